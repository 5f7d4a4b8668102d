/**
 * Which kind of stack a configuration is for. Pulumi.yaml gives every stack the defaults of all keys, so each kind is
 * read without the keys that only the other has. Pure.
 */
import { ConfigError } from "./error";
import type { KeySchema, RawValues } from "./values";

const KINDS = ["environment", "account"] as const;
export type Kind = (typeof KINDS)[number];

/**
 * @returns "environment" when nothing is said
 * @throws ConfigError when the kind is none of the two
 */
export function kindOf(raw: RawValues, project: string): Kind {
  const given = raw[`${project}:kind`] ?? "environment";
  const kind = KINDS.find((known) => known === given);
  if (kind === undefined)
    throw new ConfigError([`Expected one of ${KINDS.join(", ")} at ${project}:kind, got another.`]);
  return kind;
}

/** The values without the kind itself and without the keys that only the other kind of stack has. */
export function ownValues(raw: RawValues, project: string, own: KeySchema, other: KeySchema): RawValues {
  const foreign = Object.keys(other.properties).filter((name) => !(name in own.properties));
  const dropped = new Set(["kind", ...foreign].map((name) => `${project}:${name}`));
  return Object.fromEntries(Object.entries(raw).filter(([key]) => !dropped.has(key)));
}
