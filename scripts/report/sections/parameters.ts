/** What this execution was started with, beside what could have been chosen. */
import { valueAt } from "../../../pipeline/evaluation";
import { definitionOf } from "../../../pipeline/drawing/definitionText";
import type { ReportFacts } from "../facts";
import { type Html, html, joined } from "../../../pipeline/drawing/html";
import { code } from "../../../pipeline/drawing/words";
import { type Section, section } from "../section";

interface Parameter {
  readonly name: string;
  readonly value: string;
  readonly standard?: string;
  readonly allowed: readonly string[];
}

export function parameters(facts: ReportFacts): Section {
  const all = parametersOf(facts);
  if (all.length === 0) {
    return section("parameters", "Parameters", html`<p class="empty">The pipeline has no parameters.</p>`);
  }
  return section(
    "parameters",
    "Parameters",
    html`<div class="scroll" tabindex="0" role="region" aria-label="Parameters, may scroll">
      <table>
        <caption>
          Bounds of the gate are no parameters: nobody who starts an execution can move them.
        </caption>
        <thead>
          <tr>
            <th scope="col">Parameter</th>
            <th scope="col">Value</th>
            <th scope="col">Default</th>
            <th scope="col">Allowed</th>
          </tr>
        </thead>
        <tbody>
          ${all.map(row)}
        </tbody>
      </table>
    </div>`,
  );
}

function row({ name, value, standard, allowed }: Parameter): Html {
  return html`<tr>
    <th scope="row">${name}</th>
    <td>${code(value)}</td>
    <td>${standard === undefined ? "none" : standard === value ? "the same" : code(standard)}</td>
    <td>${allowed.length === 0 ? "any" : joined(allowed.map(code), ", ")}</td>
  </tr>`;
}

/** Those the definition declares, in its order; then any that only the execution tells of. */
function parametersOf({ definition, parameters: given }: ReportFacts): Parameter[] {
  const values = new Map(given.map(({ name, value }) => [name, value]));
  const declared = listAt(definitionOf(definition), "Parameters").map((one): Parameter => {
    const name = textOf(valueAt(one, "Name")) ?? "";
    const standard = textOf(valueAt(one, "DefaultValue"));
    const allowed = listAt(one, "EnumValues").flatMap((value) => textOf(value) ?? []);
    return { name, value: values.get(name) ?? standard ?? "", standard, allowed };
  });
  const names = new Set(declared.map(({ name }) => name));
  const others = given.filter(({ name }) => !names.has(name)).map((one): Parameter => ({ ...one, allowed: [] }));
  return [...declared, ...others];
}

function listAt(value: unknown, key: string): readonly unknown[] {
  const found = valueAt(value, key);
  return Array.isArray(found) ? found : [];
}

function textOf(value: unknown): string | undefined {
  return typeof value === "string" || typeof value === "number" || typeof value === "boolean"
    ? String(value)
    : undefined;
}
