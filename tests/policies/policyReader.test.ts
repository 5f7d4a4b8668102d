import assert from "node:assert/strict";
import fc from "fast-check";
import { readPolicy, type ReadPolicy } from "../../policies/policyReader";

const allow = { Effect: "Allow", Action: "s3:GetObject", Resource: "arn:aws:s3:::b/*" };
const faultsOf = ({ faults }: ReadPolicy): string[] => faults.map(({ pointer, problem }) => `${pointer}: ${problem}`);
const identity = (...statements: readonly unknown[]): string[] =>
  faultsOf(readPolicy({ Version: "2012-10-17", Statement: statements }, "identity"));

describe("a policy document", () => {
  it("is read with strings or lists, one statement or several", () => {
    const condition = { Bool: { "aws:SecureTransport": true }, NumericLessThan: { "s3:Max-Keys": [5] } };
    const { statements, faults } = readPolicy(
      { Version: "2012-10-17", Id: "x", Statement: { Sid: "Read", ...allow, Condition: condition } },
      "identity",
    );
    assert.deepEqual(faults, []);
    const where = "/Statement/0/Condition";
    const entry = { variables: true };
    assert.deepEqual(statements, [
      {
        effect: "Allow",
        principals: undefined,
        notPrincipals: undefined,
        actions: ["s3:GetObject"],
        notActions: undefined,
        resources: ["arn:aws:s3:::b/*"],
        notResources: undefined,
        conditions: [
          {
            ...entry,
            operator: "Bool",
            key: "aws:securetransport",
            values: ["true"],
            pointer: `${where}/Bool/aws:SecureTransport`,
          },
          {
            ...entry,
            operator: "NumericLessThan",
            key: "s3:max-keys",
            values: ["5"],
            pointer: `${where}/NumericLessThan/s3:Max-Keys`,
          },
        ],
        variables: true,
        pointer: "/Statement/0",
      },
    ]);
  });

  it("names principals by kind, but for AWS's", () => {
    const trust = (Principal: unknown) =>
      readPolicy({ Statement: { Effect: "Allow", Action: "sts:AssumeRole", Principal } }, "trust").statements[0]
        ?.principals;
    assert.deepEqual(trust("*"), ["*"]);
    assert.deepEqual(trust({ AWS: ["arn:aws:iam::1:root", "*"], Service: "x.amazonaws.com" }), [
      "arn:aws:iam::1:root",
      "*",
      "Service:x.amazonaws.com",
    ]);
  });

  const faulty: readonly (readonly [unknown, readonly string[]])[] = [
    [{ ...allow, Effect: "allow" }, ["/Statement/0/Effect: Expected Allow or Deny"]],
    [{ ...allow, NotAction: "x:Y" }, ["/Statement/0: Expected Action or NotAction, and not both"]],
    [{ Effect: "Deny", Action: "*" }, ["/Statement/0: Expected Resource or NotResource, and not both"]],
    [
      { ...allow, Principal: "*" },
      ["/Statement/0: Expected neither Principal nor NotPrincipal in this kind of policy"],
    ],
    [{ ...allow, Resources: "*" }, ["/Statement/0/Resources: Expected no such element here"]],
    [{ ...allow, Action: [] }, ["/Statement/0/Action: Expected a text or a list with at least one"]],
    [{ ...allow, Action: [7] }, ["/Statement/0/Action: Expected a text or a list with at least one"]],
    [
      { ...allow, Action: "s*:GetObject" },
      ["/Statement/0/Action: Expected actions as service:Name with wildcards in the name only, or *"],
    ],
    [
      { ...allow, Condition: { StringEqual: { k: "v" } } },
      ["/Statement/0/Condition/StringEqual: Expected a condition operator as AWS spells it"],
    ],
    [
      { ...allow, Condition: { Bool: { k: null } } },
      ["/Statement/0/Condition/Bool/k: Expected a text or a list with at least one"],
    ],
    [{ ...allow, Condition: { Bool: 1 } }, ["/Statement/0/Condition/Bool: Expected an object"]],
    ["Allow", ["/Statement/0: Expected an object"]],
  ];
  for (const [statement, expected] of faulty) {
    it(`has a fault: ${expected[0]}`, () => {
      assert.deepEqual(
        identity(allow, statement).map((line) => line.replace("/Statement/1", "/Statement/0")),
        expected,
      );
    });
  }

  it("has a fault of its own: version, statements, form", () => {
    assert.deepEqual(faultsOf(readPolicy({ Version: "2012-10-18", Statement: allow }, "identity")), [
      "/Version: Expected 2012-10-17 or 2008-10-17",
    ]);
    assert.deepEqual(identity(), ["/Statement: Expected at least one statement"]);
    assert.deepEqual(faultsOf(readPolicy([], "identity")), [": Expected an object"]);
    assert.deepEqual(faultsOf(readPolicy({ Version: "2012-10-17" }, "identity")), ["/Statement/0: Expected an object"]);
  });

  it("is never read half, and never throws, whatever it is", () => {
    fc.assert(
      fc.property(fc.jsonValue(), fc.constantFrom("identity", "trust", "resource"), (value, kind) => {
        for (const document of [value, { Statement: value }, { Statement: [allow, value] }]) {
          const { statements, faults } = readPolicy(document, kind);
          assert.ok(faults.length === 0 || statements.length === 0);
        }
      }),
      { seed: 5, numRuns: 500 },
    );
  });
});
