import assert from "node:assert/strict";
import { PutObjectCommand } from "@aws-sdk/client-s3";
import { withStack } from "../../../scripts/connection";
import { readExecution } from "../../../scripts/executions";
import { requirements } from "../../../scripts/floors";
import { gatherFacts, type ReportFacts } from "../../../scripts/report/facts";
import { gateVerdict } from "../../../scripts/report/verdict";
import { ended } from "../../support/endpoint";
import { begin } from "../../support/executions";
import { localStack, type INPUTS, type LocalStack } from "../../support/localStack";

describe("the facts of an execution", () => {
  let stack: LocalStack;
  before(async () => {
    stack = await localStack();
  });
  after(() => stack.remove());

  async function run(input: keyof typeof INPUTS): Promise<string> {
    const arn = await begin(stack, input);
    await ended(stack.sagemaker, arn);
    return arn;
  }
  const gather = (arn: string): Promise<ReportFacts> =>
    withStack(stack.root, "local", async (connection) =>
      gatherFacts({
        connection,
        pipeline: { name: "regression", ...stack.pipeline },
        execution: await readExecution(connection, arn),
        requirements: requirements(stack.root, "regression"),
      }),
    );
  const put = (arn: string, file: string, Body: string) => {
    const Key = `pipelines/regression/${arn.slice(-12)}/Evaluate/evaluation/${file}`;
    return stack.s3.send(new PutObjectCommand({ Bucket: stack.outputs.artifactBucket, Key, Body }));
  };

  it("are its proof, its numbers with their bounds, its parameters and its model", async () => {
    const facts = await gather(await run("good"));
    assert.equal(gateVerdict(facts), "PASSED");
    assert.equal(facts.proof.verdict, "PROVED");
    assert.deepEqual(facts.metrics, [
      {
        name: "mse",
        value: 3000,
        standardDeviation: 1,
        interval: undefined,
        baseline: undefined,
        bound: { comparator: "<=", value: 4000, holds: true },
      },
    ]);
    assert.ok(facts.parameters.some(({ name, value }) => name === "InputData" && value === "good"));
    assert.equal(facts.model?.version, 1);
    assert.equal(facts.definition, stack.definition);
  });

  it("are a bound that does not hold and no model where the gate refused", async () => {
    const facts = await gather(await run("bad"));
    assert.equal(gateVerdict(facts), "REFUSED");
    assert.equal(facts.metrics[0]?.bound?.holds, false);
    assert.equal(facts.model, undefined);
  });

  it("are what there is of an execution that broke", async () => {
    const facts = await gather(await run("broken"));
    assert.equal(gateVerdict(facts), "NOT REACHED");
    assert.deepEqual(facts.metrics, []);
    assert.deepEqual(facts.plots, []);
    assert.match(facts.execution.failureReason ?? "", /Expected a header/);
  });

  it("hold the plots that can be read, and no report that cannot", async () => {
    const arn = await run("good");
    await put(arn, "evaluation.json", JSON.stringify({ plots: ["one.svg", "lost.svg", 3] }));
    await put(arn, "one.svg", "<svg/>");
    assert.deepEqual((await gather(arn)).plots, [{ name: "one.svg", svg: "<svg/>" }]);
    await put(arn, "evaluation.json", "{");
    assert.equal((await gather(arn)).evaluation, undefined);
  });
});
