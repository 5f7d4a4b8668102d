import { jobRolesOnlyCompute } from "../../../policies/iam/jobRoles";
import {
  BOUNDARY_ARN,
  identities,
  passes,
  reads,
  registers,
  rolePolicy,
  TRAINING,
  trainingPolicy,
  trainingRole,
} from "../../support/identities";
import { UNKNOWN, type FixtureResource } from "../../support/policyServer";
import { definition, pipeline, policyText, provider, withProps, type StatementFields } from "../../support/resources";
import { describeRule, type Change } from "../../support/ruleCases";

const ROLE = "regression-training";
const EXPECTED = "a job's role to be unable to register, approve, start or pass on roles";
const allowed = (...actions: string[]): string => `${ROLE}: Expected ${EXPECTED}, got ${actions.join(", ")} allowed`;
const open = (...actions: string[]): string =>
  `${ROLE}: UNPROVED: expected ${EXPECTED}, and whether its policies allow ${actions.join(", ")} depends on what is not known here`;
const OF_SAGEMAKER = [
  "sagemaker:CreateModelPackage",
  "sagemaker:UpdateModelPackage",
  "sagemaker:PutModelPackageGroupPolicy",
  "sagemaker:CreatePipeline and 6 more",
];
const EVERYTHING = [
  "sagemaker:CreateModelPackage",
  "iam:PassRole",
  "sagemaker:UpdateModelPackage",
  "sagemaker:PutModelPackageGroupPolicy and 12 more",
];
const OF_IAM = ["iam:PassRole", "iam:AttachRolePolicy", "iam:PutRolePolicy", "iam:CreatePolicyVersion and 2 more"];

const policy = (...statements: StatementFields[]): Change => ({ policy: policyText(...statements) });
const start: StatementFields = { Effect: "Allow", Action: "sagemaker:Start*", Resource: "*" };

/** Resources beside the compliant ones, with some of those replaced. */
const withMore =
  (more: readonly FixtureResource[], replaced: ReadonlyMap<FixtureResource, FixtureResource> = new Map()): Change =>
  (stack) => [...stack.map((one) => replaced.get(one) ?? one), ...more];

const managed: FixtureResource = {
  type: "aws:iam/policy:Policy",
  name: "extra",
  props: { name: "extra", policy: policyText(start) },
  provider,
};
const attachment: FixtureResource = {
  type: "aws:iam/rolePolicyAttachment:RolePolicyAttachment",
  name: "attachment",
  props: { role: TRAINING, policyArn: UNKNOWN },
  edges: { role: [trainingRole], policyArn: [managed] },
  provider,
};
const boundary: FixtureResource = {
  ...managed,
  name: "boundary",
  props: { name: "sluicegate-boundary", policy: policyText({ ...reads, Action: ["s3:*"], Resource: "*" }) },
};
const attached = (arn: string): FixtureResource => ({
  ...attachment,
  props: { ...attachment.props, policyArn: arn },
  edges: {},
});

describeRule(jobRolesOnlyCompute, {
  stack: identities,
  subject: trainingPolicy,
  refuses: {
    registration: [policy(reads, { ...registers, Condition: {} }), allowed("sagemaker:CreateModelPackage")],
    "registration under a condition": [policy(registers), open("sagemaker:CreateModelPackage")],
    "handing on a role": [policy(passes), open("iam:PassRole")],
    "all of SageMaker": [policy({ ...reads, Action: "sagemaker:*", Resource: "*" }), allowed(...OF_SAGEMAKER)],
    "all but something": [policy({ Effect: "Allow", NotAction: ["sagemaker:*"], Resource: "*" }), allowed(...OF_IAM)],
    "a managed policy": [withMore([managed, attachment]), allowed("sagemaker:StartPipelineExecution")],
    "a managed policy by its ARN": [
      withMore([managed, attached("arn:aws:iam::111122223333:policy/extra")]),
      allowed("sagemaker:StartPipelineExecution"),
    ],
    "a policy that the stack does not have": [
      withMore([attached("arn:aws:iam::aws:policy/AmazonSageMakerFullAccess")]),
      open(...EVERYTHING),
    ],
    "a policy that is not known": [{ policy: UNKNOWN }, open(...EVERYTHING)],
    "a policy that is none": [{ policy: "{}" }, open(...EVERYTHING)],
    "an inline policy of the role": [
      withMore(
        [],
        new Map([
          [trainingRole, withProps(trainingRole, { inlinePolicies: [{ name: "x", policy: policyText(start) }] })],
        ]),
      ),
      allowed("sagemaker:StartPipelineExecution"),
    ],
    "inline policies that are not known": [
      withMore([], new Map([[trainingRole, withProps(trainingRole, { inlinePolicies: UNKNOWN })]])),
      open(...EVERYTHING),
    ],
    "a list of managed policies that is not known": [
      withMore([], new Map([[trainingRole, withProps(trainingRole, { managedPolicyArns: UNKNOWN })]])),
      open(...EVERYTHING),
    ],
    "a Deny that a condition may lift": [
      policy(start, { ...start, Effect: "Deny", Condition: { Bool: { "aws:SecureTransport": "false" } } }),
      open("sagemaker:StartPipelineExecution"),
    ],
    "a boundary that allows as much": [
      withMore(
        [{ ...boundary, props: { ...boundary.props, policy: policyText(start) } }],
        new Map([[trainingPolicy, rolePolicy(trainingRole, start)]]),
      ),
      allowed("sagemaker:StartPipelineExecution"),
    ],
    "a role of another stack": [
      (stack) => stack.filter((one) => one !== trainingRole),
      "regression .pipelineDefinition.Steps[1].Arguments.RoleArn: UNPROVED: what this role may do is not seen from this stack",
    ],
    "a role that the starter chooses": [
      withMore(
        [],
        new Map([
          [
            pipeline,
            withProps(pipeline, {
              pipelineDefinition: definition.replace(
                `"arn:aws:iam::111122223333:role/${TRAINING}"`,
                '{"Get":"Parameters.InputData"}',
              ),
            }),
          ],
        ]),
      ),
      "regression .pipelineDefinition.Steps[1].Arguments.RoleArn: UNPROVED: what this role may do is not seen from this stack",
    ],
  },
  accepts: {
    "what a Deny takes away": policy(start, { ...start, Effect: "Deny", Resource: "*" }),
    "what a boundary takes away": withMore([boundary], new Map([[trainingPolicy, rolePolicy(trainingRole, start)]])),
    "an unknown role name that comes from the role": withMore(
      [],
      new Map([[trainingPolicy, withProps(trainingPolicy, { role: UNKNOWN })]]),
    ),
    "a policy for a role of another stack": { role: "somebody-elses", policy: policyText(start) },
    "an unreadable definition, which is another rule's": withMore(
      [],
      new Map([[pipeline, withProps(pipeline, { pipelineDefinition: "{" })]]),
    ),
  },
});

/** A policy of which nobody knows whose it is may be anybody's. */
describeRule(
  jobRolesOnlyCompute,
  {
    stack: identities,
    subject: trainingPolicy,
    refuses: {
      "a policy of an unknown role": [
        (stack) => [
          ...stack,
          {
            ...trainingPolicy,
            name: "loose",
            edges: {},
            props: { role: UNKNOWN, name: "x", policy: policyText(start) },
          },
        ],
        ...["regression-training", "regression-processing", "regression-evaluation"].map((name) =>
          allowed("sagemaker:StartPipelineExecution").replace(ROLE, name),
        ),
      ],
    },
  },
  "policies that are nobody's for sure",
);

const nativeRole: FixtureResource = {
  type: "aws-native:iam:Role",
  name: ROLE,
  props: {
    roleName: TRAINING,
    assumeRolePolicyDocument: {},
    permissionsBoundary: BOUNDARY_ARN,
    policies: [
      {
        policyName: "x",
        policyDocument: {
          Version: "2012-10-17",
          Statement: [{ Effect: "Allow", Action: "s3:GetObject", Resource: "arn:aws:s3:::b/*" }],
        },
      },
    ],
  },
};
const nativeStatement = { Effect: "Allow", Action: "sagemaker:StartPipelineExecution", Resource: "*" };

describeRule(
  jobRolesOnlyCompute,
  {
    stack: [...identities.filter((one) => one !== trainingRole && one !== trainingPolicy), nativeRole],
    subject: nativeRole,
    refuses: {
      "an inline policy": [
        { policies: [{ policyName: "x", policyDocument: { Version: "2012-10-17", Statement: [nativeStatement] } }] },
        allowed("sagemaker:StartPipelineExecution"),
      ],
      "a policy beside the role": [
        (stack) => [
          ...stack,
          {
            type: "aws-native:iam:RolePolicy",
            name: "beside",
            props: {
              roleName: TRAINING,
              policyDocument: { Version: "2012-10-17", Statement: [nativeStatement] },
            },
          },
        ],
        allowed("sagemaker:StartPipelineExecution"),
      ],
      "a managed policy that names the role": [
        (stack) => [
          ...stack,
          {
            type: "aws-native:iam:ManagedPolicy",
            name: "managed",
            props: {
              roles: [TRAINING],
              policyDocument: { Version: "2012-10-17", Statement: [nativeStatement] },
            },
          },
        ],
        allowed("sagemaker:StartPipelineExecution"),
      ],
    },
  },
  "aws-native",
);
