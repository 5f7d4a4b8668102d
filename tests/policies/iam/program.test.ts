/**
 * The omission sweep over the program's own identities: every part of every policy and role that keeps somebody from
 * something is taken away or turned round, one at a time. Some rule says so, or the reason why it is harmless stands here.
 */
import assert from "node:assert/strict";
import { identityRules } from "../../../policies/iam";
import { registryIsGuarded } from "../../../policies/registry";
import { policiesOf } from "../../../policies/sdk";
import { everyStep } from "../../support/everyStep";
import { preview, type FixtureResource } from "../../support/policyServer";
import { account, environment, parse } from "../../support/programIdentities";
import { fixtureFloors, type StatementFields } from "../../support/resources";

interface Mutant {
  readonly name: string;
  readonly stack: readonly FixtureResource[];
}

type Named = readonly [name: string, statement: StatementFields | undefined];

/** The statement with one condition key less, for each. */
function withoutConditions(statement: StatementFields): Named[] {
  const conditions = Object.entries((statement.Condition ?? {}) as Readonly<Record<string, StatementFields>>);
  return conditions.flatMap(([operator, keys]) =>
    Object.keys(keys).map((key): Named => {
      const { [key]: _gone, ...others } = keys;
      return [`without ${key}`, { ...statement, Condition: Object.fromEntries([...conditions, [operator, others]]) }];
    }),
  );
}

/** What can be taken from a statement or turned round, so that it says more than it should. */
function mutantsOf(statement: StatementFields): Named[] {
  const without = withoutConditions(statement);
  if (statement.Effect === "Deny") {
    return [["dropped", undefined], ["allowed", { ...statement, Effect: "Allow" }], ...without];
  }
  if (statement.Principal !== undefined) return [...without, ["for everybody", { ...statement, Principal: "*" }]];
  const [first] = [statement.Action].flat();
  const service = typeof first === "string" ? first.split(":")[0] : "";
  const anywhere: Named[] = statement.Resource === "*" ? [] : [["all resources", { ...statement, Resource: "*" }]];
  return [
    ...without,
    ...anywhere,
    ["all actions", { ...statement, Action: `${service ?? ""}:*` }],
    ["all actions but one", { ...statement, Action: undefined, NotAction: "iam:GetRole" }],
  ];
}

/** Written by the same functions as the training role and its policy. */
const LIKE_TRAINING = /^(processing|evaluation)\b/;

function* mutants(stack: readonly FixtureResource[]): Generator<Mutant> {
  const replaced = (old: FixtureResource, by: FixtureResource | undefined): FixtureResource[] =>
    stack.flatMap((one) => (one === old ? (by ?? []) : one));
  for (const resource of stack.filter(({ name }) => !LIKE_TRAINING.test(name))) {
    for (const property of ["policy", "assumeRolePolicy"]) {
      const text = resource.props[property];
      if (typeof text !== "string") continue;
      const document = parse(text);
      for (const [at, statement] of document.Statement.entries()) {
        for (const [what, by] of mutantsOf(statement)) {
          const Statement = document.Statement.flatMap((one, index) => (index === at ? (by ?? []) : one));
          const props = { ...resource.props, [property]: JSON.stringify({ ...document, Statement }) };
          const name = `${resource.name} ${String(statement.Sid)}: ${what}`;
          yield { name, stack: replaced(resource, { ...resource, props }) };
        }
      }
    }
    if (resource.type === "aws:iam/role:Role") {
      const { permissionsBoundary: _gone, ...props } = resource.props;
      yield { name: `${resource.name}: no boundary`, stack: replaced(resource, { ...resource, props }) };
    }
    if (resource.type.endsWith(":RolePolicyAttachment"))
      yield { name: `${resource.name}: dropped`, stack: replaced(resource, undefined) };
  }
}

/** Mutants that no rule refuses, by what they end with, each with the reason why nobody gains by it. */
const HARMLESS: readonly (readonly [RegExp, string])[] = [
  [/: without aws:Source(Account|Arn)$/, "the other of the two still binds the service to the account"],
  [/ ListArtifacts: without s3:prefix$/, "names of objects in the stack's own buckets; the objects stay closed"],
  [
    /: without token\.\S+:(repository_owner_id|environment)$/,
    "the exact subject names both, and the repository's number its owner",
  ],
  [
    / StackSecrets: without kms:EncryptionContext:(project|stack)$/,
    "the other of the two, and the key's alias, still bind the use",
  ],
  [/ DataKeyFacts\w+: without kms:ResourceAliases$/, "facts about a key open nothing"],
  [/-own: dropped$/, "a role without its policy can do nothing"],
  [
    /-guard: dropped$|^guard \w+: (dropped|allowed)$/,
    "the role's boundary, its own policy, allows none of what the guard refuses",
  ],
];

const policies = policiesOf([...identityRules, registryIsGuarded], { ...fixtureFloors, relaxedStacks: [] });

/** Findings that stop an update. */
async function refusals(stack: readonly FixtureResource[]): Promise<string[]> {
  return (await preview(policies, stack)).filter(({ level }) => level === "mandatory").map(({ message }) => message);
}

describe("the program's own identities", () => {
  const stacks = [
    ["an environment", environment()],
    ["an environment whose pipeline has steps of every type", environment(everyStep)],
    ["the account", account()],
  ] as const;
  const used = new Set<RegExp>();

  for (const [name, stack] of stacks) {
    it(`of ${name} are refused as soon as something that bounds them is gone, unless that is harmless`, async () => {
      assert.deepEqual(await refusals(stack), []);
      const unexplained: string[] = [];
      for (const mutant of mutants(stack)) {
        if ((await refusals(mutant.stack)).length > 0) continue;
        const reason = HARMLESS.find(([form]) => form.test(mutant.name));
        if (reason === undefined) unexplained.push(mutant.name);
        else used.add(reason[0]);
      }
      assert.deepEqual(unexplained, []);
    });
  }

  it("need each of the reasons why something is harmless", () => {
    assert.deepEqual(
      HARMLESS.filter(([form]) => !used.has(form)).map(([form]) => form.source),
      [],
    );
  });
});
