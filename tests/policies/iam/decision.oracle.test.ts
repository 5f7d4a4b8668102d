/**
 * The engine against an independent simulator of IAM: whatever the engine is certain of, the simulator says too. Where AWS
 * does not document what happens, the engine says UNDECIDED and nothing is compared; how often, is held as well.
 * SLUICEGATE_ORACLE_RUNS sets the number of generated cases.
 */
import assert from "node:assert/strict";
import { runUnsafeSimulation } from "@cloud-copilot/iam-simulate";
import fc from "fast-check";
import { decide, type Decision } from "../../../policies/iam/decision";
import type { RequestContext } from "../../../policies/policyDocument";
import { readPolicy } from "../../../policies/policyReader";

const runs = Number(process.env.SLUICEGATE_ORACLE_RUNS ?? 2000);
const ACCOUNT = "111122223333";
const MODEL = `arn:aws:sagemaker:eu-west-1:${ACCOUNT}:model-package/scores/1`;
const OBJECT = "arn:aws:s3:::data/input/a.csv";

const requests = fc.constantFrom(
  { action: "s3:GetObject", resource: OBJECT },
  { action: "s3:PutObject", resource: "arn:aws:s3:::data/pipelines/x/Train/model.tar.gz" },
  { action: "sagemaker:CreateModelPackage", resource: MODEL },
  { action: "sagemaker:UpdateModelPackage", resource: MODEL.replace("scores", "other") },
);
const actions = fc.constantFrom(
  "*",
  "s3:*",
  "s3:Get*",
  "S3:GETOBJECT",
  "sagemaker:*ModelPackage",
  "s3:?utObject",
  "iam:*",
);
const resources = fc.constantFrom(
  "*",
  OBJECT,
  MODEL,
  "arn:aws:s3:::data/*",
  "arn:aws:s3:::*/input/?.csv",
  "arn:aws:s3:::${k:name}/*",
  `arn:aws:sagemaker:*:${ACCOUNT}:model-package/*/1`,
  "arn:*:sagemaker:eu-west-1:*:model-package/scores/*",
);

const SINGLE = ["k:name", "k:number", "k:time", "k:address", "k:arn", "k:flag"] as const;
const values: Readonly<Record<(typeof SINGLE)[number] | "k:list", readonly string[]>> = {
  "k:name": ["data", "Data", "other", ""],
  "k:number": ["4", "5", "5.0", "-1"],
  "k:time": ["2025-01-01T00:00:00Z", "2026-06-30T12:00:00Z"],
  "k:address": ["10.1.2.3", "192.0.2.7", "2001:db8::1"],
  "k:arn": [OBJECT, MODEL],
  "k:flag": ["true", "false", "TRUE"],
  "k:list": ["data", "other", "third"],
};
const wanted: Readonly<Record<keyof typeof values, readonly string[]>> = {
  "k:name": ["data", "d*", "?ther", "${k:name}", "*", "DATA"],
  "k:number": ["5", "4", "05"],
  "k:time": ["2025-06-01T00:00:00Z", "2025-01-01T00:00:00Z"],
  "k:address": ["10.0.0.0/8", "192.0.2.7", "2001:db8::/32", "192.0.0.0/16"],
  "k:arn": [
    OBJECT,
    MODEL,
    "arn:aws:s3:::*",
    "arn:aws:*:::data/*",
    "arn:aws:s3*",
    "arn:aws:sagemaker:*:*:model-package/?cores/*",
  ],
  "k:flag": ["true", "false"],
  "k:list": ["data", "other", "d*"],
};
const orders = ["Equals", "NotEquals", "LessThan", "LessThanEquals", "GreaterThan", "GreaterThanEquals"];
const strings = ["Equals", "NotEquals", "EqualsIgnoreCase", "NotEqualsIgnoreCase", "Like", "NotLike"].map(
  (one) => `String${one}`,
);
const operators: Readonly<Record<keyof typeof values, readonly string[]>> = {
  "k:name": strings,
  "k:number": orders.map((one) => `Numeric${one}`),
  "k:time": orders.map((one) => `Date${one}`),
  "k:address": ["IpAddress", "NotIpAddress"],
  "k:arn": ["ArnEquals", "ArnNotEquals", "ArnLike", "ArnNotLike"],
  "k:flag": ["Bool"],
  "k:list": strings,
};

const keys = fc.constantFrom(...SINGLE, "k:list" as const);
const oneOrMore = (pool: readonly string[]) =>
  fc.oneof(fc.constantFrom(...pool), fc.uniqueArray(fc.constantFrom(...pool), { minLength: 1, maxLength: 3 }));

const condition = keys.chain((key) => {
  const prefixes = key === "k:list" ? ["ForAllValues:", "ForAnyValue:"] : ["", "", "", "ForAllValues:", "ForAnyValue:"];
  const compared = fc
    .tuple(fc.constantFrom(...prefixes), fc.constantFrom(...operators[key]), fc.constantFrom("", "", "IfExists"))
    .chain(([set, name, suffix]) =>
      oneOrMore(wanted[key]).map((list) => ({ [`${set}${name}${suffix}`]: { [key]: list } })),
    );
  const asksAbsence = fc.constantFrom("true", "false").map((absent) => ({ Null: { [key]: absent } }));
  return fc.oneof({ weight: 5, arbitrary: compared }, { weight: 1, arbitrary: asksAbsence });
});

const statement = fc
  .record({
    Effect: fc.constantFrom("Allow", "Allow", "Allow", "Deny"),
    action: oneOrMore(["*"]).chain(() =>
      fc.tuple(fc.boolean(), fc.uniqueArray(actions, { minLength: 1, maxLength: 2 })),
    ),
    resource: fc.tuple(fc.boolean(), fc.uniqueArray(resources, { minLength: 1, maxLength: 2 })),
    Condition: fc.array(condition, { maxLength: 2 }).map((all) => Object.assign({}, ...all) as object),
  })
  .map(({ Effect, action: [notAction, Action], resource: [notResource, Resource], Condition }) => ({
    Effect,
    ...(notAction && Effect === "Allow" ? { NotAction: Action } : { Action }),
    ...(notResource ? { NotResource: Resource } : { Resource }),
    Condition,
  }));

const document = fc.record({
  // The simulator fills in variables in older documents too; AWS takes them there as plain text (conditions.test.ts).
  Version: fc.constant("2012-10-17"),
  Statement: fc.array(statement, { minLength: 1, maxLength: 3 }),
});

const context = fc.record({
  ...Object.fromEntries(SINGLE.map((key) => [key, fc.option(fc.constantFrom(...values[key]), { nil: undefined })])),
  "k:list": fc.option(fc.uniqueArray(fc.constantFrom(...values["k:list"]), { maxLength: 2 }), { nil: undefined }),
}) as fc.Arbitrary<RequestContext>;

interface Case {
  readonly request: { readonly action: string; readonly resource: string };
  readonly identity: readonly object[];
  readonly boundary: object | undefined;
  readonly context: RequestContext;
}

function known(policy: object) {
  const { statements, faults } = readPolicy(policy, "identity");
  assert.deepEqual(faults, []);
  return statements;
}

function engine({ request, identity, boundary, context }: Case): Decision {
  const bounded = boundary === undefined ? {} : { boundary: known(boundary) };
  return decide({ identity: identity.map(known), ...bounded }, { ...request, context });
}

function oracle({ request, identity, boundary, context }: Case): boolean {
  const named = (policy: object, index: number) => ({ name: `policy-${index}`, policy });
  const present = Object.entries(context).flatMap(([key, value]) =>
    value === undefined ? [] : [[key, typeof value === "string" ? value : [...value]] as const],
  );
  const answer = runUnsafeSimulation(
    {
      request: {
        principal: `arn:aws:iam::${ACCOUNT}:role/job`,
        action: request.action,
        resource: { resource: request.resource, accountId: ACCOUNT },
        contextVariables: Object.fromEntries(present),
      },
      identityPolicies: identity.map(named),
      serviceControlPolicies: [],
      resourceControlPolicies: [],
      ...(boundary === undefined ? {} : { permissionBoundaryPolicies: [named(boundary, 0)] }),
    },
    {},
  );
  return answer === "Allowed";
}

describe("the IAM engine and an independent simulator", () => {
  it(`agree wherever the engine is certain, in ${runs} cases`, () => {
    const counts: Record<Decision, number> = { ALLOWED: 0, DENIED: 0, UNDECIDED: 0 };
    const cases = fc.record({
      request: requests,
      identity: fc.array(document, { minLength: 1, maxLength: 2 }),
      boundary: fc.option(document, { nil: undefined }),
      context,
    });
    fc.assert(
      fc.property(cases, (one) => {
        const decision = engine(one);
        counts[decision] += 1;
        if (decision !== "UNDECIDED") assert.equal(decision, oracle(one) ? "ALLOWED" : "DENIED");
      }),
      { seed: 11, numRuns: runs },
    );
    assert.ok(counts.ALLOWED > runs / 20, JSON.stringify(counts));
    assert.ok(counts.UNDECIDED < runs / 5, JSON.stringify(counts));
  });
});
