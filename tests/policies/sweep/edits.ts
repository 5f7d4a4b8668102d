/** The single changes of a value that the sweep makes: each node is dropped, each list emptied, each leaf turned round. */
import { isUnknown } from "../../../policies/reading";
import { policyEdits, readPolicy } from "./policyEdits";
import { changedAt, FOREIGN, isTree, placeOf, type Keys } from "./tree";

export interface Edit {
  readonly keys: Keys;
  /** The keys as people read them, and in a policy its statement and what is in it. */
  readonly path: string;
  readonly change: string;
  /** What stands there instead; undefined takes it away. */
  readonly value: unknown;
}

/** The weaker of the values that AWS takes, by the property's name. */
const WEAKER: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  sseAlgorithm: { "aws:kms": "AES256" },
  serverSideEncryption: { "aws:kms": "AES256" },
  objectOwnership: { BucketOwnerEnforced: "ObjectWriter" },
  status: { Enabled: "Disabled" },
  comparisonOperator: { GreaterThanOrEqualToThreshold: "LessThanThreshold" },
  statistic: { Sum: "Minimum" },
  treatMissingData: { notBreaching: "ignore" },
  mode: { COMPLIANCE: "GOVERNANCE" },
  region: { "eu-west-1": "us-east-1" },
};

/** What bounds nobody, by the property that names a policy. */
const UNBOUNDED: Readonly<Record<string, string>> = {
  permissionsBoundary: "arn:aws:iam::aws:policy/AdministratorAccess",
  policyArn: "arn:aws:iam::aws:policy/AdministratorAccess",
};

const ACCOUNT = /(?<=^arn:aws:[\w-]+:[\w-]*:|^)\d{12}(?=:|$)/;
/** The largest number that fits AWS's integers. */
const HUGE = 2 ** 31 - 1;

/** It is rendered, proved and fuzzed by tests of its own (tests/policies/proof/), so it is one leaf here. */
const ONE_LEAF = "pipelineDefinition";

function jsonIn(text: string): unknown {
  if (!/^[[{]/.test(text)) return undefined;
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}

function textEdits(keys: Keys, text: string): Edit[] {
  const edit = (change: string, value: unknown): Edit => ({ keys, path: placeOf(keys), change, value });
  const key = String(keys.findLast((one) => typeof one === "string"));
  const document = key === ONE_LEAF ? undefined : jsonIn(text);
  const policy = readPolicy(document);
  if (policy !== undefined) {
    return policyEdits(policy).map(({ path, change, by }) => ({
      ...edit(change, JSON.stringify(by)),
      path: placeOf(keys) + path,
    }));
  }
  if (document !== undefined) {
    return edits(document).map((inner) => ({
      ...edit(inner.change, JSON.stringify(changedAt(document, inner.keys, inner.value))),
      path: placeOf(keys) + inner.path,
    }));
  }
  const weaker = WEAKER[key]?.[text];
  if (weaker !== undefined) return [edit("weakened", weaker)];
  if (text === "true" || text === "false") return [edit("negated", String(text !== "true"))];
  // What an unknown text could be instead depends on what it comes from: references.ts.
  const unbounded = UNBOUNDED[key] === undefined ? [] : [edit("unbounded", UNBOUNDED[key])];
  if (isUnknown(text)) return unbounded;
  if (ACCOUNT.test(text)) return [edit("foreign", text.replace(ACCOUNT, FOREIGN)), ...unbounded];
  return [edit("replaced", `${text}-other`)];
}

function leafEdits(keys: Keys, value: unknown): Edit[] {
  const edit = (change: string, by: unknown): Edit => ({ keys, path: placeOf(keys), change, value: by });
  if (typeof value === "boolean") return [edit("negated", !value)];
  if (typeof value === "number") return [edit("zero", 0), edit("huge", HUGE)].filter((one) => one.value !== value);
  return typeof value === "string" ? textEdits(keys, value) : [];
}

/** All of a value; keys that begin with `__` are the engine's own. */
export function edits(value: unknown, keys: Keys = []): Edit[] {
  const dropped = keys.length === 0 ? [] : [{ keys, path: placeOf(keys), change: "dropped", value: undefined }];
  if (Array.isArray(value)) {
    const emptied = value.length === 0 ? [] : [{ keys, path: placeOf(keys), change: "emptied", value: [] }];
    return [...dropped, ...emptied, ...value.flatMap((item, at) => edits(item, [...keys, at]))];
  }
  if (!isTree(value)) return [...dropped, ...leafEdits(keys, value)];
  const own = Object.entries(value).filter(([key]) => !key.startsWith("__"));
  return [...dropped, ...own.flatMap(([key, item]) => edits(item, [...keys, key]))];
}
