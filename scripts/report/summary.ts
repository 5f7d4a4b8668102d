/** The end of an execution as Markdown, for the page of the run that started it: the verdict, the numbers, the model. */
import { appendFileSync } from "node:fs";
import { code, markdownTable } from "../ci/markdown";
import { gatherFacts, type FactsRequest, type ReportFacts } from "./facts";
import { figure } from "../../pipeline/drawing/text";
import { boundInWords, gateVerdict } from "./verdict";

/** Adds the summary of an execution that is over to a file, which is made if it is not there. */
export async function appendSummary(file: string, request: FactsRequest): Promise<void> {
  appendFileSync(file, summary(await gatherFacts(request)));
}

export function summary(facts: ReportFacts): string {
  const { stack, pipeline, execution, proof } = facts;
  const lines = [
    `## Gate ${gateVerdict(facts)}: ${code(pipeline)} on stack ${code(stack)}`,
    "",
    ...(execution.failureReason === undefined ? [] : [code(execution.failureReason), ""]),
    ...metrics(facts),
    ...markdownTable(
      ["execution", "status", "proof", "model"],
      [[code(execution.arn), code(execution.status), proof.verdict, model(facts)]],
    ),
  ];
  return `${lines.join("\n")}\n`;
}

function metrics({ metrics: found }: ReportFacts): string[] {
  if (found.length === 0) return [];
  const rows = found.map(({ name, value, interval, bound }) => [
    code(name),
    figure(value),
    interval === undefined ? "" : interval.map(figure).join(" .. "),
    bound === undefined ? "" : `${boundInWords(bound)}: ${bound.holds ? "holds" : "**missed**"}`,
  ]);
  return [...markdownTable(["metric", "value", "95 % interval", "gate"], rows), ""];
}

function model({ model: registered }: ReportFacts): string {
  return registered === undefined ? "none registered" : `${code(registered.arn)} ${code(registered.approval)}`;
}
