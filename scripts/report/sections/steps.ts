/** What ran: the graph as a drawing, and each step with its state, times and reason. */
import { stepFacts } from "../../../pipeline/drawing/states";
import { stepTable } from "../../../pipeline/drawing/stepTable";
import type { ReportFacts } from "../facts";
import { type Section, section } from "../section";

export function steps({ graph, execution }: ReportFacts): Section {
  const caption = `Execution ${execution.id}: ${execution.status.toLowerCase()}. Times are UTC.`;
  return section("steps", "Steps", stepTable({ graph, steps: stepFacts(graph, execution.steps), caption }));
}
