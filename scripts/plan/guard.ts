/** The plan guard: what a plan would lose, and which gates and floors would become weaker without a named approver. */
import { UNUSED, type StackWaivers } from "../../policies/exceptions";
import type { Floors } from "../../policies/floors";
import { entryText, type Waiver } from "../../policies/waivers";
import type { PolicyFinding } from "../engineEvents";
import { allowanceOf, GATE_CHANGES, type GateChange, type GateChanges } from "./gateChanges";
import { losses } from "./losses";
import { definitionsOf, incomparable, loosenedFloors, loosenedGates, type Loosened } from "./loosened";
import type { PlannedResource } from "./plan";
import { finding, fingerprintOfLost, lossLevel, type Lost } from "./rules";
import { pipelineChanges, type PipelineChange } from "./steps";

/** What the plan is compared with. */
export interface OldSide {
  /** For people: "main (0123456789ab)", "the stack's state". */
  readonly label: string;
  /** Absent where only a state is known: it holds no floors. */
  readonly floors?: Floors;
  /** Entries that allowed earlier changes. */
  readonly gateChanges: readonly GateChange[];
  /** Waivers that it had; what they are for may have happened since. */
  readonly waivers: readonly Waiver[];
}

export interface NewSide {
  readonly stack: string;
  readonly floors: Floors;
  readonly gateChanges: GateChanges;
  readonly waivers: StackWaivers;
}

export interface Guarded {
  readonly compared: boolean;
  /** The result in words; begins with "not checked" where there was no old side. */
  readonly verdict: string;
  readonly findings: readonly PolicyFinding[];
  readonly pipelines: readonly PipelineChange[];
}

const NO_OLD_SIDE = "not checked (no old side to compare with)";

/** What was not compared is never called passed. */
export function guard(resources: readonly PlannedResource[], old: OldSide | undefined, head: NewSide): Guarded {
  const definitions = definitionsOf(resources);
  const pipelines = pipelineChanges(definitions);
  if (old === undefined) return { compared: false, verdict: NO_OLD_SIDE, findings: [], pipelines };
  const gates = loosenedGates(definitions, old.floors ?? head.floors);
  const floors = old.floors === undefined ? [] : loosenedFloors(old.floors, head.floors);
  const weaker = [...gates, ...floors].map((one) => {
    const allowance = allowanceOf(one, head.gateChanges.changes, old.gateChanges);
    return finding(lostBound(one, allowance), allowance === undefined ? "mandatory" : "advisory");
  });
  const faults = head.gateChanges.faults.map((what): Lost => ({ rule: "LOSS-06", urn: "", place: GATE_CHANGES, what }));
  const isRelaxed = (old.floors ?? head.floors).relaxedStacks.includes(head.stack);
  const lost = losses(resources).map((one) => {
    const waiver = head.waivers.excuse(one.rule, one.urn, fingerprintOfLost(one));
    return finding(one, lossLevel(one.rule, isRelaxed), waiver);
  });
  const malformed = [...faults, ...unused(head.waivers, old.waivers)].map((one) => finding(one, "mandatory"));
  const findings = [...lost, ...weaker, ...malformed].sort(compare);
  const open = [
    ...(old.floors === undefined ? ["floors"] : []),
    ...incomparable(definitions).map((name) => `the gate of ${name}, which is not proved in the old side`),
  ];
  return { compared: true, verdict: verdictOf(old, findings.length, open), findings, pipelines };
}

/** What is allowed is told all the same, with the name of who allowed it. */
function lostBound({ kind, pipeline, metric, from, to, urn }: Loosened, allowance: GateChange | undefined): Lost {
  const by = allowance === undefined ? "" : `, as ${allowance.approver} decided in ${allowance.ticket}`;
  const what = `the ${kind} would become weaker: ${metric} from ${from} to ${to}${by}`;
  return { rule: kind === "gate" ? "LOSS-04" : "LOSS-05", urn, place: `pipeline ${pipeline}`, what };
}

/** An entry that the old side had already may have done its work. */
function unused(waivers: StackWaivers, before: readonly Waiver[]): Lost[] {
  const known = new Set(before.map(entryText));
  return waivers
    .unusedLosses()
    .filter((entry) => !known.has(entryText(entry)))
    .map(({ line }) => ({ rule: "LOSS-07", urn: "", place: `${waivers.file.name} line ${line}`, what: UNUSED }));
}

function verdictOf({ label }: OldSide, count: number, open: readonly string[]): string {
  const found = count === 0 ? "nothing would be lost" : count === 1 ? "1 finding" : `${count} findings`;
  return [`compared with ${label}: ${found}`, ...open.map((what) => `not checked: ${what}`)].join("; ");
}

function compare(a: PolicyFinding, b: PolicyFinding): number {
  const [left, right] = [a, b].map(({ rule, urn, message }) => [rule, urn, message].join("\n"));
  return (left ?? "") < (right ?? "") ? -1 : 1;
}
