/** The ARNs that the endpoint gives and reads. Regions differ in the ARN only: a name is known once in a state folder. */
import { randomInt } from "node:crypto";
import { userInfo } from "node:os";

export const ACCOUNT = "000000000000";
export const DEFAULT_REGION = "us-east-1";

const arn = (region: string, resource: string): string => `arn:aws:sagemaker:${region}:${ACCOUNT}:${resource}`;

/** SageMaker writes a pipeline's name in lower case in its ARN, so names that differ in case only are one name. */
export const pipelineKey = (name: string): string => name.toLowerCase();
export const pipelineArn = (region: string, name: string): string => arn(region, `pipeline/${pipelineKey(name)}`);
export const executionArn = (pipeline: string, id: string): string => `${pipeline}/execution/${id}`;
export const groupArn = (region: string, name: string): string => arn(region, `model-package-group/${name}`);
export const modelArn = (region: string, name: string): string => arn(region, `model/${name}`);
export const cardArn = (region: string, name: string): string => arn(region, `model-card/${name}`);
export const packageArn = (region: string, group: string, version: number): string =>
  arn(region, `model-package/${group}/${version}`);

/** The last part of a name or ARN: the name. */
export const nameOf = (nameOrArn: string): string => nameOrArn.slice(nameOrArn.lastIndexOf("/") + 1);

export function parseExecutionArn(text: string): { pipeline: string; id: string } | undefined {
  const found = /:pipeline\/([^/]+)\/execution\/([^/]+)$/.exec(text);
  return found?.[1] === undefined || found[2] === undefined ? undefined : { pipeline: found[1], id: found[2] };
}

/** Reads `<arn>:model-package/<group>/<version>` and `<group>/<version>`. */
export function parsePackageName(text: string): { group: string; version: number } | undefined {
  const found = /(?:^|:model-package\/)([^/:]+)\/(\d{1,9})$/.exec(text);
  return found?.[1] === undefined ? undefined : { group: found[1], version: Number(found[2]) };
}

const TOKEN_CHARACTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";

/** A new token of a callback: ten letters and digits, as SageMaker's. */
export function newCallbackToken(): string {
  return Array.from({ length: 10 }, () => TOKEN_CHARACTERS.charAt(randomInt(TOKEN_CHARACTERS.length))).join("");
}

const ID_CHARACTERS = "abcdefghijklmnopqrstuvwxyz0123456789";

/** A new execution id: twelve lower-case letters and digits, as SageMaker's. */
export function newExecutionId(): string {
  return Array.from({ length: 12 }, () => ID_CHARACTERS.charAt(randomInt(ID_CHARACTERS.length))).join("");
}

/** Asked once: the system reads a file for it, and most answers name the caller. */
let caller: string | undefined;

/** Who calls. There is no access control on a laptop, so it is who runs the server. */
export function callerArn(): string {
  return (caller ??= `arn:aws:iam::${ACCOUNT}:user/${userInfo().username.replaceAll(/[^\w+=,.@-]/g, "_")}`);
}
