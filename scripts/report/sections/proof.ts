/** What was proved of the definition, under which assumptions; or what stands against it. */
import type { Certificate, ProofFinding } from "../../../policies/proof";
import type { ReportFacts } from "../facts";
import { type Html, html, joined } from "../../../pipeline/drawing/html";
import { icon } from "../../../pipeline/drawing/icons";
import { boundInWords } from "../verdict";
import { code, codeOrNothing, list, pairs } from "../../../pipeline/drawing/words";
import { type Section, section } from "../section";

type Sink = Certificate["sinks"][number];
type Atom = Sink["atoms"][number];

export function proof({ proof: { verdict, certificate, findings }, stack, pipeline }: ReportFacts): Section {
  const render = `npx sluicegate pipeline render --stack ${stack} --pipeline ${pipeline}`;
  if (certificate === undefined) return section("proof", "Proof", refusal(verdict), findings.map(finding));
  return section(
    "proof",
    "Certificate",
    html`<p>
      <strong class="good">${icon("check")}${verdict}.</strong> ${claim(certificate)} This was proved from the
      definition's text alone, for every execution and every choice of its parameters.
    </p>`,
    certificate.sinks.map(sink),
    choices(certificate),
    html`<h3>What the proof relies on and cannot see</h3>
      ${list(certificate.assumptions)}`,
    html`<h3>Check it again</h3>
      ${pairs([
        ["Definition sha256", code(certificate.digest)],
        ["From the sources", code(`${render} | npx sluicegate pipeline prove - --pipeline ${pipeline}`)],
      ])}`,
    findings.length === 0
      ? undefined
      : html`<h3>Findings without effect on the verdict</h3>
          ${findings.map(finding)}`,
  );
}

function claim({ sinks }: Certificate): string {
  if (sinks.length === 0) return "The definition registers no model, so none can pass its gate.";
  return "No model is registered unless it was evaluated in the same execution and met its gate.";
}

function sink({ step, conditions, atoms, evaluator, root }: Sink): Html {
  return html`<div class="panel">
    ${pairs([
      ["Registration", html`<strong>${step}</strong>`],
      ["Only behind", joined(conditions.map(code), ", then ")],
      ["Guaranteed", atoms.length === 1 ? atoms.map(guarantee) : list(atoms.map(guarantee))],
      ["Measured by", code(evaluator)],
      ["Model made by", code(root)],
    ])}
  </div>`;
}

function guarantee({ metric, path, comparator, bound }: Atom): Html {
  const words = boundInWords({ comparator, value: bound, holds: true });
  return html`<strong>${metric} ${words}</strong>, read from ${code(path)}`;
}

function choices({ starterChoices }: Certificate): Html {
  const chosen =
    starterChoices.length === 0
      ? html`<p>Nothing.</p>`
      : html`<p>${joined(starterChoices.map(code), ", ")}; nothing else. The gate holds whatever they choose.</p>`;
  return html`<h3>What whoever starts an execution may choose</h3>
    ${chosen}`;
}

function refusal(verdict: string): Html {
  const meaning =
    verdict === "REFUTED"
      ? "There is a way past the gate: a model could be registered that did not meet it."
      : "The proof could not exclude a way past the gate. What is not proved counts as refused.";
  return html`<p><strong class="bad">${icon("cross")}${verdict}.</strong> ${meaning}</p>`;
}

function finding(one: ProofFinding, index: number): Html {
  const { rule, verdict, step, pointer, message, why, fix, path, advisory } = one;
  return html`<div class="panel">
    <h3>${index + 1}. ${rule}: ${message}</h3>
    ${pairs([
      ["Verdict", advisory === true ? `${verdict}, advisory: does not decide` : verdict],
      ["Step", codeOrNothing(step)],
      ["Place", pointer === "" ? "the whole definition" : code(pointer)],
      ["Ungated path", path && joined(path.map(code), " → ")],
      ["Why it matters", why],
      ["Fix", fix],
    ])}
  </div>`;
}
