import { startersChooseNoVersion } from "../../../policies/iam/starters";
import { identities, role, rolePolicy } from "../../support/identities";
import { UNKNOWN } from "../../support/policyServer";
import { policyText, type StatementFields } from "../../support/resources";
import { describeRule, type Change } from "../../support/ruleCases";

const PIPELINE = "arn:aws:sagemaker:eu-west-1:111122223333:pipeline/sluicegate-dev-regression";
const start: StatementFields = {
  Effect: "Allow",
  Action: ["sagemaker:StartPipelineExecution", "sagemaker:DescribePipelineExecution"],
  Resource: [PIPELINE],
  Condition: { Null: { "sagemaker:PipelineVersionId": "true" } },
};
const starter = role("train", "sluicegate-train");
const policy = rolePolicy(starter, start);
const changed = (changes: StatementFields): Change => ({ policy: policyText({ ...start, ...changes }) });

const FREE =
  "train: Expected a role that starts pipelines to be unable to choose their version, got sagemaker:StartPipelineExecution allowed";
const PATTERN =
  "train-policy .policy/Statement/0/Resource: Expected sagemaker:StartPipelineExecution on the ARNs of single pipelines, got a pattern";

describeRule(startersChooseNoVersion, {
  stack: [...identities, starter, policy],
  subject: policy,
  refuses: {
    "any version": [changed({ Condition: {} }), FREE],
    "any version but one": [changed({ Condition: { StringNotEquals: { "sagemaker:PipelineVersionId": "1" } } }), FREE],
    "a version of choice, if one is named": [
      changed({ Condition: { Null: { "sagemaker:PipelineVersionId": "false" } } }),
      FREE,
    ],
    "pipelines by a pattern": [changed({ Resource: `${PIPELINE}*` }), PATTERN],
    "a pattern of actions on anything": [changed({ Action: "sagemaker:*", Resource: "*" }), PATTERN],
    "a policy that is not known": [
      { policy: UNKNOWN },
      "train: UNPROVED: expected a role that starts pipelines to be unable to choose their version, and whether its policies allow sagemaker:StartPipelineExecution depends on what is not known here",
    ],
  },
  accepts: {
    "one version by its number": changed({ Condition: { StringEquals: { "sagemaker:PipelineVersionId": "7" } } }),
    "another action on anything": changed({ Action: "sagemaker:ListPipelines", Resource: "*", Condition: {} }),
  },
});
