/** Definitions that another tool made: deployed as they are, once every literal in them is found to be the stack's. */
import assert from "node:assert/strict";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DefinitionError, readDefinition } from "../../infra/madeElsewhere";
import { literalsOf } from "../../infra/literals";
import { namesOf } from "../../infra/names";
import { readStackConfig } from "../../scripts/stackConfig";
import { repositoryRoot } from "../support/repository";
import { scratchRepository } from "../support/scratch";

/** What bench/sagemaker_sdk.py made with the literals of stack dev. */
const fixture = join(__dirname, "madeElsewhere", "definition.dev.json");
const text = readFileSync(fixture, "utf8");
const config = readStackConfig(repositoryRoot, "dev");
const literals = literalsOf(config, namesOf(config), "imported");

describe("a definition made elsewhere", () => {
  let root: string;
  let folder: string;
  beforeEach(() => {
    root = mkdtempSync(join(tmpdir(), "sluicegate-elsewhere-"));
    folder = join(root, "pipeline", "imported");
    mkdirSync(folder, { recursive: true });
  });
  afterEach(() => {
    rmSync(root, { recursive: true, force: true });
  });

  const read = (): string => readDefinition(root, "imported", "dev", literals);
  const write = (content: string | Buffer, name = "definition.json"): void => {
    writeFileSync(join(folder, name), content);
  };

  function faultsOf(content: string | Buffer): readonly string[] {
    write(content);
    try {
      read();
    } catch (error) {
      assert.ok(error instanceof DefinitionError, String(error));
      return error.faults;
    }
    assert.fail("the definition was accepted");
  }

  it("is what the file holds, byte for byte; the final newline is the file's", () => {
    write(text);
    assert.equal(`${read()}\n`, text);
    write(text.trimEnd());
    assert.equal(`${read()}\n`, text);
  });

  it("comes from the stack's own file where there is one", () => {
    write("{}");
    write(text, "definition.dev.json");
    assert.equal(`${read()}\n`, text);
  });

  it("must be there", () => {
    assert.throws(
      read,
      /^DefinitionError: Expected definition\.dev\.json or definition\.json in pipeline\/imported, got neither/,
    );
  });

  const unreadable: [string, string | Buffer, RegExp][] = [
    [
      "bytes that are no text",
      Buffer.from([0x7b, 0xff, 0x7d]),
      /Expected UTF-8 text in pipeline\/imported\/definition/,
    ],
    ["text that is no JSON", "{", /Expected JSON in/],
    ["a byte order mark", `\uFEFF${text}`, /Expected JSON in/],
    ["JSON that is no definition", "[]", /Expected an object with Parameters and Steps/],
    ["a definition that is no graph", text.replaceAll("Steps.Train.", "Steps.Gone."), /In pipeline\/imported.*Gone/],
  ];
  for (const [what, content, expected] of unreadable) {
    it(`refuses ${what}`, () => {
      assert.match(faultsOf(content).join("\n"), expected);
    });
  }

  const { artifactBucket, dataBucket, keyArn, jobRoleArns, modelPackageGroupName } = literals;
  const role = jobRoleArns.training;
  const wrong: [string, string, string, RegExp, RegExp][] = [
    [
      "a bucket",
      `s3://${dataBucket}/input`,
      "s3://other-secret/input",
      /S3Uri/,
      /a place below s3:\/\/sluicegate-dev-data/,
    ],
    [
      "another pipeline's results",
      `${artifactBucket}/pipelines/imported`,
      `${artifactBucket}/pipelines/other-secret`,
      /S3OutputPath/,
      /below s3:\/\/\S+\/pipelines\/imported,/,
    ],
    ["an account", role, role.replace("111122223333", "999900001111"), /RoleArn/, /arn:aws:iam::111122223333:role/],
    ["a role", role, `${role}-secret`, /RoleArn/, /arn:aws:iam::111122223333:role/],
    ["a key", keyArn, keyArn.replace("11111111", "99999999"), /KmsKeyId/, /arn:aws:kms:eu-west-1:111122223333:key/],
    ["a group", modelPackageGroupName, "other-secret", /ModelPackageGroupName/, /sluicegate-dev-imported-/],
    ["an image's region", ".ecr.eu-west-1.", ".ecr.us-east-1.", /ImageUri|TrainingImage/, /the region eu-west-1/],
  ];
  for (const [what, before, after, pointer, expected] of wrong) {
    it(`names place and literal where ${what} is not the stack's, and quotes nothing of it`, () => {
      const faults = faultsOf(text.replaceAll(before, after));
      const found = faults.filter((fault) => pointer.test(fault) && expected.test(fault));
      assert.ok(found.length > 0, faults.join("\n"));
      assert.match(found[0] ?? "", /got another value at pipeline\/imported\/definition\.json#\/Steps\/\d/);
      assert.match(found[0] ?? "", /sluicegate pipeline literals --stack dev --pipeline imported\.$/);
      assert.doesNotMatch(faults.join("\n"), /secret|9999/);
    });
  }

  it("sees ARNs, regions and networks wherever they stand", () => {
    const definition = JSON.parse(text) as { Steps: { Arguments: Record<string, unknown> }[] };
    const [first] = definition.Steps;
    assert.ok(first !== undefined);
    first.Arguments.Environment = { TOPIC: "see arn:aws:sns:eu-west-1:999900001111:topic", REGION: '"us-east-1"' };
    first.Arguments.NetworkConfig = { VpcConfig: { Subnets: ["subnet-0a"], SecurityGroupIds: ["sg-0a"] } };
    const places = faultsOf(JSON.stringify(definition)).map((fault) => /#(\S+);/.exec(fault)?.[1]);
    assert.deepEqual(places, [
      "/Steps/0/Arguments/NetworkConfig/VpcConfig/Subnets/0",
      "/Steps/0/Arguments/NetworkConfig/VpcConfig/SecurityGroupIds/0",
      "/Steps/0/Arguments/Environment/TOPIC",
      "/Steps/0/Arguments/Environment/REGION",
    ]);
  });

  it("deploys beside the others: one folder, one line, the validators' floors; under the pack, without a finding", async function () {
    this.timeout(180_000);
    const scratch = scratchRepository();
    try {
      mkdirSync(join(scratch.root, "pipeline", "imported"));
      writeFileSync(join(scratch.root, "pipeline", "imported", "definition.dev.json"), text);
      const list = "export const pipelines: readonly [WrittenPipeline, ...PipelineModule[]] = [";
      scratch.edit("pipeline/index.ts", list, `${list}\n  { name: "imported", madeElsewhere: true },`);
      const floors = "\npipelines:\n";
      const metric = "mse: { path: regression_metrics.mse.value, direction: max, bound: 4500 }";
      scratch.edit("policies/floors.yaml", floors, `${floors}  imported: { metrics: { ${metric} } }\n`);

      const rendered = await scratch.run(["pipeline", "render", "--stack", "dev", "--pipeline", "imported"]);
      assert.equal(rendered.stdout, text, rendered.stderr);

      const previewed = await scratch.run(["stack", "preview", "--stack", "dev", "--offline", "--json"]);
      assert.equal(previewed.code, 0, previewed.stdout + previewed.stderr);
      assert.deepEqual((JSON.parse(previewed.stdout) as { findings: unknown }).findings, []);

      const foreign = literals.functionArns.replace("-dev-*", "-prod-tell");
      const step = { Name: "Tell", Type: "Lambda", Arguments: {}, FunctionArn: foreign };
      const calling = text.replace('"Steps": [', `"Steps": [${JSON.stringify(step)}, `);
      writeFileSync(join(scratch.root, "pipeline", "imported", "definition.dev.json"), calling);
      const refused = await scratch.run(["stack", "preview", "--stack", "dev", "--offline"]);
      assert.deepEqual([refused.code, refused.stdout], [1, ""]);
      assert.match(
        refused.stderr,
        /^In pipeline imported: Expected a function of the stack, .*\/Steps\/0\/FunctionArn;.*\n$/,
      );
    } finally {
      scratch.remove();
    }
  });
});
