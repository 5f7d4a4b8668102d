/** ESC-01 and COV-01: what this pack cannot see into is said, not passed over. */
import { violation, type Finding } from "./finding";
import { property, type Places } from "./places";
import type { ResourceView, Rule, StackView } from "./rule";

/** Types whose effects no rule sees: programs, templates and definitions in other languages. */
const ESCAPES: readonly (readonly [type: RegExp, what: string])[] = [
  [/^command:(local|remote):/, "a command"],
  [/^pulumi-nodejs:dynamic[/:]|^pulumi-python:dynamic[/:]/, "a dynamic resource"],
  [/^aws:cloudformation\/(stack|stackSet|stackInstances|stackSetInstance):/, "a CloudFormation stack"],
  [/^aws-native:cloudformation:(Stack|StackSet)$/, "a CloudFormation stack"],
  [/^aws-native:cloudformation:CustomResourceEmulator$/, "a custom resource, which runs a function"],
  [/^aws:sagemaker\/project:Project$|^aws-native:sagemaker:Project$/, "a SageMaker project, which runs a template"],
  [/^kubernetes:helm\.sh\//, "a Helm chart"],
  [/^terraform-module:|^terraform:/, "a Terraform module"],
];
/** Resources of any CloudFormation type, through CloudControl, and where each says which. */
const ANY_TYPE: Places = {
  "aws:cloudcontrol/resource:Resource": ["typeName"],
  "aws-native:index:ExtensionResource": ["type"],
};

/**
 * CloudControl types that hold nothing for a rule to judge but texts, in which CRED-03 finds secrets. All others would be
 * resources of aws or aws-native that rules know, declared past them.
 */
const READABLE: ReadonlySet<string> = new Set(["AWS::SageMaker::ModelCard", "AWS::Budgets::Budget"]);

function escapes(resource: ResourceView): Finding[] {
  const { type } = resource;
  const what = ESCAPES.find(([form]) => form.test(type))?.[1];
  if (what !== undefined) return [violation("", `Expected resources that the rules can judge, got ${what}`)];
  if (!Object.hasOwn(ANY_TYPE, type)) return [];
  const problem = "Expected a CloudControl type of which nothing but texts matters, got another";
  return property(ANY_TYPE, resource).must((value) => typeof value === "string" && READABLE.has(value), problem);
}

export const nothingEscapes: Rule = {
  id: "ESC-01",
  name: "no-escape-from-rules",
  level: "mandatory",
  severity: "high",
  states: "The program declares no command, dynamic resource, template or chart, whose effects no rule sees.",
  why: "A pipeline, a role or a model could be made there past every rule",
  fix: "declare what it makes as resources of aws or aws-native",
  frameworks: ["soc2:CC8.1", "csf:PR.IP-3", "iso42001:A.6.1.3", "iso23894:6.5"],
  on: "every",
  check: escapes,
};

/** @param rules all others: what they look at is covered */
export function coverageRule(rules: readonly Rule[]): Rule {
  const covered = new Set(rules.flatMap(({ on }) => (on === "every" ? [] : on)));

  function uncovered(stack: StackView): Finding[] {
    const unseen = stack.resources.filter(
      ({ type }) => /^aws(-native)?:sagemaker[/:]/.test(type) && !covered.has(type),
    );
    return unseen.map((subject) => {
      const what =
        "Expected a type of SageMaker's that rules of its own look at, got one that only the rules on secrets see";
      return violation("", what, { subject });
    });
  }

  return {
    id: "COV-01",
    name: "sagemaker-types-covered",
    level: "advisory",
    severity: "low",
    states: "Every type of SageMaker's that the program uses has a rule of its own.",
    why: "A new type may open a way that no rule has thought of",
    fix: "read what the type can do, and add a rule for it",
    frameworks: ["airmf:GOVERN 1.3", "soc2:CC7.1", "csf:PR.IP-1"],
    on: "every",
    join: uncovered,
  };
}
