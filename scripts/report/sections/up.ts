/** What bringing the stack up changed and what the policy pack found on the way. */
import type { Stamp } from "../../../policies/stamp";
import type { PolicyFinding } from "../../engineEvents";
import { describeStamp } from "../../findings";
import type { ReportFacts } from "../facts";
import { type Content, type Html, html, joined } from "../../../pipeline/drawing/html";
import { icon } from "../../../pipeline/drawing/icons";
import { code, count } from "../../../pipeline/drawing/words";
import { type Section, section } from "../section";

/** What the engine calls its operations, in words; others stand for themselves. */
const OPERATIONS: ReadonlyMap<string, string> = new Map([
  ["create", "created"],
  ["update", "updated"],
  ["delete", "deleted"],
  ["replace", "replaced"],
  ["same", "unchanged"],
]);

export function up({ up: found, stack }: ReportFacts): Section | undefined {
  if (found === undefined) return undefined;
  return section(
    "stack",
    "Stack",
    html`<p>
      Before the run, the Pulumi engine brought stack ${code(stack)} up under the policy pack:
      ${changes(found.changes)}.
    </p>`,
    findings(found.findings),
    judgedBy(found.policyPack),
    generic(found.generic),
  );
}

function changes(numbers: Readonly<Record<string, number>>): string {
  const told = Object.entries(numbers).filter(([, number]) => number > 0);
  if (told.length === 0) return "nothing changed";
  return told.map(([name, number]) => `${number} ${OPERATIONS.get(name) ?? name}`).join(", ");
}

function findings(all: readonly PolicyFinding[]): Html {
  if (all.length === 0) {
    return html`<p><span class="good">${icon("check")}</span>The policy pack found nothing to object to.</p>`;
  }
  return html`<div class="scroll" tabindex="0" role="region" aria-label="Policy findings, may scroll">
    <table>
      <caption>
        The policy pack told of ${count(all.length, "finding")}.
      </caption>
      <thead>
        <tr>
          <th scope="col">Rule</th>
          <th scope="col">Level</th>
          <th scope="col">Finding</th>
          <th scope="col">Resource</th>
        </tr>
      </thead>
      <tbody>
        ${all.map(
          ({ rule, level, message, urn, pack }) =>
            html`<tr>
              <th scope="row" class="keep">${rule} <span class="sub">${pack}</span></th>
              <td class="keep">${level}</td>
              <td class="free">${message}</td>
              <td>${urn === "" ? "the stack" : code(urn.split("::").slice(-2).join(" "))}</td>
            </tr>`,
        )}
      </tbody>
    </table>
  </div>`;
}

/** With the digest two runs can be compared: the same one means the same rules, levels and floors. */
function judgedBy(stamp: Stamp | undefined): Content {
  if (stamp === undefined) return undefined;
  return html`<p>It judged by policy pack ${code(describeStamp(stamp))}.</p>`;
}

/** Honest about the stand-in: for these types it knows the shape, not AWS's own rules. */
function generic(types: readonly string[]): Content {
  if (types.length === 0) return undefined;
  return html`<p>
    Answered generically by the stand-in, which knows the shape of these resource types but not all of AWS's rules for
    them: ${joined(types.map(code), ", ")}.
  </p>`;
}
