import { domainsAreClosed } from "../../policies/domains";
import { UNKNOWN, type FixtureResource } from "../support/policyServer";
import { key } from "../support/resources";
import { describeRule } from "../support/ruleCases";
import { domain } from "../support/serving";

const OWN = "studio .kmsKeyId: Expected the ARN of a KMS key of your own";
const UNTRACED = "UNPROVED: the key is not known at preview and does not come from exactly one KMS key of the stack";
const INSIDE = "studio .appNetworkAccessType: Expected appNetworkAccessType VpcOnly";
const computed =
  (subject: FixtureResource, ...from: readonly FixtureResource[]) =>
  (): FixtureResource[] => [
    ...from,
    { ...subject, props: { ...subject.props, kmsKeyId: UNKNOWN }, edges: { kmsKeyId: from } },
  ];

for (const type of [domain.type, "aws-native:sagemaker:Domain"]) {
  const subject: FixtureResource = { ...domain, type };
  describeRule(
    domainsAreClosed,
    {
      stack: [subject],
      subject,
      refuses: {
        "apps on the internet": [{ appNetworkAccessType: "PublicInternetOnly" }, INSIDE],
        "no word of the network": [{ appNetworkAccessType: undefined }, INSIDE],
        "people in IAM mode": [{ authMode: "IAM" }, "studio .authMode: Expected authMode SSO"],
        "no mode": [{ authMode: undefined }, "studio .authMode: Expected authMode SSO"],
        "AWS's own key": [{ kmsKeyId: undefined }, OWN],
        "a key by AWS's alias": [{ kmsKeyId: "alias/aws/elasticfilesystem" }, OWN],
        "a key from nowhere": [computed(subject), `studio .kmsKeyId: ${UNTRACED}`],
      },
      accepts: {
        "a key of the stack": computed(subject, key),
        "IAM mode in a relaxed stack": () => [
          { ...subject, stack: "dev", props: { ...subject.props, authMode: "IAM" } },
        ],
      },
      reads: [["appNetworkAccessType"], ["authMode"], ["kmsKeyId"]],
    },
    type,
  );
}
