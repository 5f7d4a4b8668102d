/** The likely cause of a failure and what to do next. Pure: reason, log and facts are given. */
import { ENDINGS, type Row } from "./causes";
import { fill, type Facts } from "./fill";
import { nextStep, type NextName, type NextStep, type Place } from "./nextSteps";
import { SAYINGS } from "./sayings";

export interface Failure {
  /** Of the step; "" for an execution that failed before any step began. */
  readonly type: string;
  readonly status: string;
  readonly reason: string;
  /** The end of its logs. */
  readonly lines: readonly string[];
  /** Of a Fail step in a branch: what its condition compared. */
  readonly gate?: string | undefined;
}

export interface Explanation {
  /** A sentence; undefined where none is likely. */
  readonly cause: string | undefined;
  readonly next: NextStep;
}

/** @param facts what commands name: stack, pipeline, id, state, job and image */
export function explain(failure: Failure, place: Place, facts: Facts): Explanation {
  const { cause, next, found } = judge(failure);
  const known = { image: "the step's image", ...facts, ...found };
  return { cause: cause && fill(cause, known), next: nextStep(next, place, known) };
}

interface Judged {
  readonly cause?: string;
  readonly next: NextName;
  readonly found?: Facts | undefined;
}

/** A tuning job fails by its training jobs: its own reason ends with that of the first one. */
const TUNED = /No training job of tuning job \S+ has a result: (?<first>[\s\S]+)/;

function judge(failure: Failure): Judged {
  const { type, status, reason, lines, gate } = failure;
  if (status === "Stopped") return { cause: "The execution was stopped.", next: "retry" };
  if (type === "Fail") return judgeGate(gate);
  const first = TUNED.exec(reason)?.groups?.first;
  if (first !== undefined) {
    const { cause = "See the reason of the first one.", ...inner } = judge({
      ...failure,
      type: "Training",
      reason: first,
    });
    return { ...inner, cause: `No training job of the tuning job has a result. ${cause}` };
  }
  return ended(type, reason) ?? said(reason) ?? said(lines.join("\n")) ?? { next: lines.length > 0 ? "log" : "retry" };
}

function judgeGate(gate: string | undefined): Judged {
  const cause =
    gate === undefined
      ? "The definition ends the execution here on purpose; this is no bug of the step."
      : "A gate did not hold, so the pipeline did what it is for; this is no bug. $<gate>.";
  return { cause, next: "gate", found: { gate } };
}

function ended(type: string, text: string): Judged | undefined {
  for (const row of ENDINGS) {
    const fits = row.types === undefined || row.types.includes(type);
    const match = fits ? row.matches.exec(text) : null;
    if (match !== null) return judged(row, match);
  }
  return undefined;
}

/** The row that fits what stands last in the text. */
function said(text: string): Judged | undefined {
  const matches = SAYINGS.flatMap((row) => {
    const last = [...text.matchAll(new RegExp(row.matches, "g"))].at(-1);
    return last === undefined ? [] : [{ row, last }];
  });
  const [latest] = matches.sort((a, b) => b.last.index - a.last.index);
  return latest && judged(latest.row, latest.last);
}

function judged({ cause, next }: Row, { groups }: RegExpExecArray): Judged {
  const matched: Facts = groups ?? {};
  const trimmed = Object.entries(matched).map(([name, value]): [string, string | undefined] => [
    name,
    value?.trim().replace(/[.;]+$/, ""),
  ]);
  return { cause, next, found: Object.fromEntries(trimmed) };
}
