import { logsAreKept } from "../../policies/logGroups";
import { UNKNOWN, type FixtureResource } from "../support/policyServer";
import { key, KEY_ARN } from "../support/resources";
import { describeRule } from "../support/ruleCases";

const OWN = "logs .kmsKeyId: Expected the ARN of a KMS key of your own";
const SHORT = "logs .retentionInDays: Expected logs to be kept for at least 183 days, as floors.yaml says";
const UNTRACED = "UNPROVED: the key is not known at preview and does not come from exactly one KMS key of the stack";

for (const type of ["aws:cloudwatch/logGroup:LogGroup", "aws-native:logs:LogGroup"]) {
  const group: FixtureResource = { type, name: "logs", props: { kmsKeyId: KEY_ARN, retentionInDays: 400 } };
  const computed = (from: readonly FixtureResource[]) => (): FixtureResource[] => [
    ...from,
    { ...group, props: { ...group.props, kmsKeyId: UNKNOWN }, edges: { kmsKeyId: from } },
  ];
  describeRule(
    logsAreKept,
    {
      stack: [group],
      subject: group,
      refuses: {
        "no key": [{ kmsKeyId: undefined }, OWN],
        "AWS's own key": [{ kmsKeyId: "alias/aws/logs" }, OWN],
        "a key from nowhere": [computed([]), `logs .kmsKeyId: ${UNTRACED}`],
        "logs that go early": [{ retentionInDays: 90 }, SHORT],
      },
      accepts: {
        "logs that stay for ever": { retentionInDays: undefined },
        "logs that stay for ever, said so": { retentionInDays: 0 },
        "a key of the stack": computed([key]),
        "a relaxed stack's short logs": (stack) =>
          stack.map((one) => ({ ...one, stack: "dev", props: { ...one.props, retentionInDays: 7 } })),
      },
      reads: [["retentionInDays"]],
    },
    type,
  );
}
