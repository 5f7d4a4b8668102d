// How one provider instance is configured: its region, the tags it puts on everything, the accounts it may work in.
import { partitionOf, type Place } from "./names";
import { parseJson, type Json, type Properties } from "./struct";
import { isObject, isUnknown, reveal } from "./values";

export interface Configuration {
  readonly place: Place;
  readonly defaultTags: Properties;
}

/** The configuration refuses the account. */
export class WrongAccount extends Error {
  constructor(account: string) {
    super(
      `AWS account ID not allowed: ${account}. The provider's allowedAccountIds or forbiddenAccountIds refuse it; ` +
        "change the stack's account or that list.",
    );
    this.name = "WrongAccount";
  }
}

/** @param args the provider's properties; what is not text comes as JSON text */
export function configure(args: Properties, { account, region }: { account: string; region: string }): Configuration {
  const allowed = listOf(args.allowedAccountIds);
  const forbidden = listOf(args.forbiddenAccountIds);
  if ((allowed.length > 0 && !allowed.includes(account)) || forbidden.includes(account))
    throw new WrongAccount(account);
  const given = reveal(args.region ?? null);
  const chosen = typeof given === "string" && given !== "" && !isUnknown(given) ? given : region;
  const defaults = decode(args.defaultTags);
  const tags = isObject(defaults) ? defaults.tags : undefined;
  return {
    place: { account, region: chosen, partition: partitionOf(chosen) },
    defaultTags: isObject(tags) ? tags : {},
  };
}

function listOf(value: Json | undefined): Json[] {
  const list = decode(value);
  return Array.isArray(list) ? list.map(String) : [];
}

function decode(value: Json | undefined): Json | undefined {
  const seen = value === undefined ? undefined : reveal(value);
  return typeof seen === "string" ? parseJson(seen) : seen;
}
