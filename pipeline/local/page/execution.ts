/** One execution: what became of it and why, its steps as a graph, what they measured and registered. */
import { type Content, type Html, html } from "../../drawing/html";
import { stepFacts, type StepFact } from "../../drawing/states";
import { stepTable } from "../../drawing/stepTable";
import { took } from "../../drawing/text";
import { approvalInWords, code, pairs, stateInWords, when } from "../../drawing/words";
import { parsePackageName } from "../names";
import type { ExecutionRecord, PackageRecord, StoredStep } from "../records";
import { isObject } from "../shapes";
import type { Store } from "../store";
import { definitionDetails } from "./definition";
import { isLive, shownStep, stateOf, stepsOf, timesOf, type ShownStep } from "./executionStates";
import { executionNamed } from "./find";
import { graphOf } from "./graphs";
import { href, link } from "./links";
import { logsOf } from "./logs";
import { measuredBy, metricTable, type Measured } from "./measured";
import type { Answer, Question, View } from "./view";

export function execution(question: Question): Answer {
  const found = executionNamed(question.store, question.params);
  return found && shown(found, question);
}

async function shown(found: ExecutionRecord, { store, objects, logsDir }: Question): Promise<View> {
  const text = store.definitions.get(found.definition) ?? "";
  const graph = graphOf(text);
  const records = stepsOf(store, found);
  const steps = stepFacts(graph, records.map(shownStep));
  const more = (step: StepFact<ShownStep>): Content => moreOf(found, step, logsDir);
  return {
    part: "Executions",
    title: `Execution ${found.id}`,
    here: found.id,
    heading: html`Execution <span class="mono">${found.id}</span> ${stateInWords(stateOf(found, records))}`,
    trail: [link(href.executions({ pipeline: found.pipelineName }), found.pipelineName)],
    body: [
      found.failureReason === undefined ? undefined : html`<p class="reason">${found.failureReason}</p>`,
      facts(found),
      section("Steps", stepTable({ graph, steps, caption: "In the order in which they may run.", more })),
      metrics(await measuredBy(graph, records, objects)),
      packages(packagesOf(store, records)),
      parameters(found),
      section("Details", details(found)),
      section("Definition", definitionDetails(text)),
    ],
    live: isLive(found),
  };
}

function section(title: string, contents: Content): Html {
  return html`<section>
    <h2>${title}</h2>
    ${contents}
  </section>`;
}

function facts(found: ExecutionRecord): Html {
  const times = timesOf(found);
  const { pipelineName, version, description } = found;
  return pairs([
    ["Pipeline", html`${link(href.pipeline(pipelineName, { version }), pipelineName)}, version ${version}`],
    ["Description", description],
    ["Started", when(times.startTime)],
    ["Took", took(times)],
  ]);
}

/** What identifies the execution elsewhere. */
function details(found: ExecutionRecord): Html {
  return pairs([
    ["Name", found.displayName],
    ["Ended", when(timesOf(found).endTime)],
    ["Role", code(found.roleArn)],
    ["ARN", code(found.arn)],
  ]);
}

/** What stands beside a step's state: how a condition went, which attempt this is, where the log lies. */
function moreOf(found: ExecutionRecord, { ran }: StepFact<ShownStep>, logsDir: string): Content {
  if (ran === undefined) return undefined;
  const { name, outcome, attempt = 1 } = ran.record;
  const told = [
    outcome === undefined ? undefined : outcome === "True" ? "it holds" : "it does not hold",
    attempt > 1 ? `attempt ${attempt}` : undefined,
    logsOf(ran.record, found.id, logsDir).length === 0
      ? undefined
      : html`<a href="${href.log(found, name)}">log<span class="unseen"> of ${name}</span></a>`,
  ].filter((one) => one !== undefined);
  return told.map((one) => html` <span class="sub">${one}</span>`);
}

function metrics(all: readonly Measured[]): Content {
  if (all.length === 0) return undefined;
  return section(
    "Metrics",
    all.map(({ uri, metrics: measured }) => metricTable(measured, html`From ${code(uri)}`)),
  );
}

function packagesOf(store: Store, steps: readonly StoredStep[]): PackageRecord[] {
  return steps.flatMap(({ metadata }) => {
    const made = metadata?.RegisterModel;
    const named = isObject(made) && typeof made.Arn === "string" ? parsePackageName(made.Arn) : undefined;
    return (named && store.packages.get([named.group, named.version])) ?? [];
  });
}

function packages(registered: readonly PackageRecord[]): Content {
  if (registered.length === 0) return undefined;
  const items = registered.map(
    ({ group, version, approval }) =>
      html`<li>
        ${link(href.package(group, version), `${group}, version ${version}`)}: ${approvalInWords(approval)}
      </li>`,
  );
  return section(
    "Registered",
    html`<ul>
      ${items}
    </ul>`,
  );
}

function parameters({ parameters: values }: ExecutionRecord): Content {
  const all = Object.entries(values);
  if (all.length === 0) return undefined;
  return section("Parameters", pairs(all.map(([name, value]) => [name, code(value)])));
}
