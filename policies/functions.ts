/** FN-01: what a Lambda function shows, runs on and answers to. */
import { notKnown, violation, type Finding } from "./finding";
import { RUNTIMES } from "./functionRuntimes";
import { daysLeft, endsSoon } from "./jobs/imageTable";
import { ownKeyAt } from "./kmsKey";
import { property, type Places } from "./places";
import type { Context, ResourceView, Rule, StackView } from "./rule";

export const FUNCTIONS = ["aws:lambda/function:Function", "aws-native:lambda:Function"];
const AUTHORIZATIONS: Places = {
  "aws:lambda/functionUrl:FunctionUrl": ["authorizationType"],
  "aws-native:lambda:Url": ["authType"],
};

const key = ownKeyAt(Object.fromEntries(FUNCTIONS.map((type) => [type, ["kmsKeyArn"]])));

/** Variables that are not known may be some. */
function hasEnvironment({ props }: ResourceView): boolean {
  const variables = props.at("environment", "variables");
  return variables.state === "unknown" || variables.children().length > 0;
}

const withEnvironment = (stack: StackView): StackView => ({
  ...stack,
  ofType: (types) => stack.ofType(types).filter(hasEnvironment),
});

/** A function from an image brings its runtime along. */
function runsOnPatches({ props }: ResourceView, { today }: Context): Finding[] {
  const [form, runtime] = [props.at("packageType"), props.at("runtime")];
  const unknown = [form, runtime].find(({ state }) => state === "unknown");
  if (form.value === "Image") return [];
  if (unknown !== undefined) return [notKnown(unknown.path)];
  const end = Object.hasOwn(RUNTIMES, runtime.text ?? "") ? RUNTIMES[runtime.text ?? ""] : undefined;
  if (end === undefined) {
    return [violation(runtime.path, "Expected a runtime of AWS's that policies/functionRuntimes.ts lists")];
  }
  const days = daysLeft({ endOfPatch: end }, today);
  if (!endsSoon(days)) return [];
  const fix = "move to a newer runtime";
  if (days < 0) {
    return [
      violation(runtime.path, `Expected a runtime that AWS still patches, got one that ended on ${end}`, { fix }),
    ];
  }
  return [{ ...violation(runtime.path, `AWS patches this runtime until ${end} only`, { fix }), advisory: true }];
}

function judge(resource: ResourceView, context: Context): Finding[] {
  if (FUNCTIONS.includes(resource.type)) {
    return [...(hasEnvironment(resource) ? key.check(resource) : []), ...runsOnPatches(resource, context)];
  }
  const problem = "Expected a function's URL to ask for IAM's authorization (AWS_IAM)";
  const fix = "set it to AWS_IAM, or remove the URL and let services invoke the function";
  const open = property(AUTHORIZATIONS, resource).must((value) => value === "AWS_IAM", problem);
  return open.map((one) => ({ fix, ...one }));
}

export const functionsAreClosedAndPatched: Rule = {
  id: "FN-01",
  name: "function-closed-and-patched",
  level: "mandatory",
  severity: "high",
  states:
    "Every Lambda function encrypts its environment under a KMS key of our own, runs on a runtime that AWS patches, and has no public URL.",
  why: "Whoever finds a public URL runs the function with its role's rights, and known flaws of an old runtime stay open",
  fix: "set kmsKeyArn to keyArn, and runtime to one that is still patched",
  frameworks: ["soc2:CC6.6", "soc2:CC6.1", "soc2:CC7.1", "gdpr:32", "csf:PR.AC-3"],
  on: [...FUNCTIONS, ...Object.keys(AUTHORIZATIONS)],
  check: judge,
  join: (stack) => key.join(withEnvironment(stack)),
};
