/** The script that pushes an image, run as it stands, with docker and aws played by stand-ins. */
import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { fakeTools, type FakeTools } from "../support/fakeTools";
import { finished } from "../support/scratch";
import { jobs } from "../support/workflows";

const REPOSITORY = "111122223333.dkr.ecr.eu-west-1.amazonaws.com/sluicegate-dev-image";
const DIGEST = `sha256:${"ab".repeat(32)}`;

describe("image.yml", () => {
  let tools: FakeTools;
  beforeEach(() => {
    tools = fakeTools();
  });
  afterEach(() => {
    tools.remove();
  });

  const push = async (
    severe: string,
  ): Promise<{ code: number | null; calls: string; output: string; said: string }> => {
    const { steps } = jobs.find(({ at }) => at === "image.yml push") ?? { steps: [] };
    const script = steps.find(({ name }) => name === "Push, and wait for the scan")?.run ?? "";
    const [calls, output] = [path.join(tools.dir, "calls"), path.join(tools.dir, "output")];
    for (const file of [calls, output]) writeFileSync(file, "");
    const note = `echo "$(/usr/bin/basename "$0") $*" >> "${calls}"`;
    tools.add("docker", note);
    const answers = `describe-images) echo ${DIGEST};; describe-image-scan-findings) printf '${severe}\\n';;`;
    tools.add("aws", `${note}; case "$2" in ${answers} esac`);
    const env = {
      PATH: `${tools.bin}:${process.env.PATH ?? ""}`,
      IMAGE: `${REPOSITORY}:0123-7-1`,
      GITHUB_OUTPUT: output,
    };
    const { code, stdout: said } = await finished(spawn("bash", ["-e", "-c", script], { env }));
    return { code, said, calls: readFileSync(calls, "utf8"), output: readFileSync(output, "utf8") };
  };

  it("pushes under a tag of its own, waits for the scan of that digest, and hands the digest on", async () => {
    const { code, calls, output } = await push("None\\tNone");
    assert.equal(code, 0);
    assert.equal(output, `digest=${DIGEST}\n`);
    const order = [
      "login --username AWS --password-stdin 111122223333.dkr.ecr.eu-west-1.amazonaws.com",
      `docker push ${REPOSITORY}:0123-7-1`,
      "describe-images --repository-name sluicegate-dev-image --image-ids imageTag=0123-7-1",
      `wait image-scan-complete --repository-name sluicegate-dev-image --image-id imageDigest=${DIGEST}`,
      `describe-image-scan-findings --repository-name sluicegate-dev-image --image-id imageDigest=${DIGEST}`,
    ].map((call) => calls.indexOf(call));
    assert.ok(!order.includes(-1), calls);
    assert.deepEqual(
      order,
      [...order].sort((a, b) => a - b),
    );
  });

  for (const severe of ["1\\tNone", "None\\t12", "None\\tNone\\nNone\\t10"]) {
    it(`hands nothing on where the scan found ${severe}`, async () => {
      const { code, output, said } = await push(severe);
      assert.deepEqual([code, output], [1, ""]);
      assert.match(said, /::error::The scan found what is severe/);
    });
  }
});
