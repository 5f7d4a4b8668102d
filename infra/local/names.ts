// Names, ids and ARNs. Each is a function of the resource alone, so that the same program gives the same ones.
import { createHash } from "node:crypto";

/** Where in AWS a resource would be. */
export interface Place {
  readonly partition: string;
  readonly account: string;
  readonly region: string;
}

/** `length` hexadecimal digits that stand for `text`. */
export function digest(text: string, length: number): string {
  return createHash("sha256").update(text).digest("hex").slice(0, length);
}

/** A UUID that stands for `text`, in the form of KMS key ids. */
export function uuid(text: string): string {
  return digest(text, 32).replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, "$1-$2-$3-$4-$5");
}

/** AWS's partition of a region. */
export function partitionOf(region: string): string {
  if (region.startsWith("cn-")) return "aws-cn";
  return region.startsWith("us-gov-") ? "aws-us-gov" : "aws";
}

export function dnsSuffixOf(partition: string): string {
  return partition === "aws-cn" ? "amazonaws.com.cn" : "amazonaws.com";
}

/** ARN of a resource that lives in one region of the account. */
export function regionalArn(place: Place, service: string, resource: string): string {
  return `arn:${place.partition}:${service}:${place.region}:${place.account}:${resource}`;
}

/** ARN of a resource that the account has once for all regions. */
export function accountArn(place: Place, service: string, resource: string): string {
  return `arn:${place.partition}:${service}::${place.account}:${resource}`;
}

/**
 * The name that a resource gets when the program gives none: logical name and a digest of the URN. A replacement exists
 * beside what it replaces, so it gets the other one of two names.
 *
 * @param max most characters of the name
 * @param previous name of the resource that is being replaced
 */
export function automaticName(urn: string, max: number, previous: string | undefined): string {
  const named = (turn: number): string => `${logicalNameOf(urn).slice(0, max - 8)}-${digest(`${urn}#${turn}`, 7)}`;
  return named(0) === previous ? named(1) : named(0);
}

/** Last part of a URN: the name that the program gave. */
export function logicalNameOf(urn: string): string {
  return urn.slice(urn.lastIndexOf("::") + 2);
}

/** Third part of a URN without the types of its parents. */
export function typeOf(urn: string): string {
  const qualified = urn.split("::")[2] ?? "";
  return qualified.slice(qualified.lastIndexOf("$") + 1);
}
