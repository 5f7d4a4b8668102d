/** docs/sdk-pipeline-locally.md as a reader follows it: its script is the example's, and its commands say what it shows. */
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import path from "node:path";
import { sluicegate } from "../support/commandLine";
import { ForeignClients, INSTALLING_MS } from "../support/foreignClients";
import { repositoryRoot } from "../support/repository";
import { documentAt } from "./markdown";

const EXAMPLE = "pipeline/examples/sdk/houses.py";
const { text } = documentAt("docs/sdk-pipeline-locally.md");

interface Block {
  readonly language: string;
  readonly content: string;
}

const blocks = [...text.matchAll(/^```(\w+)\n([\s\S]*?)^```$/gm)].map(([, language = "", content = ""]): Block => ({
  language,
  content,
}));
const ofLanguage = (language: string): string[] =>
  blocks.filter((block) => block.language === language).map(({ content }) => content);

/** What differs from one run to the next, or between machines: ids, times, and the digits of an error. */
function settled(said: string): string {
  return said
    .replaceAll(/(?<=[Ee]xecution |show )[a-z0-9]{12}\b/g, "ID")
    .replaceAll(/\d{4}-\d\d-\d\d \d\d:\d\d:\d\dZ/g, "TIME")
    .replaceAll(/\b\d+\.\d s\b/g, "0.0 s")
    .replaceAll(/\b\d+\.\d{5,}/g, "0.0")
    .trimEnd();
}

describe("the SDK's pipeline on this machine, as the document shows it", function () {
  this.timeout(300_000); // To import the SDK alone takes some ten seconds on a busy machine.
  let clients: ForeignClients;
  before(async function () {
    this.timeout(INSTALLING_MS);
    clients = await ForeignClients.start();
  });
  after(() => clients.stop());

  it("is the example's script", () => {
    assert.deepEqual(ofLanguage("python"), [readFileSync(path.join(repositoryRoot, EXAMPLE), "utf8")]);
  });

  it("runs by the document's commands, which say what it shows", async () => {
    const lines = blocks.filter(
      ({ language, content }) => language === "console" || (language === "sh" && content.includes(EXAMPLE)),
    );
    assert.equal(lines.length, 4);
    for (const { language, content } of lines) {
      if (language === "sh") {
        const { code, stdout, stderr } = await clients.shell(content);
        assert.equal(code, 0, stderr);
        assert.match(stdout, /^arn:aws:sagemaker:us-east-1:000000000000:pipeline\/houses\/execution\/\w{12}\n$/m);
        await sluicegate(clients.home, "run", "watch", "--stack", "local", "--pipeline", "houses");
        continue;
      }
      const [command = "", ...shown] = content.split("\n");
      const { stdout } = await sluicegate(clients.home, ...command.replace("$ npx sluicegate ", "").split(" "));
      assert.equal(settled(stdout), settled(shown.join("\n")), command);
    }
  });
});
