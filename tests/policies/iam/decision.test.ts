import assert from "node:assert/strict";
import { decide, decideAnywhere, type Authority } from "../../../policies/iam/decision";
import { refuses } from "../../../policies/iam/statements";
import type { RequestContext, Statement } from "../../../policies/policyDocument";
import { readPolicy } from "../../../policies/policyReader";

const GROUP = "arn:aws:sagemaker:eu-west-1:111122223333:model-package/scores/*";
const ACTION = "sagemaker:CreateModelPackage";

function policy(...statements: readonly object[]): readonly Statement[] {
  const read = readPolicy({ Version: "2012-10-17", Statement: statements }, "identity");
  assert.deepEqual(read.faults, []);
  return read.statements;
}

const allow = (Resource: string | readonly string[], Condition: object = {}): object => ({
  Effect: "Allow",
  Action: ACTION,
  Resource,
  Condition,
});
const deny = (Resource: string, Condition: object = {}): object => ({ ...allow(Resource, Condition), Effect: "Deny" });

const pending = { StringEquals: { "sagemaker:ModelApprovalStatus": "PendingManualApproval" } };
const status = (value: string | undefined): RequestContext => ({ "sagemaker:modelapprovalstatus": value });

describe("who may do what", () => {
  const table: readonly (readonly [string, Authority, RequestContext, string])[] = [
    ["no policy", { identity: [] }, {}, "DENIED"],
    ["an Allow", { identity: [policy(allow(GROUP))] }, {}, "ALLOWED"],
    ["an Allow elsewhere", { identity: [policy({ ...allow(GROUP), Action: "s3:*" })] }, {}, "DENIED"],
    ["an Allow and a Deny of all it allows", { identity: [policy(allow(GROUP)), policy(deny("*"))] }, {}, "DENIED"],
    ["a Deny of a part", { identity: [policy(allow(GROUP), deny(GROUP.replace("*", "1")))] }, {}, "UNDECIDED"],
    ["two Allows, one denied", { identity: [policy(allow([GROUP, "*"]), deny(GROUP))] }, {}, "UNDECIDED"],
    ["a condition that may hold", { identity: [policy(allow(GROUP, pending))] }, {}, "UNDECIDED"],
    [
      "a condition that holds",
      { identity: [policy(allow(GROUP, pending))] },
      status("PendingManualApproval"),
      "ALLOWED",
    ],
    ["a condition that does not", { identity: [policy(allow(GROUP, pending))] }, status("Approved"), "DENIED"],
    ["a Deny that may not hold", { identity: [policy(allow(GROUP), deny("*", pending))] }, {}, "UNDECIDED"],
    [
      "a boundary without it",
      { identity: [policy(allow(GROUP))], boundary: policy({ ...allow("*"), Action: "s3:*" }) },
      {},
      "DENIED",
    ],
    ["a boundary with it", { identity: [policy(allow(GROUP))], boundary: policy(allow("*")) }, {}, "ALLOWED"],
    [
      "a boundary that denies it",
      { identity: [policy(allow(GROUP))], boundary: policy(allow("*"), deny("*")) },
      {},
      "DENIED",
    ],
    ["an unknown boundary", { identity: [policy(allow(GROUP))], boundary: "unknown" }, {}, "UNDECIDED"],
    ["an unknown boundary around nothing", { identity: [], boundary: "unknown" }, {}, "DENIED"],
    ["an unknown policy", { identity: ["unknown"] }, {}, "UNDECIDED"],
    ["an unknown policy beside a Deny", { identity: ["unknown", policy(deny("*"))] }, {}, "DENIED"],
    [
      "a variable in the resource",
      { identity: [policy(allow("arn:aws:sagemaker:*:*:model-package/${aws:username}/*"))] },
      {},
      "UNDECIDED",
    ],
    [
      "NotResource",
      { identity: [policy({ Effect: "Allow", Action: "*", NotResource: "arn:aws:s3:::b" })] },
      {},
      "UNDECIDED",
    ],
    [
      "NotAction that leaves it",
      { identity: [policy({ Effect: "Allow", NotAction: "iam:*", Resource: "*" })] },
      {},
      "ALLOWED",
    ],
    [
      "NotAction that takes it",
      { identity: [policy({ Effect: "Allow", NotAction: "sagemaker:*", Resource: "*" })] },
      {},
      "DENIED",
    ],
  ];
  for (const [name, authority, context, expected] of table) {
    it(`${name}: ${expected}`, () => {
      assert.equal(decideAnywhere(authority, ACTION, context), expected);
    });
  }

  it("decides one resource apart from all others", () => {
    const authority = { identity: [policy(allow(GROUP))] };
    const on = (resource: string) => decide(authority, { action: ACTION, resource, context: {} });
    assert.equal(on(GROUP.replace("*", "1")), "ALLOWED");
    assert.equal(on(GROUP.replace("scores", "other")), "DENIED");
    assert.equal(on("*"), "UNDECIDED");
  });
});

describe("a statement about principals", () => {
  const root = "arn:aws:iam::111122223333:root";
  const role = "arn:aws:iam::111122223333:role/job";

  function denies(principal: object, by?: string): boolean {
    const raw = { Effect: "Deny", Action: "*", Resource: "*", ...principal };
    const [statement] = readPolicy({ Statement: raw }, "resource").statements;
    assert.ok(statement !== undefined);
    const request = { action: "s3:GetObject", resource: "arn:aws:s3:::b/k", context: {} };
    return refuses(statement, by === undefined ? request : { ...request, principal: by });
  }

  it("is certain for whom it names, and for everybody", () => {
    assert.ok(denies({ Principal: "*" }));
    assert.ok(denies({ Principal: { AWS: role } }, role));
    assert.ok(denies({ Principal: { Service: "x.amazonaws.com" } }, "Service:x.amazonaws.com"));
    assert.ok(!denies({ Principal: { AWS: role } }));
    assert.ok(!denies({ Principal: { AWS: role } }, `${role}2`));
    // Whom an account means is for its own policies to say; NotPrincipal depends on the whole chain of a session.
    assert.ok(!denies({ Principal: { AWS: root } }, role));
    assert.ok(!denies({ NotPrincipal: { AWS: role } }, `${role}2`));
  });
});
