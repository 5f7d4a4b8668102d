import { jobsAllowNoShell } from "../../../policies/jobs/debugging";
import { jobsHoldNoSecrets } from "../../../policies/jobs/secrets";
import { definitionWith, unknownDefinition } from "../../support/definitions";
import { pipeline } from "../../support/resources";
import { describeRule, type Change } from "../../support/ruleCases";

const unreadable = { "a definition that is not known, which is GATE-09's finding": () => [unknownDefinition] };
const NAMED = "Expected no secret in plain text, got a value under a name that says so";
const refused = (step: string, pointer: string, by: unknown = "x"): readonly [Change, string] => [
  definitionWith(pointer, by),
  `regression .pipelineDefinition step "${step}" ${pointer}: ${NAMED}`,
];

describeRule(jobsHoldNoSecrets, {
  stack: [pipeline],
  subject: pipeline,
  refuses: {
    "a password in an environment": refused("Preprocess", "/Steps/0/Arguments/Environment/DB_PASSWORD"),
    "a token in an environment": refused("Train", "/Steps/1/Arguments/Environment/HF_TOKEN"),
    "a key among hyperparameters": refused("Train", "/Steps/1/Arguments/HyperParameters/api_key"),
    "a reference under such a name": refused("Train", "/Steps/1/Arguments/HyperParameters/api_key", {
      Get: "Parameters.InputData",
    }),
    "a parameter for a secret": [
      definitionWith("/Parameters/4", { Name: "DbPassword", Type: "String" }),
      'regression .pipelineDefinition parameter "DbPassword": Expected no parameter for a secret: executions show their parameters',
    ],
  },
  accepts: {
    ...unreadable,
    "the ARN of a secret": definitionWith("/Steps/0/Arguments/Environment/DB_SECRET_ARN", "arn"),
    "hyperparameters of a tokenizer": definitionWith("/Steps/1/Arguments/HyperParameters/max_tokens", "512"),
    "an empty variable": definitionWith("/Steps/0/Arguments/Environment/DB_PASSWORD", ""),
  },
});

const SHELL = "/Steps/1/Arguments/RemoteDebugConfig/EnableRemoteDebug";
const OPEN = `regression .pipelineDefinition step "Train" ${SHELL}: Expected EnableRemoteDebug not to be true`;

describeRule(jobsAllowNoShell, {
  stack: [pipeline],
  subject: pipeline,
  refuses: {
    "remote debugging": [definitionWith(SHELL, true), OPEN],
    "remote debugging of the starter's choice": [
      definitionWith(SHELL, { Get: "Parameters.InputData" }),
      `${OPEN}, got a parameter that may be anything`,
    ],
  },
  accepts: { ...unreadable, "remote debugging off": definitionWith(SHELL, false) },
});
