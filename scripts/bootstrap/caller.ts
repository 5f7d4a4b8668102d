/** Whether whoever runs bootstrap may and should: the right account, and one of the administrators. */
import { PLACEHOLDER_ACCOUNT, type AccountConfig } from "../../infra/config";
import type { AwsReads, Caller } from "./awsReads";

/** @throws Error in one line when the account is the placeholder, another one, or the caller is no administrator */
export async function checkedCaller(config: AccountConfig, reads: AwsReads): Promise<Caller> {
  const file = `Pulumi.${config.stack}.yaml`;
  // Something attached stands in for AWS, where the placeholder will do.
  if (config.account === PLACEHOLDER_ACCOUNT && process.env.PULUMI_DEBUG_PROVIDERS === undefined) {
    throw new Error(
      `Expected your account in ${file}, got the placeholder it ships with; put account, administrators and github there.`,
    );
  }
  const caller = await reads.caller();
  if (caller.account !== config.account || !config.allowedAccounts.includes(caller.account)) {
    throw new Error(
      `Expected credentials of account ${config.account}, got some of ${caller.account}; choose another AWS_PROFILE, or correct ${file}.`,
    );
  }
  if (!config.administrators.some((arn) => isRole(caller.arn, arn))) {
    throw new Error(
      `Expected one of the administrators in ${file}, got ${caller.arn}; KMS refuses keys whose maker could not manage ` +
        "them: use such a role, or add yours.",
    );
  }
  return caller;
}

/** A session's ARN carries the role's name without its path: `assumed-role/NAME/SESSION`. */
function isRole(caller: string, role: string): boolean {
  const name = role.split("/").at(-1);
  return caller === role || caller.split(":").at(-1)?.startsWith(`assumed-role/${name}/`) === true;
}
