/**
 * IAM-06: whoever starts a pipeline starts its newest version. No condition key bounds the parameters or the steps of an
 * execution, which is why GATE-04 keeps both harmless; the version can be bounded, and older ones may have no gate.
 */
import { violation, type Finding } from "../finding";
import type { Statement } from "../policyDocument";
import type { Rule } from "../rule";
import { judgingGrants } from "./grants";
import { mustNotHold } from "./holds";
import { identitiesOf } from "./identities";
import { START } from "./jobRoles";
import { coversAction } from "./statements";

const NAMED_PIPELINE = /^arn:aws[a-z-]*:sagemaker:[^:*?]+:\d{12}:pipeline\/[^*?$]+$/;
/** A version that no policy has named. */
const OTHER_VERSION = { "sagemaker:pipelineversionid": "999999999" };

function startsUnnamed(statement: Statement): Finding[] {
  const { effect, pointer, resources } = statement;
  if (effect === "Deny" || !coversAction(statement, START)) return [];
  if (resources?.every((arn) => NAMED_PIPELINE.test(arn)) === true) return [];
  return [violation(`${pointer}/Resource`, `Expected ${START} on the ARNs of single pipelines, got a pattern`)];
}

const named = judgingGrants(startsUnnamed);

export const startersChooseNoVersion: Rule = {
  ...named,
  id: "IAM-06",
  name: "starters-choose-no-version",
  level: "mandatory",
  severity: "high",
  states: "Whoever may start pipelines may start named ones, and no version of their choice.",
  why: "Older versions of a pipeline, from before a gate or with a weaker one, can still be started",
  fix: "allow sagemaker:StartPipelineExecution on the pipeline's ARN under Null sagemaker:PipelineVersionId true: the newest version",
  frameworks: ["soc2:CC8.1", "csf:PR.AC-4", "airmf:GOVERN 1.3"],
  join: async (stack, context) => {
    const expected = "a role that starts pipelines to be unable to choose their version";
    const free = identitiesOf(stack).roles.flatMap((role) =>
      mustNotHold(role, { actions: [START], context: OTHER_VERSION, expected }),
    );
    return [...((await named.join?.(stack, context)) ?? []), ...free];
  },
};
