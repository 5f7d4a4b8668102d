import assert from "node:assert/strict";
import { gateRules } from "../../policies/gates";
import { identities, reads, role, rolePolicy, trainingPolicy } from "../support/identities";
import { UNKNOWN, type FixtureResource } from "../support/policyServer";
import { policyText, provider, type StatementFields } from "../support/resources";
import { describeRule, type Change } from "../support/ruleCases";

const onlyWay = gateRules.find(({ id }) => id === "GATE-10");
assert.ok(onlyWay !== undefined);

/** The role of a Lambda function, as a Lambda step or a trigger would use it. */
const worker: FixtureResource = {
  ...role("worker", "sluicegate-worker"),
  props: {
    ...role("worker", "sluicegate-worker").props,
    assumeRolePolicy: policyText({
      Effect: "Allow",
      Action: "sts:AssumeRole",
      Principal: { Service: "lambda.amazonaws.com" },
    }),
  },
};
const policy = rolePolicy(worker, reads);
const job: FixtureResource = {
  type: "aws:sagemaker/trainingJob:TrainingJob",
  name: "alone",
  props: { trainingJobName: "alone" },
  provider,
};

const grant = (Action: string, changes: StatementFields = {}): StatementFields => ({
  Effect: "Allow",
  Action,
  Resource: "arn:aws:sagemaker:eu-west-1:111122223333:*",
  ...changes,
});
const changed = (...statements: StatementFields[]): Change => ({ policy: policyText(reads, ...statements) });
const EXPECTED = "a role that a service assumes to be unable to register, approve or deploy models";
const allowed = (who: string, actions: string): string => `${who}: Expected ${EXPECTED}, got ${actions} allowed`;

describeRule(onlyWay, {
  stack: [...identities, worker, policy, job],
  subject: policy,
  floors: {
    pipelines: {
      regression: { metrics: { mse: { path: "regression_metrics.mse.value", direction: "max", bound: 4500 } } },
    },
  },
  refuses: {
    "a function that registers": [
      changed(grant("sagemaker:CreateModelPackage")),
      allowed("worker", "sagemaker:CreateModelPackage"),
    ],
    "a function that approves": [
      changed(grant("sagemaker:Update*")),
      allowed("worker", "sagemaker:UpdateModelPackage, sagemaker:UpdateEndpoint, sagemaker:UpdateInferenceComponent"),
    ],
    "a function that may register under a condition": [
      changed(grant("sagemaker:CreateModelPackage", { Condition: { Bool: { "aws:SecureTransport": "true" } } })),
      `worker: UNPROVED: expected ${EXPECTED}, and whether its policies allow sagemaker:CreateModelPackage depends on what is not known here`,
    ],
    "a function that deploys": [
      changed(grant("sagemaker:CreateEndpoint")),
      allowed("worker", "sagemaker:CreateEndpoint"),
    ],
    "a job that deploys": [
      (stack) =>
        stack.map((one) =>
          one === trainingPolicy
            ? { ...one, props: { ...one.props, policy: policyText(grant("sagemaker:CreateEndpoint")) } }
            : one,
        ),
      allowed("regression-training", "sagemaker:CreateEndpoint"),
    ],
    "a training job that registers by itself": [
      (stack) =>
        stack.map((one) =>
          one === job ? { ...one, props: { modelPackageConfig: { modelPackageGroupArn: "x" } } } : one,
        ),
      "alone .modelPackageConfig: Expected models to be registered by pipelines only, got a job that does",
    ],
    "a training job that may register by itself": [
      (stack) => stack.map((one) => (one === job ? { ...one, props: { modelPackageConfig: UNKNOWN } } : one)),
      "alone .modelPackageConfig: UNPROVED: not known at preview",
    ],
    "a package that the program registers": [
      (stack) => [...stack, { type: "aws-native:sagemaker:ModelPackage", name: "own", props: {} }],
      "own: Expected models to be registered by pipelines only, got a package of the program's",
    ],
    "a role of which nobody knows who assumes it": [
      (stack) =>
        stack.map((one) => {
          if (one === policy)
            return { ...one, props: { ...one.props, policy: policyText(grant("sagemaker:CreateEndpoint")) } };
          return one === worker ? { ...one, props: { ...one.props, assumeRolePolicy: UNKNOWN } } : one;
        }),
      allowed("worker", "sagemaker:CreateEndpoint"),
    ],
  },
  accepts: {
    "a Deny of what is allowed": changed(
      grant("sagemaker:CreateEndpoint"),
      grant("sagemaker:Create*", { Effect: "Deny", Resource: "*" }),
    ),
    "a person who deploys": (stack) =>
      stack.map((one) => {
        if (one === policy)
          return { ...one, props: { ...one.props, policy: policyText(grant("sagemaker:CreateEndpoint")) } };
        if (one !== worker) return one;
        const people = { Effect: "Allow", Action: "sts:AssumeRole", Principal: { AWS: "111122223333" } };
        return { ...one, props: { ...one.props, assumeRolePolicy: policyText(people) } };
      }),
  },
});
