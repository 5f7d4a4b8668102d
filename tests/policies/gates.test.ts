import assert from "node:assert/strict";
import { gateRules } from "../../policies/gates";
import { policiesOf } from "../../policies/sdk";
import { analyze, secret, UNKNOWN, type FixtureResource } from "../support/policyServer";
import { definition, fixtureFloors, pipeline, withProps } from "../support/resources";

const policies = policiesOf(gateRules, fixtureFloors);

/** `id level`, once for each id; findings of the same rule belong together. */
async function verdict(resource: FixtureResource): Promise<string[]> {
  const found = await analyze(policies, resource);
  return [...new Set(found.map(({ message, level }) => `${message.slice(1, message.indexOf("]"))} ${level}`))];
}

async function messages(resource: FixtureResource): Promise<string[]> {
  return (await analyze(policies, resource)).map(({ message }) => message);
}

/** The definition with the only occurrence of a text replaced: exactly one thing is broken. */
function replaced(text: string, by: string): FixtureResource {
  const compact = JSON.stringify(JSON.parse(definition));
  assert.equal(compact.split(text).length, 2, `expected the definition to hold ${text} once`);
  return withProps(pipeline, { pipelineDefinition: compact.replace(text, by) });
}

const native = (definitionProps: string | object): FixtureResource => ({
  ...pipeline,
  type: "aws-native:sagemaker:Pipeline",
  props: { pipelineDefinition: definitionProps },
});

const TEST_OUTPUT = `"Get":"Steps.Preprocess.ProcessingOutputConfig.Outputs['test'].S3Output.S3Uri"`;
const TRAIN_OUTPUT = TEST_OUTPUT.replace("test", "train");
const CALLBACK = `{"Name":"Ask","Type":"Callback","Arguments":{"Any":1},"SqsQueueUrl":"https://sqs","OutputParameters":[]},`;

describe("GATE: the compliant pipeline", () => {
  it("has no finding, in both providers and in every stack", async () => {
    for (const stack of ["prod", "local"]) {
      assert.deepEqual(await messages({ ...pipeline, stack }), []);
      assert.deepEqual(await messages({ ...native({ pipelineDefinitionBody: definition }), stack }), []);
    }
  });

  it("leaves other resources alone", async () => {
    assert.deepEqual(await messages({ ...pipeline, type: "aws:sagemaker/domain:Domain", props: {} }), []);
  });
});

describe("GATE: one thing broken, the rule that says so", () => {
  const table: readonly (readonly [name: string, broken: FixtureResource, expected: string])[] = [
    ["a key that stands twice", replaced('"IfSteps":', '"ElseSteps":[],"IfSteps":'), "GATE-09 mandatory"],
    ["a condition without conditions", replaced(conditions(), "[]"), "GATE-01 mandatory"],
    [
      "a metric at another path",
      replaced(
        '"Path":"regression_metrics.mse.value"}},"RightValue"',
        '"Path":"regression_metrics.mse.standard_deviation"}},"RightValue"',
      ),
      "GATE-02 mandatory",
    ],
    ["a comparator turned round", replaced('"LessThanOrEqualTo"', '"GreaterThanOrEqualTo"'), "GATE-03 mandatory"],
    ["a bound weaker than the floor", replaced('"RightValue":4000', '"RightValue":4501'), "GATE-03 mandatory"],
    [
      "a parameter as bound",
      replaced('"RightValue":4000', '"RightValue":{"Get":"Parameters.ProcessingInstanceCount"}'),
      "GATE-04 mandatory",
    ],
    [
      "a literal model",
      replaced(
        '"ModelDataUrl":{"Get":"Steps.Train.ModelArtifacts.S3ModelArtifacts"}',
        '"ModelDataUrl":"s3://elsewhere/model.tar.gz"',
      ),
      "GATE-05 mandatory",
    ],
    ["training data as test data", replaced(TEST_OUTPUT, TRAIN_OUTPUT), "GATE-06 mandatory"],
    [
      "a cached evaluation",
      replaced('"Name":"Evaluate",', '"Name":"Evaluate","CacheConfig":{"Enabled":true,"ExpireAfter":"P30d"},'),
      "GATE-07 mandatory",
    ],
    ["a package born approved", replaced('"PendingManualApproval"', '"Approved"'), "GATE-08 mandatory"],
    ["another version", replaced('"2020-12-01"', '"2024-01-01"'), "GATE-09 mandatory"],
    ["a gate that misses without failing", replaced(reject(), ""), "GATE-11 advisory"],
    ["a package without its code's digest", replaced('"CodeDigest"', '"Something"'), "GATE-12 mandatory"],
  ];
  for (const [name, broken, expected] of table) {
    it(`${expected.slice(0, 7)} speaks of ${name}`, async () => {
      const found = await verdict(broken);
      assert.ok(found.includes(expected), `expected ${expected}, got ${found.join(", ")}`);
      const relaxed = await verdict({ ...broken, stack: "local" });
      assert.deepEqual(relaxed, found, "GATE rules hold in every stack");
    });
  }

  function conditions(): string {
    const whole = /"Conditions":(\[.*?\]),"IfSteps"/.exec(JSON.stringify(JSON.parse(definition)))?.[1];
    return whole ?? assert.fail("expected conditions");
  }

  /** The else branch's step. */
  function reject(): string {
    const whole = /"ElseSteps":\[(.*)\]\}\}\]\}$/.exec(JSON.stringify(JSON.parse(definition)))?.[1];
    return whole ?? assert.fail("expected an else branch");
  }

  it("GATE-01 names the step, its place and the way around the gate", async () => {
    const text = JSON.stringify(JSON.parse(definition));
    const register =
      /\{"Name":"Register",.*?\]\}(?=\],"ElseSteps")/.exec(text)?.[0] ?? assert.fail("expected Register");
    const moved = text.replace(register, "").replace('"Steps":[', `"Steps":[${register},`);
    const found = await messages(withProps(pipeline, { pipelineDefinition: moved }));
    const said = found.find((line) => line.startsWith("[GATE-01]")) ?? assert.fail(`got ${found.join("\n")}`);
    assert.match(
      said,
      /^\[GATE-01\] regression \(aws:sagemaker\/pipeline:Pipeline\) \.pipelineDefinition step "Register" \/Steps\/0/,
    );
    assert.match(said, /ungated: .*Register/);
    assert.equal(said.split(" | ").length, 5);
  });

  it("GATE-01 or GATE-03 refuses a registration in the else branch", async () => {
    const compact = JSON.stringify(JSON.parse(definition));
    const swapped = compact
      .replace('"IfSteps"', '"Swap"')
      .replace('"ElseSteps"', '"IfSteps"')
      .replace('"Swap"', '"ElseSteps"');
    const found = await verdict(withProps(pipeline, { pipelineDefinition: swapped }));
    assert.ok(
      found.some((line) => /^GATE-0[13] mandatory$/.test(line)),
      found.join(", "),
    );
  });

  it("a step type outside the vocabulary is refused", async () => {
    const found = await verdict(replaced('"Steps":[', `"Steps":[${CALLBACK}`));
    assert.ok(
      found.some((line) => /^GATE-(09|10) mandatory$/.test(line)),
      found.join(", "),
    );
  });
});

describe("GATE-09: what the proof cannot read", () => {
  const unknown = "UNPROVED: not known at preview";
  const cases: readonly (readonly [string, FixtureResource, string, string])[] = [
    ["an unknown definition", withProps(pipeline, { pipelineDefinition: UNKNOWN }), ".pipelineDefinition", unknown],
    [
      "a partly unknown one",
      replaced('"RightValue":4000', `"RightValue":"${UNKNOWN}"`),
      ".pipelineDefinition",
      unknown,
    ],
    [
      "a definition that is absent",
      withProps(pipeline, { pipelineDefinition: undefined }),
      ".pipelineDefinition",
      "Expected an inline definition, got none",
    ],
    [
      "one that is no text",
      withProps(pipeline, { pipelineDefinition: { Steps: [] } }),
      ".pipelineDefinition",
      "Expected the definition as JSON text",
    ],
    ["an unknown native one", native(UNKNOWN), ".pipelineDefinition", unknown],
    [
      "an unknown native body",
      native({ pipelineDefinitionBody: UNKNOWN }),
      ".pipelineDefinition.pipelineDefinitionBody",
      unknown,
    ],
  ];
  for (const [name, resource, where, what] of cases) {
    it(`is one mandatory finding for ${name}`, async () => {
      const [only, ...others] = await analyze(policies, resource);
      assert.deepEqual(others, []);
      assert.equal(only?.level, "mandatory");
      assert.equal(only.policy, "gate-definition-readable");
      assert.ok(only.message.startsWith(`[GATE-09] regression (${resource.type}) ${where} | ${what} | `), only.message);
    });
  }

  it("refuses text that is no JSON or repeats a key, and repeats nothing of it", async () => {
    for (const text of ["{", '{"planted": 1}', '{"Version":"2020-12-01","Version":"2020-12-01"}', "\uFEFF{}"]) {
      const found = await analyze(policies, withProps(pipeline, { pipelineDefinition: secret(text) }));
      assert.ok(found.some(({ policy, level }) => policy === "gate-definition-readable" && level === "mandatory"));
    }
  });

  it("repeats no literal of a definition that is secret", async () => {
    const planted = replaced('"PendingManualApproval"', '"planted-value"');
    const found = await messages(
      withProps(planted, { pipelineDefinition: secret(planted.props.pipelineDefinition ?? "") }),
    );
    assert.ok(found.length > 0 && found.every((line) => !line.includes("planted-value")));
  });
});

describe("GATE-14: the definition that runs is the one that was analysed", () => {
  for (const ignored of ["pipelineDefinition", "*", '["pipelineDefinition"]', "pipelineDefinitionS3Location.bucket"]) {
    it(`refuses ignoreChanges of ${ignored}`, async () => {
      assert.deepEqual(await verdict({ ...pipeline, ignoreChanges: ["tags", ignored] }), ["GATE-14 mandatory"]);
    });
  }

  it("lets other properties be ignored", async () => {
    assert.deepEqual(await verdict({ ...pipeline, ignoreChanges: ["tags", "pipelineDescription"] }), []);
  });

  it("refuses a location in S3, with and without an inline definition, known or not", async () => {
    const location = { bucket: "b", objectKey: "k" };
    for (const pipelineDefinitionS3Location of [location, UNKNOWN]) {
      for (const pipelineDefinition of [definition, undefined]) {
        const moved = withProps(pipeline, { pipelineDefinition, pipelineDefinitionS3Location });
        assert.deepEqual(await verdict(moved), ["GATE-14 mandatory"]);
      }
    }
    assert.deepEqual(await verdict(native({ pipelineDefinitionS3Location: location })), ["GATE-14 mandatory"]);
  });
});

describe("GATE: the validators' floors", () => {
  it("calls a registering pipeline without a floor undecided, and says who adds it", async () => {
    const found = await messages({ ...pipeline, name: "newcomer" });
    const [only, ...others] = found.filter((line) => line.startsWith("[GATE-01]"));
    assert.deepEqual(others, []);
    assert.match(only ?? "", /UNPROVED: no floor is set for this pipeline.*pipelines\.newcomer with its metrics/);
  });

  it("demands none of a pipeline that registers nothing", async () => {
    const text = JSON.stringify({ ...JSON.parse(definition), Steps: [] });
    assert.deepEqual(await messages({ ...withProps(pipeline, { pipelineDefinition: text }), name: "newcomer" }), []);
  });
});
