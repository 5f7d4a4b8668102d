/** The first thing a reader sees: what the gate decided and why, and what to do next. */
import { duration } from "../../../pipeline/drawing/text";
import type { ReportFacts } from "../facts";
import { type Content, type Html, html } from "../../../pipeline/drawing/html";
import { icon, type Icon } from "../../../pipeline/drawing/icons";
import { stepFacts } from "../../../pipeline/drawing/states";
import { figure } from "../../../pipeline/drawing/text";
import { boundInWords, type GateVerdict, gateVerdict } from "../verdict";
import { approvalInWords, code, count, when } from "../../../pipeline/drawing/words";

const LOOKS: Readonly<Record<GateVerdict, { readonly kind: string; readonly colour: string; readonly icon: Icon }>> = {
  PASSED: { kind: "passed", colour: "good", icon: "check" },
  REFUSED: { kind: "refused", colour: "bad", icon: "gate" },
  "NOT REACHED": { kind: "open", colour: "wary", icon: "warning" },
};
/** A gate that is not proved vouches for nothing, so passing it is nothing to be glad of. */
const UNPROVED_LOOK = LOOKS["NOT REACHED"];

export function top(facts: ReportFacts): Html {
  const verdict = gateVerdict(facts);
  const look = verdict === "PASSED" && facts.proof.verdict !== "PROVED" ? UNPROVED_LOOK : LOOKS[verdict];
  return html`<div class="verdict ${look.kind}">
    <h1>
      <span class="${look.colour}">${icon(look.icon)}</span>${facts.pipeline}: gate
      <span class="${look.colour}">${verdict}</span>
    </h1>
    <p class="lead free">${lead(facts, verdict)}</p>
    ${doubt(facts)}
    <dl class="glance">${glance(facts)}</dl>
    <div class="next">${next(facts, verdict)}</div>
  </div>`;
}

function lead(facts: ReportFacts, verdict: GateVerdict): string {
  const { execution, metrics } = facts;
  if (verdict === "PASSED") {
    const held = metrics.flatMap(({ name, value, bound }) =>
      bound === undefined ? [] : [`${name} is ${figure(value)}, and the gate asks for ${boundInWords(bound)}`],
    );
    return held.length === 0 ? "The execution succeeded." : `${held.join("; ")}.`;
  }
  const ended = stepFacts(facts.graph, facts.execution.steps).find(
    ({ state }) => state === "refused" || state === "failed",
  );
  const reason = ended?.ran?.failureReason ?? execution.failureReason;
  const kept = facts.model === undefined ? "\nNothing was registered." : "";
  if (verdict === "REFUSED") return `${reason ?? "The model missed its gate."}${kept}`;
  if (ended !== undefined) return `${ended.name} failed: ${reason ?? "no reason was told"}`;
  return `The execution is ${execution.status.toLowerCase()}${reason === undefined ? "" : `: ${reason}`}.`;
}

function doubt({ proof }: ReportFacts): Content {
  if (proof.verdict === "PROVED") return undefined;
  return html`<p class="bad">
    ${icon("cross")}The definition is ${proof.verdict}, not PROVED: a model could get past its gate, whatever this
    execution did. No model of it should be approved.
  </p>`;
}

function glance(facts: ReportFacts): Content {
  const { proof, execution, model, stack, account, region } = facts;
  const { startTime, endTime } = execution;
  const took = startTime && endTime ? duration(endTime.getTime() - startTime.getTime()) : execution.status;
  const findings = count(proof.findings.length, "finding");
  return [
    glimpse("Proof of the gate", proof.verdict, proof.certificate ? "of the definition that ran" : findings),
    glimpse("Model", model ? `version ${model.version}` : "none registered", model && approvalInWords(model.approval)),
    glimpse("Took", took, when(startTime)),
    glimpse("Stack", stack, `${account}, ${region}`),
  ];
}

function glimpse(term: string, value: string, note: Content): Html {
  return html`<div>
    <dt>${term}</dt>
    <dd>${value}${note === undefined ? undefined : html` <span class="note">${note}</span>`}</dd>
  </div>`;
}

/** The command that a reader most probably wants now. */
function next({ model, stack, pipeline, execution, proof }: ReportFacts, verdict: GateVerdict): Content {
  const where = `--stack ${stack} --pipeline ${pipeline}`;
  if (model?.approval === "PendingManualApproval" && proof.verdict === "PROVED") {
    const decide = (how: string): Html =>
      html`<span class="command"
        >${code(`npx sluicegate model ${how} ${model.version} ${where} --reason "..."`)}</span
      >`;
    return html`<p>The model can be deployed only after a person approves it, or never if they reject it:</p>
      ${decide("approve")}${decide("reject")}`;
  }
  const [why, command] =
    model !== undefined
      ? ["The model and who decided on it:", `model show ${model.version}`]
      : verdict === "REFUSED"
        ? ["After a change of data, features or training, start again:", "run start --watch"]
        : ["The execution as the service tells it:", `run show ${execution.id}`];
  return html`<p>${why}</p>
    <span class="command">${code(`npx sluicegate ${command} ${where}`)}</span>`;
}
