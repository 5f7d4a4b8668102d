/** What no role of a stack could run is refused when the definition is rendered: each type of step, allowed and refused. */
import assert from "node:assert/strict";
import type { StackConfig } from "../../infra/config";
import { renderPipeline } from "../../infra/definition";
import { literalsOf } from "../../infra/literals";
import { DefinitionError } from "../../infra/madeElsewhere";
import { namesOf } from "../../infra/names";
import { unrunnable } from "../../infra/runnable";
import { pipelines } from "../../pipeline";
import type { Json, Step } from "../../pipeline/schema";
import { readStackConfig } from "../../scripts/stackConfig";
import { definitionOf } from "../support/anySteps";
import { repositoryRoot } from "../support/repository";

const [regression] = pipelines;
const config = readStackConfig(repositoryRoot, "dev");
const names = namesOf(config);
const literals = literalsOf(config, names, regression.name);
const { processing, training, evaluation } = literals.jobRoleArns;
const own = literals.functionArns.replace("*", "tell");
const queue = literals.queueUrls.replace("*", "questions");

type Fields = Record<string, Json>;
const step = (Type: string, fields: Fields = {}): Fields => ({ Name: "Step", Type, Arguments: {}, ...fields });
const job = (Type: string, Arguments: Fields): Fields => step(Type, { Arguments });
const remedy = "or give the pipeline roles of your own at existing.roleArns.";
const roleExpected = `Expected a job role of the stack, ${processing} or ${training} or ${evaluation},`;

const RUNS: Readonly<Record<string, Fields>> = {
  "a processing job": job("Processing", { RoleArn: processing }),
  "a check of quality": job("QualityCheck", { RoleArn: processing }),
  "a check of bias": { ...job("ClarifyCheck", { RoleArn: evaluation }), ModelName: null },
  "a training job": job("Training", { RoleArn: training }),
  "a tuning job": job("Tuning", { TrainingJobDefinition: { RoleArn: training } }),
  "a tuning job of several kinds": job("Tuning", { TrainingJobDefinitions: [{ RoleArn: training }] }),
  "a model": job("Model", { ExecutionRoleArn: evaluation }),
  "a batch": job("Transform", { ModelName: "a-model" }),
  "a registration": step("RegisterModel"),
  "a failure": job("Fail", { ErrorMessage: "no" }),
  "a function of the stack": step("Lambda", { FunctionArn: own }),
  "a version of it": step("Lambda", { FunctionArn: `${own}:17` }),
  "its newest version": step("Lambda", { FunctionArn: `${own}:$LATEST` }),
  "an alias of it": step("Lambda", { FunctionArn: `${own}:live` }),
  "a queue of the stack": step("Callback", { SqsQueueUrl: queue }),
};

const anotherFunction = `Expected a function of the stack, ${literals.functionArns}, got another at /Steps/0/FunctionArn; rename it, ${remedy}`;
const anotherQueue = `Expected a queue of the stack, ${literals.queueUrls}, got another at /Steps/0/SqsQueueUrl; rename it, ${remedy}`;
const anotherType =
  "Expected a step of type Processing, QualityCheck, ClarifyCheck, Training, Tuning, Transform, Model, Condition, Fail, " +
  `RegisterModel, Lambda, Callback, got another at /Steps/0/Type; take it out, ${remedy}`;
const noRole = (at: string) =>
  `${roleExpected} got none that is known now at /Steps/0/Arguments${at}; name it, ${remedy}`;
const account = literals.account;

const REFUSED: Readonly<Record<string, readonly [Fields, string]>> = {
  "a cluster": [step("EMR"), anotherType],
  "an application": [step("EMRServerless"), anotherType],
  "a search for models": [step("AutoML"), anotherType],
  "an endpoint": [step("Endpoint"), anotherType],
  "a type that nobody knows": [step("secret"), anotherType],
  "another stack's function": [step("Lambda", { FunctionArn: own.replace("-dev-", "-prod-") }), anotherFunction],
  "a function without the digest": [
    step("Lambda", { FunctionArn: `arn:aws:lambda:eu-west-1:${account}:function:sluicegate-dev-tell` }),
    anotherFunction,
  ],
  "another account's function": [
    step("Lambda", { FunctionArn: own.replace(account, "999900001111") }),
    anotherFunction,
  ],
  "every function": [step("Lambda", { FunctionArn: literals.functionArns }), anotherFunction],
  "a function that a parameter names": [step("Lambda", { FunctionArn: { Get: "Parameters.Which" } }), anotherFunction],
  "no function": [step("Lambda"), anotherFunction],
  "another stack's queue": [step("Callback", { SqsQueueUrl: queue.replace("-dev-", "-prod-") }), anotherQueue],
  "a queue in order": [step("Callback", { SqsQueueUrl: `${queue}.fifo` }), anotherQueue],
  "a queue that a parameter names": [step("Callback", { SqsQueueUrl: { Get: "Parameters.Which" } }), anotherQueue],
  "a job without a role, which would run as the pipeline": [step("Training"), noRole("/RoleArn")],
  "a job whose role a parameter names": [job("Training", { RoleArn: { Get: "Parameters.Which" } }), noRole("/RoleArn")],
  "a model without a role": [step("Model"), noRole("/ExecutionRoleArn")],
  "a tuning job whose jobs have no role": [
    job("Tuning", { TrainingJobDefinitions: [{ RoleArn: training }, {}] }),
    noRole("/TrainingJobDefinitions/1/RoleArn"),
  ],
  "a job under another role": [
    job("Processing", { RoleArn: `${processing}-secret` }),
    `${roleExpected} got another at /Steps/0/Arguments/RoleArn; name it, ${remedy}`,
  ],
  "a check that asks a model": [
    { ...job("ClarifyCheck", { RoleArn: evaluation }), ModelName: "secret" },
    `Expected a check of data and predictions, without a model, which Clarify would serve at an endpoint, got one with a model at /Steps/0/ModelName; score in a step before it, ${remedy}`,
  ],
};

describe("infra: what the roles of a stack can run", () => {
  for (const [what, fields] of Object.entries(RUNS)) {
    it(`has ${what}`, () => {
      assert.deepEqual(unrunnable(definitionOf(fields), literals), []);
    });
  }

  for (const [what, [fields, expected]] of Object.entries(REFUSED)) {
    it(`has not ${what}`, () => {
      assert.deepEqual(unrunnable(definitionOf(fields), literals), [expected]);
    });
  }

  it("is asked of every step, those in branches too", () => {
    const inner = { ...step("EMR"), Name: "Inner" };
    const gate = job("Condition", { Conditions: [], IfSteps: [inner], ElseSteps: [] });
    const faults = unrunnable(definitionOf({ ...gate, Name: "Gate" }, step("Lambda")), literals);
    assert.deepEqual(
      faults.map((fault) => / at (\S+);/.exec(fault)?.[1]),
      ["/Steps/0/Arguments/IfSteps/0/Type", "/Steps/1/FunctionArn"],
    );
  });
});

describe("infra: rendering what the roles of a stack cannot run", () => {
  const foreign = definitionOf(step("Lambda", { FunctionArn: own.replace("-dev-", "-prod-") })).Steps;
  const render = (given: StackConfig, steps: readonly Step[]) => {
    const define = (settings: Parameters<typeof regression.define>[0]) => {
      const definition = regression.define(settings);
      return { ...definition, Steps: [...definition.Steps, ...steps] };
    };
    return renderPipeline(repositoryRoot, { ...regression, define }, given, namesOf(given));
  };

  it("is refused with the pipeline's name, all faults at once", () => {
    const two = [...foreign, ...definitionOf({ ...step("EMR"), Name: "Other" }).Steps];
    assert.throws(
      () => render(config, two),
      (error) => {
        assert.ok(error instanceof DefinitionError, String(error));
        const starts = error.faults.map((fault) => fault.split(",")[0]);
        assert.deepEqual(starts, [
          "In pipeline regression: Expected a function of the stack",
          "In pipeline regression: Expected a step of type Processing",
        ]);
        return true;
      },
    );
  });

  it("is left to whoever made the roles, where the pipeline is given them", () => {
    const { pipeline } = names.pipeline(regression.name).roles;
    const roleArns = { regression: { ...literals.jobRoleArns, pipeline: pipeline.arn } };
    const given = { ...config, existing: { ...config.existing, roleArns } };
    assert.match(render(given, foreign).definition, /-prod-/);
  });
});
