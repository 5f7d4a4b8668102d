/** A value in a definition, which may be a reference: what it can be when the execution runs decides. */
import type { Json } from "../../pipeline/schema";
import { undecided, violation, type Finding } from "../finding";
import { at, pointerTo } from "../proof/json";
import { literalOf, partsOf } from "../proof/location";

export class Field {
  constructor(
    readonly value: Json | undefined,
    /** Where it stands, as findings say it. */
    readonly where: string,
    private readonly choices: ReadonlyMap<string, readonly unknown[] | undefined>,
  ) {}

  under(...keys: readonly (string | number)[]): Field {
    return new Field(at(this.value, ...keys), pointerTo(this.where, keys), this.choices);
  }

  get isAbsent(): boolean {
    return this.value === undefined || this.value === null;
  }

  items(): Field[] {
    return Array.isArray(this.value) ? this.value.map((_, index) => this.under(index)) : [];
  }

  /** The fields of an object by name; a reference has none. */
  entries(): (readonly [name: string, field: Field])[] {
    const { value } = this;
    if (typeof value !== "object" || value === null || Array.isArray(value) || this.parameter !== undefined) return [];
    return Object.keys(value).map((name) => [name, this.under(name)] as const);
  }

  /** The parameter that this is, whole. */
  get parameter(): string | undefined {
    const [only, ...others] = partsOf(this.value) ?? [];
    return others.length === 0 && typeof only === "object" && only.kind === "parameter" ? only.name : undefined;
  }

  /** Every value that this can have; undefined where the definition does not say. */
  possible(): readonly unknown[] | undefined {
    const { value, parameter } = this;
    if (parameter !== undefined) return this.choices.get(parameter);
    if (typeof value !== "object" || value === null) return value === undefined || value === null ? [] : [value];
    const literal = literalOf(value);
    return literal === undefined ? undefined : [literal];
  }

  /** Absent or failing is a violation, and so is what a starter may choose freely; anything else not known is undecided. */
  must(test: (value: unknown) => boolean, problem: string): Finding[] {
    const possible = this.possible();
    if (possible === undefined && this.parameter !== undefined) {
      const fix = "write the literal from the stack's config, or give the parameter EnumValues";
      return [violation(this.where, `${problem}, got a parameter that may be anything`, { fix })];
    }
    if (possible === undefined) return [undecided(this.where, "the value is known only when an execution runs")];
    return possible.length > 0 && possible.every(test) ? [] : [violation(this.where, problem)];
  }
}
