/** That parliament, which is to find nothing in the policies of the stacks, finds what is wrong. */
import assert from "node:assert/strict";
import { parliamentFindings } from "../support/parliament";

const allow = (Action: string, Resource: string, more: object = {}): object => ({
  Version: "2012-10-17",
  Statement: [{ Effect: "Allow", Action, Resource, ...more }],
});

describe("infra: parliament", () => {
  it("finds a misspelt action, a resource that no action takes and a condition that none knows", () => {
    const { found } = parliamentFindings(
      new Map([
        ["good", allow("s3:GetObject", "arn:aws:s3:::bucket/*")],
        ["action", allow("s3:GetObjekt", "arn:aws:s3:::bucket/*")],
        ["resource", allow("s3:GetObject", "arn:aws:s3:::bucket")],
        [
          "condition",
          allow("s3:GetObject", "arn:aws:s3:::bucket/*", { Condition: { StringEquals: { "s3:hour": "1" } } }),
        ],
        ["Key of a policy", allow("kms:Decrypt", "*")],
        ["Policy with a star", allow("iam:PassRole", "*")],
      ]),
    );
    assert.deepEqual(
      found.map((finding) => /^[^:]*: [A-Z_]+/.exec(finding)?.[0]),
      [
        "action: UNKNOWN_ACTION",
        "resource: RESOURCE_MISMATCH",
        "condition: UNKNOWN_CONDITION_FOR_ACTION",
        "Policy with a star: RESOURCE_STAR",
      ],
    );
  });
});
