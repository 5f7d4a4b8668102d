/** What the product exists to refuse, each as a user meets it: one thing broken in a copy, one command, exit code 3. */
import assert from "node:assert/strict";
import { sharedScratch, type Scratch } from "./support/scratch";

interface Refusal {
  readonly what: string;
  readonly rule: RegExp;
  readonly place: RegExp;
  readonly fix: RegExp;
  readonly break: (scratch: Scratch) => void;
}

/** Adds a statement to the program, after the provider. */
const declare = (statement: string) => (scratch: Scratch) => {
  const anchor = `  const storage = new Storage("storage", { config, names }, opts);`;
  scratch.edit("infra/environment.ts", anchor, `${statement}\n${anchor}`);
};

/** Changes the rendered definition on its way into the pipeline. */
const redefine = (change: string) => (scratch: Scratch) => {
  const anchor = "pipelineDefinition: rendered.definition,";
  scratch.edit("infra/pipeline.ts", anchor, `pipelineDefinition: (${change})(rendered.definition, identity),`);
};

const rewrite = (body: string) =>
  redefine(
    `(text: string): string => { const definition = JSON.parse(text); const gate = definition.Steps.find((step: any) => step.Type === "Condition"); ${body}; return JSON.stringify(definition); }`,
  );

const REFUSALS: readonly Refusal[] = [
  {
    what: "a bucket without its key",
    rule: /\[S3-01\]/,
    place: /storage-\w+/,
    fix: /kmsMasterKeyId/i,
    break: (scratch) => {
      scratch.edit(
        "infra/storage.ts",
        `sseAlgorithm: "aws:kms", kmsMasterKeyId: config.keyArn`,
        `sseAlgorithm: "AES256"`,
      );
    },
  },
  {
    what: "an access key",
    rule: /\[CRED-01\]/,
    place: /leaver/,
    fix: /role|OIDC/i,
    break: declare(`  new (require("@pulumi/aws/iam").AccessKey)("leaver", { user: "leaver" }, { provider });`),
  },
  {
    what: "credentials in a provider",
    rule: /\[CRED-02\]/,
    place: /other/,
    fix: /OIDC|profile/,
    break: declare(
      `  new Provider("other", { region: config.region, allowedAccountIds: [config.account], accessKey: ["AKIA", "QWERTYUIOPASDFGH"].join(""), secretKey: "0".repeat(40) });`,
    ),
  },
  {
    what: "registration outside the gate",
    rule: /\[GATE-01\]/,
    place: /Register/,
    fix: /\S/,
    break: rewrite("definition.Steps.push(gate.Arguments.IfSteps.pop())"),
  },
  {
    what: "a parameter as threshold",
    rule: /\[GATE-04\]/,
    place: /Gate/,
    fix: /literal/i,
    break: rewrite(
      `definition.Parameters.push({ Name: "Bound", Type: "Float", DefaultValue: 4000 }); gate.Arguments.Conditions[0].RightValue = { Get: "Parameters.Bound" }`,
    ),
  },
  {
    what: "a comparator turned round",
    rule: /\[GATE-03\]/,
    place: /Gate|Register/,
    fix: /\S/,
    break: rewrite(`gate.Arguments.Conditions[0].Type = "GreaterThanOrEqualTo"`),
  },
  {
    what: "a partly unknown definition",
    rule: /\[GATE-09\]/,
    place: /pipelineDefinition/,
    fix: /\S/,
    break: redefine(
      `(text: string, made: Identity) => pulumi.jsonStringify(pulumi.output(made.pipelineRoleArn).apply((arn) => ({ ...JSON.parse(text), Metadata: { arn } })))`,
    ),
  },
];

describe("refusals", function () {
  this.timeout(180_000);
  const scratch = sharedScratch();

  for (const refusal of REFUSALS) {
    it(`refuses ${refusal.what}`, async () => {
      refusal.break(scratch());
      const { code, stdout, stderr } = await scratch().run(["stack", "preview", "--stack", "dev", "--offline"]);
      const line = stdout.split("\n").find((one) => refusal.rule.test(one));
      assert.ok(line !== undefined, `${stdout}\n${stderr}`);
      assert.match(line, refusal.place);
      assert.match(line, refusal.fix);
      assert.doesNotMatch(stdout + stderr, /QWERTYUIOPASDFGH/);
      assert.equal(code, 3);
    });
  }

  it("refuses a model that misses its bound, and registers nothing", async () => {
    scratch().edit("pipeline/regression/gates.yaml", "local: 4000", "local: 100");
    const { code, stdout, stderr } = await scratch().run(["start"]);
    assert.match(stdout, /Gate REFUSED: .*mse [\d.]+ \(at most 100\)/, stderr);
    assert.match(stdout, /Model {2}none registered/);
    assert.equal(code, 3);
    const models = await scratch().run(["model", "list", "--stack", "local", "--pipeline", "regression", "--json"]);
    assert.match(models.stdout, /"models": \[\]/);
  });
});
