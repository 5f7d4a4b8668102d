/** What a person reads before a new pipeline is written, and after. */
import { basename } from "node:path";
import { figure } from "../../pipeline/drawing/text";
import { table } from "../print";
import type { ProposedGate } from "./propose";
import type { Plan, PlanRequest } from "./plan";

export function planLines({ name, target, proposal }: PlanRequest, plan: Plan, file: string): string[] {
  const { problem, rows, sampleRows, assumptions, gates } = proposal;
  const stacks = [...plan.stacks];
  const of = (wanted: boolean): string =>
    stacks.flatMap(([stack, relaxed]) => (relaxed === wanted ? stack : [])).join(", ");
  const head = ["  METRIC", "MODEL", "CONSTANT", `GATE ${of(true)}`, `GATE ${of(false)}`, "FLOOR"];
  return [
    `Pipeline ${name}: ${problem} of ${target}, from ${rows} rows of ${basename(file)}`,
    "",
    "Assumed",
    ...assumptions.map((one) => `  - ${one}`),
    `  - ${sampleRows} of the rows become sample.csv, to be committed: see that they may be.`,
    "",
    "Proposed gates (MODEL: a first one, in five folds; CONSTANT: one answer for all)",
    table(head, gates.map(row)),
    "",
    "Files",
    ...plan.changes.map(({ path, before }) => `  ${before === undefined ? "new    " : "changed"}  ${path}`),
    "",
    `Floors, for the validators (${plan.floors.path}); nothing is proved without`,
    ...plan.floorsLines.map((line) => `  ${line}`),
    "",
  ];
}

function row({ name, direction, model, constant, relaxed, strict, floor }: ProposedGate): string[] {
  const bound = (value: number): string => `${direction === "max" ? "at most" : "at least"} ${figure(value)}`;
  return [`  ${name}`, figure(model), figure(constant), bound(relaxed), bound(strict), bound(floor)];
}

export function nextLines(
  name: string,
  { write, floors }: { readonly write: boolean; readonly floors: boolean },
): string[] {
  if (!write) return ["Nothing was written."];
  return [
    `Pipeline ${name} is there. Next:`,
    ...(floors ? [] : ["  let the validators add the floors above to policies/floors.yaml"]),
    `  npm start -- --pipeline ${name}`,
    "  # keeps its definition beside the tests, for review:",
    "  SLUICEGATE_UPDATE_DEFINITIONS=1 npx mocha tests/pipeline/index.test.ts",
  ];
}
