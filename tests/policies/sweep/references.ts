/** References turned round: to another resource of the same stack, or to one that the stack does not know. */
import type { Subject } from "../../../policies/finding";
import { isUnknown, UNKNOWN_TEXT } from "../../../policies/reading";
import type { JoinedResource } from "../../../policies/rule";
import type { Edit } from "./edits";
import { FOREIGN, isTree, placeOf, type Keys } from "./tree";

/** An edit of a value that comes from other resources. */
export interface ReferenceEdit extends Edit {
  /** What the property comes from then; absent where that stays. */
  readonly targets?: readonly Subject[];
}

/** ARNs in another account, by the type of what is referred to. */
const FOREIGN_ARNS: Readonly<Record<string, string>> = {
  "aws:iam/role:Role": `arn:aws:iam::${FOREIGN}:role/other`,
  "aws:iam/policy:Policy": `arn:aws:iam::${FOREIGN}:policy/other`,
  "aws:kms/key:Key": `arn:aws:kms:eu-west-1:${FOREIGN}:key/11111111-2222-4333-8444-555555555555`,
  "aws:sns/topic:Topic": `arn:aws:sns:eu-west-1:${FOREIGN}:other`,
};

/** Texts in a value, with the keys to them. */
function textsIn(value: unknown, keys: Keys): (readonly [Keys, string])[] {
  if (typeof value === "string") return [[keys, value]];
  if (Array.isArray(value)) return value.flatMap((item, at) => textsIn(item, [...keys, at]));
  return isTree(value) ? Object.entries(value).flatMap(([key, item]) => textsIn(item, [...keys, key])) : [];
}

/** Those of the program's references come from one resource each. */
export function referenceEdits(resource: JoinedResource, stack: readonly JoinedResource[]): ReferenceEdit[] {
  return Object.entries(resource.edges).flatMap(([property, [subject]]) => {
    const target = stack.find(({ urn }) => urn === subject?.urn);
    if (target === undefined) return [];
    const texts = textsIn(resource.inputs.at(property).value, [property]);
    // A Reading gives no value for what is unknown; a whole property that is unknown is a text by itself.
    const all = resource.inputs.at(property).state === "unknown" ? [[[property], UNKNOWN_TEXT] as const] : texts;
    return all.flatMap(([keys, text]) => turned({ keys, path: placeOf(keys), text }, target, stack));
  });
}

interface Place {
  readonly keys: Keys;
  readonly path: string;
  readonly text: string;
}

function turned({ text, ...at }: Place, target: JoinedResource, stack: readonly JoinedResource[]): ReferenceEdit[] {
  const same = stack.filter(({ type }) => type === target.type);
  const other = same[(same.indexOf(target) + 1) % same.length];
  const others = other === target || other === undefined ? [] : [other];
  if (isUnknown(text)) {
    const foreign = { ...at, change: "foreign", value: FOREIGN_ARNS[target.type], targets: [] };
    const another = others.map((one) => ({ ...at, change: "another's", value: text, targets: [one] }));
    return [...another, ...(foreign.value === undefined ? [] : [foreign])];
  }
  const [key] = target.inputs.entries().find(([, { text: own }]) => own === text) ?? [];
  if (key === undefined) return [];
  return others.map((one) => ({ ...at, change: "another's", value: one.inputs.at(key).text, targets: [one] }));
}
