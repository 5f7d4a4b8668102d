import { rolesAreBounded } from "../../../policies/iam/boundary";
import { identities, trainingRole } from "../../support/identities";
import { UNKNOWN, type FixtureResource } from "../../support/policyServer";
import { policyText, provider, withProps } from "../../support/resources";
import { describeRule, type Change } from "../../support/ruleCases";

const WHERE = "regression-training";
const NONE = `${WHERE} .permissionsBoundary: Expected a permissions boundary: the ARN of a policy of the account`;
const WIDE = "Expected no policy of AWS's that allows whole services";
const UNTRACED = "UNPROVED: the policy is not known at preview and does not come from one that the stack declares";
const FULL_ACCESS = "arn:aws:iam::aws:policy/AmazonSageMakerFullAccess";

const policy: FixtureResource = {
  type: "aws:iam/policy:Policy",
  name: "policy",
  props: { policy: policyText() },
  provider,
};
const attachment = (policyArn: string, edges: FixtureResource["edges"] = {}): FixtureResource => ({
  type: "aws:iam/rolePolicyAttachment:RolePolicyAttachment",
  name: "attachment",
  props: { role: trainingRole.props.name ?? "", policyArn },
  edges,
  provider,
});
const more =
  (...others: FixtureResource[]): Change =>
  (stack) => [...stack, ...others];
const fromPolicy =
  (property: string): Change =>
  (stack) => [
    ...stack.map((one) =>
      one === trainingRole ? { ...withProps(one, { [property]: UNKNOWN }), edges: { [property]: [policy] } } : one,
    ),
    policy,
  ];

const PEOPLE = [
  ["aws:iam/groupPolicyAttachment:GroupPolicyAttachment", "policyArn"],
  ["aws:iam/groupPolicyAttachmentsExclusive:GroupPolicyAttachmentsExclusive", "policyArns"],
  ["aws:iam/userPolicyAttachment:UserPolicyAttachment", "policyArn"],
  ["aws:iam/userPolicyAttachmentsExclusive:UserPolicyAttachmentsExclusive", "policyArns"],
  ["aws-native:iam:Group", "managedPolicyArns"],
] as const;

for (const [type, property] of PEOPLE) {
  const value = (arn: string) => ({ [property]: property === "policyArn" ? arn : [arn] });
  const at = property === "policyArn" ? "" : "[0]";
  const people: FixtureResource = { type, name: "people", props: value("arn:aws:iam::111122223333:policy/readers") };
  describeRule(
    rolesAreBounded,
    {
      stack: [people],
      subject: people,
      refuses: {
        "a policy of AWS's for whole services": [value(FULL_ACCESS), `people .${property}${at}: ${WIDE}`],
        "a policy that is not known": [value(UNKNOWN), `people .${property}${at}: ${UNTRACED}`],
      },
      reads: [[property]],
    },
    type,
  );
}

describeRule(rolesAreBounded, {
  stack: identities,
  subject: trainingRole,
  refuses: {
    "no boundary": [{ permissionsBoundary: undefined }, NONE],
    "an empty boundary": [{ permissionsBoundary: "" }, NONE],
    "a boundary that allows everything": [{ permissionsBoundary: "arn:aws:iam::aws:policy/AdministratorAccess" }, NONE],
    "a boundary that is no policy": [{ permissionsBoundary: "arn:aws:iam::111122223333:role/x" }, NONE],
    "a policy of AWS's for whole services": [
      { managedPolicyArns: [FULL_ACCESS] },
      `${WHERE} .managedPolicyArns[0]: ${WIDE}`,
    ],
    "such a policy attached": [more(attachment(FULL_ACCESS)), `attachment .policyArn: ${WIDE}`],
    "a policy for administrators attached": [
      more(attachment("arn:aws-cn:iam::aws:policy/AdministratorAccess")),
      `attachment .policyArn: ${WIDE}`,
    ],
    "an attachment that is not known": [more(attachment(UNKNOWN)), `attachment .policyArn: ${UNTRACED}`],
    "managed policies that are not known": [
      { managedPolicyArns: [UNKNOWN] },
      `${WHERE} .managedPolicyArns[0]: ${UNTRACED}`,
    ],
  },
  accepts: {
    "a narrow policy of AWS's": more(attachment("arn:aws:iam::aws:policy/service-role/AWSLambdaBasicExecutionRole")),
    "an attachment of the stack's own policy": more(policy, attachment(UNKNOWN, { policyArn: [policy] })),
    "a boundary that comes from the stack's own policy": fromPolicy("permissionsBoundary"),
    "a list that comes from the stack's own policy": fromPolicy("managedPolicyArns"),
  },
  reads: [["permissionsBoundary"], ["managedPolicyArns"]],
});
