/** Reads the evaluated arguments of a step, which may come from a foreign definition: every fault names its place. */
import type { Json } from "../../schema";
import { StepFailure } from "./failure";

/** One place in the arguments; what is absent can be asked for deeper members, which are absent too. */
export class Argument {
  constructor(
    readonly value: Json | undefined,
    readonly path: string,
  ) {}

  get present(): boolean {
    return this.value !== undefined && this.value !== null;
  }

  get(key: string): Argument {
    const at = this.path === "" ? key : `${this.path}.${key}`;
    if (!this.present) return new Argument(undefined, at);
    const members = this.members();
    return new Argument(Object.hasOwn(members, key) ? members[key] : undefined, at);
  }

  /** The elements of a list; none when it is absent. */
  items(): Argument[] {
    if (!this.present) return [];
    if (!Array.isArray(this.value)) return this.refuse("a list");
    return this.value.map((item, index) => new Argument(item, `${this.path}[${index}]`));
  }

  /** The members of an object whose values are texts; none when it is absent. */
  texts(): Record<string, string> {
    if (!this.present) return {};
    return Object.fromEntries(Object.keys(this.members()).map((key) => [key, this.get(key).text()]));
  }

  text(absent?: string): string {
    if (typeof this.value === "string") return this.value;
    if (!this.present && absent !== undefined) return absent;
    const scalar = typeof this.value === "number" || typeof this.value === "boolean";
    return this.refuse(scalar ? "a text (wrap it in Std:Join)" : "a text");
  }

  /** A whole number from 1 up. */
  count(absent: number): number {
    if (!this.present) return absent;
    if (typeof this.value === "number" && Number.isSafeInteger(this.value) && this.value >= 1) return this.value;
    return this.refuse("a whole number from 1 up");
  }

  /** One of the values that run locally; the first stands for an absent one. */
  oneOf(...known: readonly [string, ...string[]]): string {
    const text = this.text(known[0]);
    return known.includes(text) ? text : this.refuse(`${known.join(" or ")}, which is what runs locally`);
  }

  members(): Record<string, Json> {
    if (this.value !== null && typeof this.value === "object" && !Array.isArray(this.value)) return this.value;
    return this.refuse("an object");
  }

  refuse(expected: string): never {
    const got = this.value === undefined ? "nothing" : JSON.stringify(this.value).slice(0, 100);
    throw new StepFailure(`ClientError: Expected ${expected} at ${this.path}, got ${got}.`);
  }
}
