import {
  imagesAreEncrypted,
  imagesAreScanned,
  imageTagsStay,
  repositoriesAreClosed,
} from "../../policies/repositories";
import { UNKNOWN, type FixtureResource } from "../support/policyServer";
import { key, KEY_ARN } from "../support/resources";
import { describeRule } from "../support/ruleCases";

const repository: FixtureResource = {
  type: "aws:ecr/repository:Repository",
  name: "images",
  props: {
    imageTagMutability: "IMMUTABLE",
    imageScanningConfiguration: { scanOnPush: true },
    encryptionConfigurations: [{ encryptionType: "KMS", kmsKey: KEY_ARN }],
  },
};
const native: FixtureResource = {
  type: "aws-native:ecr:Repository",
  name: "images",
  props: {
    imageTagMutability: "IMMUTABLE",
    imageScanningConfiguration: { scanOnPush: true },
    encryptionConfiguration: { encryptionType: "KMS", kmsKey: KEY_ARN },
  },
};

for (const subject of [repository, native]) {
  const stack = [subject];
  describeRule(
    imageTagsStay,
    {
      stack,
      subject,
      refuses: {
        "tags that move": [
          { imageTagMutability: "MUTABLE" },
          "images .imageTagMutability: Expected imageTagMutability IMMUTABLE",
        ],
        "no word of it": [
          { imageTagMutability: undefined },
          "images .imageTagMutability: Expected imageTagMutability IMMUTABLE",
        ],
      },
      reads: [["imageTagMutability"]],
    },
    subject.type,
  );
  describeRule(
    imagesAreScanned,
    {
      stack,
      subject,
      refuses: {
        "no scan": [
          { imageScanningConfiguration: { scanOnPush: false } },
          "images .imageScanningConfiguration.scanOnPush: Expected scanOnPush to be true",
        ],
      },
      reads: [["imageScanningConfiguration", "scanOnPush"]],
    },
    subject.type,
  );
}

const WHERE = "images .encryptionConfigurations[0]";
const OWN = "Expected the ARN of a KMS key of your own";
const UNTRACED = "UNPROVED: the key is not known at preview and does not come from exactly one KMS key of the stack";
const computed = (from: readonly FixtureResource[]) => (): FixtureResource[] => [
  ...from,
  {
    ...repository,
    props: { ...repository.props, encryptionConfigurations: [{ encryptionType: "KMS", kmsKey: UNKNOWN }] },
    edges: { encryptionConfigurations: from },
  },
];

describeRule(imagesAreEncrypted, {
  stack: [repository],
  subject: repository,
  refuses: {
    "AWS's own encryption": [
      { encryptionConfigurations: [{ encryptionType: "AES256" }] },
      `${WHERE}.encryptionType: Expected encryptionType KMS`,
      `${WHERE}.kmsKey: ${OWN}`,
    ],
    "AWS's own key": [{ encryptionConfigurations: [{ encryptionType: "KMS" }] }, `${WHERE}.kmsKey: ${OWN}`],
    "a key from nowhere": [computed([]), `${WHERE}.kmsKey: ${UNTRACED}`],
  },
  accepts: { "a key of the stack": computed([key]) },
});

describeRule(
  imagesAreEncrypted,
  {
    stack: [native],
    subject: native,
    refuses: {
      "no key": [
        { encryptionConfiguration: { encryptionType: "KMS" } },
        `images .encryptionConfiguration.kmsKey: ${OWN}`,
      ],
    },
  },
  "aws-native",
);

const allow = (Principal: unknown, more: object = {}): string =>
  JSON.stringify({
    Version: "2012-10-17",
    Statement: [{ Effect: "Allow", Principal, Action: "ecr:BatchGetImage", ...more }],
  });
const policy: FixtureResource = {
  type: "aws:ecr/repositoryPolicy:RepositoryPolicy",
  name: "readers",
  props: { repository: "images", policy: allow({ AWS: "222233334444" }) },
};
const OPEN = "Expected an Allow for named accounts, or with a condition on who calls (aws:PrincipalOrgID)";

describeRule(repositoriesAreClosed, {
  stack: [policy],
  subject: policy,
  refuses: {
    everybody: [{ policy: allow("*") }, `readers .policy/Statement/0: ${OPEN}`],
    "everybody beside an account": [
      { policy: allow({ AWS: ["222233334444", "*"] }) },
      `readers .policy/Statement/0: ${OPEN}`,
    ],
    "no policy": [{ policy: undefined }, "readers .policy: Expected a policy document, got none"],
  },
  accepts: {
    "everybody of an organisation": {
      policy: allow("*", { Condition: { StringEquals: { "aws:PrincipalOrgID": "o-1" } } }),
    },
    "a service": { policy: allow({ Service: "lambda.amazonaws.com" }) },
  },
  reads: [["policy"]],
});

describeRule(
  repositoriesAreClosed,
  {
    stack: [native],
    subject: native,
    refuses: {
      everybody: [
        { repositoryPolicyText: { Statement: [{ Effect: "Allow", Principal: "*", Action: "ecr:*" }] } },
        `images .repositoryPolicyText/Statement/0: ${OPEN}`,
      ],
    },
  },
  "aws-native",
);
