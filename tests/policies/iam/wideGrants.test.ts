import { grantsAreNarrow } from "../../../policies/iam/wideGrants";
import { BOUNDARY_ARN, identities, reads, trainingPolicy, trainingRole } from "../../support/identities";
import { UNKNOWN, type FixtureResource } from "../../support/policyServer";
import { policyText, provider, withProps, type StatementFields } from "../../support/resources";
import { describeRule, type Change } from "../../support/ruleCases";

const policy = (...statements: StatementFields[]): Change => ({ policy: policyText(...statements) });
const changed = (changes: StatementFields): Change => policy({ ...reads, ...changes });
const WHERE = "regression-training-policy .policy/Statement/0";
const WHOLE = `${WHERE}/Action: Expected single actions, got all actions of AWS or of a service`;
const anyOf = (actions: string): string =>
  `${WHERE}/Resource: Expected the resources of ${actions} by name, account or region, got any resource`;
const metrics: StatementFields = {
  Effect: "Allow",
  Action: "cloudwatch:PutMetricData",
  Resource: "*",
  Condition: { StringLike: { "cloudwatch:namespace": "/aws/sagemaker/*" } },
};

const managed: FixtureResource = {
  type: "aws:iam/policy:Policy",
  name: "managed",
  props: { name: "sluicegate-boundary", policy: policyText({ Effect: "Allow", Action: "*", Resource: "*" }) },
  provider,
};
const ON_MANAGED = WHOLE.replace("regression-training-policy", "managed");

describeRule(grantsAreNarrow, {
  stack: identities,
  subject: trainingPolicy,
  refuses: {
    "all actions": [changed({ Action: "*" }), WHOLE],
    "all actions of a service": [changed({ Action: ["s3:GetObject", "S3:*"] }), WHOLE],
    "all actions of a service, written otherwise": [changed({ Action: "s3:?*" }), WHOLE],
    "all actions but some": [
      changed({ Action: undefined, NotAction: "iam:*" }),
      `${WHERE}/NotAction: Expected an Allow to name its actions, got all but some`,
    ],
    "all resources but some": [
      changed({ Resource: undefined, NotResource: "arn:aws:s3:::x" }),
      `${WHERE}/NotResource: Expected an Allow to name its resources, got all but some`,
    ],
    "any resource": [
      changed({ Action: ["s3:GetObject", "s3:ListAllMyBuckets"], Resource: "*" }),
      anyOf("s3:GetObject"),
    ],
    "any resource for a pattern of actions": [changed({ Action: "s3:Get*", Resource: "*" }), anyOf("s3:Get*")],
    "any bucket": [changed({ Resource: "arn:aws:s3:::*" }), anyOf("s3:GetObject")],
    "any model of any account": [
      changed({ Action: "sagemaker:CreateModel", Resource: ["arn:aws:s3:::x", "arn:*:sagemaker:*:*:model/*"] }),
      anyOf("sagemaker:CreateModel"),
    ],
    "any resource for a service that is not listed": [
      changed({ Action: "made-up:Do", Resource: "*" }),
      `${WHERE}/Resource: UNPROVED: whether made-up:Do take a resource is not listed`,
    ],
    "metrics of any namespace": [policy({ ...metrics, Condition: {} }), anyOf("cloudwatch:PutMetricData")],
    "a document that is none": [
      { policy: '{"Statement":[],"Statement":[]}' },
      "regression-training-policy .policy/Statement: Expected strict JSON without a name twice in one object",
    ],
    "an element that no policy has": [changed({ Actions: "s3:*" }), `${WHERE}/Actions: Expected no such element here`],
    "no document": [{ policy: undefined }, "regression-training-policy .policy: Expected a policy document, got none"],
    "an inline policy of a role": [
      (stack) =>
        stack.map((one) =>
          one === trainingRole
            ? withProps(one, { inlinePolicies: [{ name: "x", policy: policyText({ ...reads, Action: "*" }) }] })
            : one,
        ),
      WHOLE.replace("regression-training-policy .policy", "regression-training .inlinePolicies[0].policy"),
    ],
    "a managed policy that nobody has yet": [
      (stack) => [...stack, { ...managed, props: { ...managed.props, name: "other" } }],
      ON_MANAGED,
    ],
    "a boundary that is also attached": [
      (stack) => [
        ...stack,
        managed,
        {
          type: "aws:iam/rolePolicyAttachment:RolePolicyAttachment",
          name: "attachment",
          props: { role: trainingRole.props.name ?? "", policyArn: BOUNDARY_ARN },
          provider,
        },
      ],
      ON_MANAGED,
    ],
  },
  accepts: {
    "a Deny of everything": changed({ Effect: "Deny", Action: "*", Resource: "*" }),
    "any resource where the action takes none": changed({ Action: ["ecr:GetAuthorizationToken"], Resource: "*" }),
    "a list of everything, which names nothing": changed({ Action: "sagemaker:ListModelPackages", Resource: "*" }),
    "metrics of a namespace": policy(metrics),
    "keys of one region and account": changed({
      Action: "kms:Decrypt",
      Resource: "arn:aws:kms:eu-west-1:111122223333:key/*",
    }),
    "a boundary, which grants nothing": (stack) => [...stack, managed],
  },
  reads: [["policy"]],
});

const native: FixtureResource = {
  type: "aws-native:iam:Role",
  name: "native",
  props: {
    policies: [
      {
        policyName: "x",
        policyDocument: { Statement: [{ Effect: "Allow", Action: "s3:GetObject", Resource: "arn:aws:s3:::b/*" }] },
      },
    ],
  },
};

describeRule(
  grantsAreNarrow,
  {
    stack: [native],
    subject: native,
    refuses: {
      "all of S3": [
        {
          policies: [
            { policyDocument: { Statement: { Effect: "Allow", Action: "s3:*", Resource: "arn:aws:s3:::b" } } },
          ],
        },
        "native .policies[0].policyDocument/Statement/0/Action: Expected single actions, got all actions of AWS or of a service",
      ],
      "unknown policies": [{ policies: UNKNOWN }, "native .policies: UNPROVED: not known at preview"],
    },
    reads: [["policies", 0, "policyDocument", "Statement", 0, "Action"]],
  },
  "aws-native",
);

const group: FixtureResource = {
  type: "aws-native:iam:Group",
  name: "people",
  props: { policies: [{ policyName: "own", policyDocument: policyText(reads) }] },
};
const holds = (...statements: StatementFields[]) => ({ policies: [{ policyDocument: policyText(...statements) }] });

for (const type of ["aws-native:iam:Group", "aws-native:iam:User"]) {
  const subject = { ...group, type };
  describeRule(
    grantsAreNarrow,
    {
      stack: [subject],
      subject,
      refuses: {
        "all actions": [
          holds({ ...reads, Action: "*" }),
          WHOLE.replace("regression-training-policy .policy", "people .policies[0].policyDocument"),
        ],
      },
      accepts: { "no policies": { policies: undefined } },
      reads: [["policies", 0, "policyDocument"]],
    },
    type,
  );
}

const BOUNDED: Change = (stack) => [...stack, managed];
const toPeople = (type: string, props: FixtureResource["props"]): FixtureResource => ({ type, name: "people", props });

describeRule(
  grantsAreNarrow,
  {
    stack: identities,
    subject: trainingRole,
    accepts: { "a wide policy that only bounds roles": BOUNDED },
    refuses: {
      "one that bounds roles and that a group has": [
        (stack) => [
          ...stack,
          managed,
          toPeople("aws:iam/groupPolicyAttachment:GroupPolicyAttachment", { group: "people", policyArn: BOUNDARY_ARN }),
        ],
        ON_MANAGED,
      ],
      "one that bounds roles and names groups itself": [
        (stack) => [
          ...stack,
          {
            type: "aws-native:iam:ManagedPolicy",
            name: "managed",
            props: {
              managedPolicyName: "sluicegate-boundary",
              groups: ["people"],
              policyDocument: policyText({ Effect: "Allow", Action: "*", Resource: "*" }),
            },
          },
        ],
        ON_MANAGED.replace(".policy/", ".policyDocument/"),
      ],
    },
  },
  "boundaries that people have too",
);
