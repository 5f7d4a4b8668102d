// The outputs of a resource: what the program gave, what the place adds, and what AWS would compute.
import type { Place } from "./names";
import type { Rule, Subject } from "./rules/rule";
import type { Json, Properties } from "./struct";
import type { Property } from "./table";
import { isObject, isSecret, reveal, secret, secretTexts, UNKNOWN } from "./values";

/** Everything about one type in one provider instance. */
export interface Kind {
  readonly token: string;
  readonly rule: Rule;
  readonly properties: readonly Property[];
  readonly place: Place;
  /** Tags that the provider puts on every resource. */
  readonly defaultTags: Properties;
}

/** Outputs before anything exists: what AWS would give is unknown. */
export function previewOutputs(kind: Kind, inputs: Properties): Properties {
  const pending = kind.properties.filter(({ mark, name }) => mark === "!" || (mark === "~" && !(name in inputs)));
  return {
    ...Object.fromEntries(pending.map(({ name }) => [name, UNKNOWN])),
    ...inputOutputs(inputs),
    ...placeOutputs(kind, inputs),
  };
}

/** Outputs of what exists before an update: as they were, but for what the update would change. */
export function previewUpdateOutputs(kind: Kind, olds: Properties, inputs: Properties): Properties {
  const unstable = (kind.rule.unstable ?? []).filter((name) => !(name in inputs));
  return {
    ...kept(kind, olds, inputs),
    ...inputOutputs(inputs),
    ...placeOutputs(kind, inputs),
    ...Object.fromEntries(unstable.map((name) => [name, UNKNOWN])),
  };
}

/** What the program gave, as outputs. The provider's own notes stay inputs. */
export function inputOutputs(inputs: Properties): Properties {
  return Object.fromEntries(Object.entries(inputs).filter(([name]) => !name.startsWith("__")));
}

/** Region and all tags, for the types that have them. */
export function placeOutputs({ properties, place, defaultTags }: Kind, inputs: Properties): Properties {
  const has = (wanted: string): boolean => properties.some(({ name }) => name === wanted);
  return {
    ...(has("region") ? { region: inputs.region ?? place.region } : {}),
    ...(has("tagsAll") ? { tagsAll: allTags(defaultTags, inputs.tags) } : {}),
  };
}

function allTags(defaultTags: Properties, tags: Json | undefined): Json {
  if (isSecret(tags)) return secret(allTags(defaultTags, reveal(tags)));
  if (tags === undefined) return defaultTags;
  return isObject(tags) ? { ...defaultTags, ...tags } : tags; // other tags are unknown as a whole
}

/** Outputs that AWS gave before and that the program does not give now. */
export function kept({ properties }: Kind, olds: Properties, inputs: Properties): Properties {
  const given = properties.filter(({ mark, name }) => mark === "!" || (mark === "~" && !(name in inputs)));
  return Object.fromEntries(given.flatMap(({ name }) => (olds[name] === undefined ? [] : [[name, olds[name]]])));
}

export function outputsOf(kind: Kind, subject: Subject, inputs: Properties, computed: Properties): Properties {
  const declared = new Set(kind.properties.map(({ name }) => name));
  const secrets = secretTexts(inputs);
  const derived = Object.entries({ ...kind.rule.defaults?.(subject), ...computed })
    .filter(([name]) => declared.has(name))
    .map(([name, value]): [string, Json] => [name, tellsSecret(value, secrets) ? secret(value) : value]);
  return { ...Object.fromEntries(derived), ...inputOutputs(inputs), ...placeOutputs(kind, inputs) };
}

function tellsSecret(value: Json, secrets: readonly string[]): boolean {
  return typeof value === "string" && secrets.some((text) => value.includes(text));
}
