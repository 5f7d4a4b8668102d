/** The log of a step: its last lines, from one host of its job. */
import { type Content, type Html, html } from "../../drawing/html";
import { code } from "../../drawing/words";
import { isLive } from "./executionStates";
import { executionNamed } from "./find";
import { href, link } from "./links";
import { endOfLog, logsOf, type HostLog } from "./logs";
import type { Answer, Question } from "./view";

export function log(question: Question): Answer {
  const { store, logsDir, params, query } = question;
  const execution = executionNamed(store, params);
  const name = query.get("step");
  const step = execution === undefined || name === null ? undefined : store.steps.get([execution.id, name]);
  if (execution === undefined || step === undefined) return undefined;
  const logs = logsOf(step, execution.id, logsDir);
  const host = query.get("host");
  const shown = host === null ? logs[0] : logs.find((one) => one.host === host);
  if (host !== null && shown === undefined) return undefined;
  return {
    part: "Executions",
    title: `Log of ${step.name}`,
    here: `log of ${step.name}`,
    trail: [
      link(href.executions({ pipeline: execution.pipelineName }), execution.pipelineName),
      link(href.execution(execution), execution.id),
    ],
    body:
      shown === undefined
        ? html`<p class="empty">The step has no log.</p>`
        : [
            logs.length < 2
              ? undefined
              : html`<nav aria-label="Hosts">
                  <ul class="hosts">
                    ${logs.map((one) => html`<li>${hostLink(one, one === shown, href.log(execution, step.name, one.host))}</li>`)}
                  </ul>
                </nav>`,
            contents(shown),
          ],
    live: isLive(execution) && step.endTime === undefined,
  };
}

function hostLink({ host }: HostLog, isShown: boolean, to: string): Html {
  return isShown ? html`<a href="${to}" aria-current="true">${host}</a>` : link(to, host);
}

function contents({ file }: HostLog): Content {
  const { size, whole, lines } = endOfLog(file);
  const told =
    lines.length === 0
      ? "Nothing was written."
      : whole
        ? "The whole log."
        : `The last ${lines.length} lines of ${size.toLocaleString("en-US")} bytes.`;
  return [
    html`<p class="muted">${told} The file: ${code(file)}</p>`,
    lines.length === 0
      ? undefined
      : html`<pre class="log" tabindex="0" role="region" aria-label="Log, may scroll">${lines.join("\n")}</pre>`,
  ];
}
