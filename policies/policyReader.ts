/**
 * Reads an AWS policy document into statements. The reader is closed: an element it does not know, a type that is not
 * AWS's, a combination that AWS refuses is a fault, and a document with a fault has no statements at all.
 * Source: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_grammar.html
 */
import { isOperator } from "./iam/conditions";
import type { ConditionEntry, PolicyKind, Statement } from "./policyDocument";

export interface PolicyFault {
  /** JSON pointer into the document; "" for the whole. */
  readonly pointer: string;
  /** In words without any value of the document. */
  readonly problem: string;
}

export interface ReadPolicy {
  /** Empty when there are faults. */
  readonly statements: readonly Statement[];
  readonly faults: readonly PolicyFault[];
}

type Fields = Readonly<Record<string, unknown>>;
type Elements = readonly [name: string, negation: string];

const ACTION: Elements = ["Action", "NotAction"];
const RESOURCE: Elements = ["Resource", "NotResource"];
const PRINCIPAL: Elements = ["Principal", "NotPrincipal"];

/** Which elements a statement must have exactly one of; the others it must not have. */
const NEEDS: Readonly<Record<PolicyKind, readonly Elements[]>> = {
  identity: [ACTION, RESOURCE],
  trust: [ACTION, PRINCIPAL],
  resource: [ACTION, RESOURCE, PRINCIPAL],
};

const DOCUMENT_ELEMENTS = ["Version", "Id", "Statement"];
const STATEMENT_ELEMENTS = ["Sid", "Effect", "Condition", ...ACTION, ...RESOURCE, ...PRINCIPAL];
const WITH_VARIABLES = "2012-10-17";
const VERSIONS: readonly unknown[] = [WITH_VARIABLES, "2008-10-17", undefined];

/** @param document parsed JSON, or the object that the program gave */
export function readPolicy(document: unknown, kind: PolicyKind): ReadPolicy {
  const reader = new PolicyReader(kind);
  const statements = reader.document(document);
  return reader.faults.length === 0 ? { statements, faults: [] } : { statements: [], faults: reader.faults };
}

function isFields(value: unknown): value is Fields {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

class PolicyReader {
  readonly faults: PolicyFault[] = [];

  constructor(private readonly kind: PolicyKind) {}

  document(value: unknown): Statement[] {
    const fields = this.fields(value, "", DOCUMENT_ELEMENTS);
    if (fields === undefined) return [];
    if (!VERSIONS.includes(fields.Version)) this.fault("/Version", "Expected 2012-10-17 or 2008-10-17");
    const { Statement: raw } = fields;
    const list: readonly unknown[] = Array.isArray(raw) ? raw : [raw];
    if (list.length === 0) this.fault("/Statement", "Expected at least one statement");
    return list.flatMap((one, index) => this.statement(one, `/Statement/${index}`, fields.Version === WITH_VARIABLES));
  }

  private statement(value: unknown, pointer: string, variables: boolean): Statement[] {
    const fields = this.fields(value, pointer, STATEMENT_ELEMENTS);
    if (fields === undefined) return [];
    this.checkElements(fields, pointer);
    const { Effect: effect } = fields;
    if (effect !== "Allow" && effect !== "Deny") this.fault(`${pointer}/Effect`, "Expected Allow or Deny");
    const texts = (name: string): string[] | undefined => this.optional(fields, name, pointer, "texts");
    const statement: Statement = {
      effect: effect === "Allow" ? effect : "Deny",
      principals: this.optional(fields, "Principal", pointer, "principals"),
      notPrincipals: this.optional(fields, "NotPrincipal", pointer, "principals"),
      actions: this.optional(fields, "Action", pointer, "actions"),
      notActions: this.optional(fields, "NotAction", pointer, "actions"),
      resources: texts("Resource"),
      notResources: texts("NotResource"),
      conditions: this.conditions(fields.Condition, `${pointer}/Condition`, variables),
      variables,
      pointer,
    };
    return [statement];
  }

  private checkElements(fields: Fields, pointer: string): void {
    for (const pair of [ACTION, RESOURCE, PRINCIPAL]) {
      const count = pair.filter((name) => fields[name] !== undefined).length;
      const [name, negation] = pair;
      if (!NEEDS[this.kind].includes(pair)) {
        if (count > 0) this.fault(pointer, `Expected neither ${name} nor ${negation} in this kind of policy`);
      } else if (count !== 1) this.fault(pointer, `Expected ${name} or ${negation}, and not both`);
    }
  }

  private optional(
    fields: Fields,
    name: string,
    pointer: string,
    read: "texts" | "actions" | "principals",
  ): string[] | undefined {
    return fields[name] === undefined ? undefined : this[read](fields[name], `${pointer}/${name}`);
  }

  /** A text or a list of them; `scalars` also admits the booleans and numbers that conditions may have. */
  private texts(value: unknown, pointer: string, scalars = false): string[] {
    const list: readonly unknown[] = Array.isArray(value) ? value : [value];
    const types = scalars ? ["string", "boolean", "number"] : ["string"];
    if (list.length > 0 && list.every((item) => types.includes(typeof item))) return list.map(String);
    this.fault(pointer, "Expected a text or a list with at least one");
    return [];
  }

  private actions(value: unknown, pointer: string): string[] {
    const actions = this.texts(value, pointer);
    const problem = "Expected actions as service:Name with wildcards in the name only, or *";
    if (!actions.every((action) => /^(\*|[a-z0-9-]+:[a-z0-9*?]+)$/i.test(action))) this.fault(pointer, problem);
    return actions;
  }

  private principals(value: unknown, pointer: string): string[] {
    if (value === "*") return [value];
    const fields = this.fields(value, pointer, ["AWS", "Service", "Federated", "CanonicalUser"]);
    return Object.entries(fields ?? {}).flatMap(([kind, names]) =>
      this.texts(names, `${pointer}/${kind}`).map((name) =>
        kind === "AWS" || name === "*" ? name : `${kind}:${name}`,
      ),
    );
  }

  private conditions(value: unknown, pointer: string, variables: boolean): ConditionEntry[] {
    if (value === undefined) return [];
    return Object.entries(this.fields(value, pointer) ?? {}).flatMap(([operator, keys]) => {
      const at = `${pointer}/${operator}`;
      if (!isOperator(operator)) this.fault(at, "Expected a condition operator as AWS spells it");
      return Object.entries(this.fields(keys, at) ?? {}).map(([name, raw]) => {
        const place = `${at}/${name}`;
        return { operator, key: name.toLowerCase(), values: this.texts(raw, place, true), variables, pointer: place };
      });
    });
  }

  /** @param allowed the names that the object may have; any when absent */
  private fields(value: unknown, pointer: string, allowed?: readonly string[]): Fields | undefined {
    if (!isFields(value)) {
      this.fault(pointer, "Expected an object");
      return undefined;
    }
    for (const name of Object.keys(value)) {
      if (allowed?.includes(name) === false) this.fault(`${pointer}/${name}`, "Expected no such element here");
    }
    return value;
  }

  private fault(pointer: string, problem: string): void {
    this.faults.push({ pointer, problem });
  }
}
