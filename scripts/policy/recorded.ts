/**
 * Reads the resources of an exported stack or of a preview's JSON. A file that does not hold the whole stack is refused:
 * what is left out could be what breaks a rule.
 */
import Ajv from "ajv";
import { stackOf } from "../../policies/evaluate";
import { firstFault, isExported, RECORDED_RESOURCE, StateError, type RecordedResource } from "../plan/exportedState";
import { viewed, type Viewed } from "./recordedViews";

export interface RecordedStack extends Viewed {
  readonly source: "state" | "preview";
  readonly stack: string;
}

interface Preview {
  readonly steps: readonly { readonly op: string; readonly newState?: RecordedResource | null }[];
  readonly changeSummary?: Readonly<Record<string, number>>;
  readonly diagnostics?: readonly { readonly severity?: string }[] | null;
}

const isPreview = new Ajv().compile<Preview>({
  type: "object",
  required: ["steps"],
  properties: {
    steps: {
      type: "array",
      items: {
        type: "object",
        required: ["op"],
        properties: { op: { type: "string" }, newState: { anyOf: [{ type: "null" }, RECORDED_RESOURCE] } },
      },
    },
    changeSummary: { type: "object", additionalProperties: { type: "number" } },
    diagnostics: {
      anyOf: [
        { type: "null" },
        { type: "array", items: { type: "object", properties: { severity: { type: "string" } } } },
      ],
    },
  },
});

/** Steps after which the resource is no more. */
const ENDS = /^(delete|discard|remove)|-discard$/;

/**
 * @param text of the file
 * @param name of the file, for people
 * @throws StateError with one line: the file, what is wrong with it, what to do
 */
export function readRecorded(text: string, name: string): RecordedStack {
  const refuse = (got: string): StateError =>
    new StateError(
      `Expected an exported stack or a preview's JSON in ${name}, got: ${got}; ` +
        "write it by pulumi stack export, or by pulumi preview --json --show-sames.",
    );
  const value = parse(text, refuse);
  const source = has(value, "deployment") ? "state" : has(value, "steps") ? "preview" : undefined;
  if (source === undefined) throw refuse("JSON of something else");
  const recorded = source === "state" ? ofState(value, refuse) : ofPreview(value, refuse);
  const stacks = new Set(recorded.map(({ urn }) => urn.split("::").slice(0, 2).join("::")));
  const [first] = recorded;
  if (first === undefined) throw refuse("no resource");
  if (stacks.size > 1) throw refuse("resources of several stacks");
  try {
    return { source, stack: stackOf(first.urn), ...viewed(recorded) };
  } catch (error) {
    // No engine writes values as deep as that.
    if (error instanceof RangeError) throw refuse("values nested too deep to be read");
    throw error;
  }
}

type Refuse = (got: string) => StateError;

function parse(text: string, refuse: Refuse): unknown {
  if (text.trim() === "") throw refuse("nothing");
  try {
    return JSON.parse(text) as unknown;
  } catch {
    const isEvents = /^\s*\{"(sequence|type)"/.test(text);
    throw refuse(isEvents ? "the engine's events, which name no dependencies of properties" : "no JSON");
  }
}

function has(value: unknown, key: string): boolean {
  return typeof value === "object" && value !== null && Object.hasOwn(value, key);
}

function ofState(value: unknown, refuse: Refuse): readonly RecordedResource[] {
  if (!isExported(value)) throw refuse(firstFault(isExported.errors));
  return (value.deployment.resources ?? []).filter((one) => one.delete !== true);
}

function ofPreview(value: unknown, refuse: Refuse): readonly RecordedResource[] {
  if (!isPreview(value)) throw refuse(firstFault(isPreview.errors));
  const { steps, changeSummary = {}, diagnostics } = value;
  if (diagnostics?.some(({ severity }) => severity === "error") === true) throw refuse("a preview that failed");
  const left = (changeSummary.same ?? 0) - steps.filter(({ op }) => op === "same").length;
  if (left > 0) throw refuse(`a preview without its ${left} unchanged resources`);
  // A replacement takes several steps with the same new state.
  const byUrn = new Map<string, RecordedResource>();
  for (const { op, newState } of steps) {
    if (newState !== undefined && newState !== null && !ENDS.test(op)) byUrn.set(newState.urn, newState);
  }
  return [...byUrn.values()];
}
