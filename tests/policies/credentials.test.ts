import assert from "node:assert/strict";
import { noSecretsInProperties, noStaticIdentities, providersHoldNoCredentials } from "../../policies/credentials";
import { policiesOf } from "../../policies/sdk";
import { analyze, analyzeStack, preview, secret, UNKNOWN, urnOf, type FixtureResource } from "../support/policyServer";
import { bucket, provider, storage, withProps } from "../support/resources";

const floors = { relaxedStacks: ["local"], pipelines: {} };
const policies = policiesOf([noStaticIdentities, providersHoldNoCredentials, noSecretsInProperties], floors);

/** Built at run time, so that no scanner takes this file for a leak. */
const ACCESS_KEY = ["AKIA", "IOSFODNN7EXAMPLE"].join("");
const SECRET_KEY = ["wJalrXUtnFEMI", "K7MDENG", "bPxRfiCYEXAMPLEKEY"].join("/");
const PRIVATE_KEY = ["-----BEGIN RSA ", "PRIVATE KEY-----\nMIIE"].join("");

/** `id place: what`; every finding must be mandatory, also in a relaxed stack, and repeat nothing planted. */
async function findings(resource: FixtureResource): Promise<string[]> {
  const found = await analyze(policies, resource);
  const relaxed = await analyze(policies, { ...resource, stack: "local" });
  for (const { level, message } of [...found, ...relaxed]) {
    assert.equal(level, "mandatory");
    for (const planted of [ACCESS_KEY, SECRET_KEY, PRIVATE_KEY, "planted"]) assert.ok(!message.includes(planted));
  }
  assert.equal(found.length, relaxed.length);
  return found.map(({ message }) => message.split(" | ").slice(0, 2).join(": "));
}

const resource = (props: FixtureResource["props"]): FixtureResource => ({ type: "t:m:Thing", name: "one", props });

describe("CRED: the compliant stack", () => {
  it("has no finding", async () => {
    assert.deepEqual(await preview(policies, storage), []);
  });
});

describe("CRED-01: The program creates no IAM user, access key, login profile or service credential", () => {
  const types = [
    "aws:iam/accessKey:AccessKey",
    "aws:iam/userLoginProfile:UserLoginProfile",
    "aws:iam/user:User",
    "aws:iam/serviceSpecificCredential:ServiceSpecificCredential",
    "aws-native:iam:User",
  ];
  for (const type of types) {
    it(`refuses ${type}, whatever its properties`, async () => {
      const variants: FixtureResource["props"][] = [{}, { user: UNKNOWN }, { user: "somebody" }];
      for (const props of variants) {
        assert.deepEqual(await findings({ type, name: "ci", props }), [
          `[CRED-01] ci (${type}): Expected no long-lived identity, got one`,
        ]);
      }
    });
  }
});

describe("CRED-02: Every AWS provider takes the ambient identity, validates it, and admits named accounts only", () => {
  const place = (type: string) => `[CRED-02] aws (${type})`;
  const accounts = "Expected allowedAccountIds to list the stack's account";

  for (const type of ["pulumi:providers:aws", "pulumi:providers:aws-native"]) {
    for (const key of ["accessKey", "secretKey", "token"]) {
      it(`refuses ${key} on ${type}: literal, secret or unknown, but not empty`, async () => {
        const lines = (value: FixtureResource["props"][string]) =>
          findings({ ...withProps(provider, { [key]: value }), type });
        const refused = [`${place(type)} .${key}: Expected no ${key} on the provider, got one`];
        for (const value of ["planted", secret("planted"), UNKNOWN]) assert.deepEqual(await lines(value), refused);
        assert.deepEqual(await lines(""), []);
      });
    }
  }

  it("refuses a validation that is skipped, as text and as a boolean", async () => {
    const lines = (value: FixtureResource["props"][string]) =>
      findings(withProps(provider, { skipCredentialsValidation: value }));
    const skipped = `${place(provider.type)} .skipCredentialsValidation: Expected skipCredentialsValidation not to be true`;
    for (const value of ["true", true]) assert.deepEqual(await lines(value), [skipped]);
    for (const value of ["false", false]) assert.deepEqual(await lines(value), []);
    assert.deepEqual(await lines(UNKNOWN), [
      `${place(provider.type)} .skipCredentialsValidation: UNPROVED: not known at preview`,
    ]);
  });

  it("demands allowedAccountIds, as text and as a list", async () => {
    const lines = (value: FixtureResource["props"][string] | undefined) =>
      findings(withProps(provider, { allowedAccountIds: value }));
    for (const value of [undefined, "[]", [], "111122223333", "{"]) {
      assert.deepEqual(await lines(value), [`${place(provider.type)} .allowedAccountIds: ${accounts}`]);
    }
    assert.deepEqual(await lines(["111122223333"]), []);
    for (const value of [UNKNOWN, `["${UNKNOWN}"]`]) {
      assert.deepEqual(await lines(value), [
        `${place(provider.type)} .allowedAccountIds: UNPROVED: not known at preview`,
      ]);
    }
  });

  it("sees a provider that is not of the stack on the resources that use it, and tells it once", async () => {
    const elsewhere = withProps(provider, { accessKey: "planted" });
    const users = [
      { ...bucket, provider: elsewhere },
      { ...bucket, name: "second", provider: elsewhere },
    ];
    const found = await analyzeStack(policies, users);
    assert.deepEqual(
      found.map(({ message, urn }) => [message.split(" | ")[0], urn]),
      [[`${place(provider.type)} .accessKey`, urnOf(provider)]],
    );
    assert.deepEqual(await analyzeStack(policies, [provider, ...users]), []);
  });

  it("leaves other providers alone", async () => {
    assert.deepEqual(await findings({ ...provider, type: "pulumi:providers:random", props: {} }), []);
  });
});

describe("CRED-03: No property of any resource holds a credential", () => {
  const known = (path: string, kind: string) => [
    `[CRED-03] one (t:m:Thing) ${path}: Expected no credential, got ${kind}`,
  ];
  const AWS = "an AWS access key id";
  const RANDOM = "a random-looking text under a name that says secret";

  const planted: readonly (readonly [string, FixtureResource["props"], string, string])[] = [
    ["an access key id at the top", { note: `key ${ACCESS_KEY}.` }, ".note", AWS],
    ["a secret value", { note: secret(ACCESS_KEY) }, ".note", AWS],
    ["one deep in lists and objects", { a: [{ b: [[{ c: ACCESS_KEY }]] }] }, ".a[0].b[0][0].c", AWS],
    ["one beside an unknown", { a: [UNKNOWN, `${ACCESS_KEY} ${UNKNOWN}`] }, ".a[1]", AWS],
    ["a private key", { userData: PRIVATE_KEY }, ".userData", "a private key"],
    ["a random text under a secret name", { env: { DB_PASSWORD: SECRET_KEY } }, ".env.DB_PASSWORD", RANDOM],
    ["hexadecimal under a secret name", { apiKey: "9f86d081884c7d659a2feaa0c55ad015" }, ".apiKey", RANDOM],
    ["a pair of name and value", { env: [{ name: "API_TOKEN", value: SECRET_KEY }] }, ".env[0].value", RANDOM],
    ["one inside JSON text", { settings: JSON.stringify({ secretKey: SECRET_KEY }) }, ".settings.secretKey", RANDOM],
    [
      "a claim that says secret itself",
      { claims: { "token.example.com:client_secret": SECRET_KEY } },
      '.claims["token.example.com:client_secret"]',
      RANDOM,
    ],
    ["one as a property's name", { owners: { [ACCESS_KEY]: "me" } }, ".owners", "one as the name of a property"],
  ];
  for (const [name, props, path, kind] of planted) {
    it(`refuses ${name}`, async () => {
      assert.deepEqual(await findings(resource(props)), known(path, kind));
    });
  }

  it("refuses one in the text of an asset", async () => {
    const asset = { "4dabf18193072939515e22adb298388d": "c44067f5952c0a294b673a41bacd8c17", text: PRIVATE_KEY };
    assert.deepEqual(await findings(resource({ source: asset })), known(".source.text", "a private key"));
  });

  it("withholds a name that is a credential from the path", async () => {
    const lines = await findings(resource({ owners: { [ACCESS_KEY]: { note: PRIVATE_KEY } } }));
    assert.equal(lines.length, 2);
  });

  it("goes as deep as the properties go", async () => {
    let deep: FixtureResource["props"][string] = ACCESS_KEY;
    for (let depth = 0; depth < 500; depth += 1) deep = { a: deep };
    assert.equal((await findings(resource({ deep }))).length, 1);
  });

  const harmless: readonly (readonly [string, FixtureResource["props"]])[] = [
    ["unknown values", { password: UNKNOWN, list: [UNKNOWN] }],
    [
      "the ARN of a secret",
      {
        secretArn: "arn:aws:secretsmanager:eu-west-1:111122223333:secret:db-AbCdEf",
        secret: "arn:aws:secretsmanager:eu-west-1:111122223333:secret:db-AbCdEf",
      },
    ],
    ["a name of a secret", { secretName: "sluicegate-dev-github-3fa92cB1" }],
    ["words under a secret name", { password: "see the vault, please" }],
    ["digests elsewhere", { codeDigest: "9f86d081884c7d659a2feaa0c55ad0159f86d081884c7d659a2feaa0c55ad015" }],
    ["a request token", { clientRequestToken: "9f86d081884c7d659a2feaa0c55ad015" }],
    [
      "a claim of an identity provider whose own name says token",
      { condition: { "token.actions.githubusercontent.com:sub": "repo:Org@1000001/Models@2000002:environment:prod" } },
    ],
    ["text that only begins like JSON", { note: "{not json" }],
  ];
  for (const [name, props] of harmless) {
    it(`lets pass ${name}`, async () => {
      assert.deepEqual(await findings(resource(props)), []);
    });
  }
});
