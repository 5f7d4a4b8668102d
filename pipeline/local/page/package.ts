/** One model package: what it is, what was decided of it, what was measured, and where it comes from. */
import { type Content, html } from "../../drawing/html";
import { code, pairs, type Pair, when } from "../../drawing/words";
import type { PackageRecord } from "../records";
import { href, link } from "./links";
import { measuredAt, metricTable } from "./measured";
import { approvalState, containersOf, evaluationOf, executionOf, metadataOf } from "./packageFacts";
import type { Answer, Question, View } from "./view";

const VERSION = /^[1-9]\d{0,8}$/;

export function modelPackage(question: Question): Answer {
  const [group = "", version = ""] = question.params;
  const found = VERSION.test(version) ? question.store.packages.get([group, Number(version)]) : undefined;
  return found && shown(found, question);
}

async function shown(found: PackageRecord, { objects }: Question): Promise<View> {
  const { group, version } = found;
  const uri = evaluationOf(found);
  const metrics = uri === undefined ? [] : await measuredAt(uri, objects);
  return {
    part: "Models",
    title: `${group}, version ${version}`,
    here: `version ${version}`,
    heading: html`Version ${version} ${approvalState(found)}`,
    trail: [link(href.group(group), group)],
    body: [
      pairs(factsOf(found)),
      metrics.length === 0 || uri === undefined
        ? undefined
        : section("Metrics", metricTable(metrics, html`From ${code(uri)}`)),
      containers(found),
      metadata(found),
    ],
  };
}

function section(title: string, contents: Content): Content {
  return html`<section>
    <h2>${title}</h2>
    ${contents}
  </section>`;
}

function factsOf(found: PackageRecord): Pair[] {
  const { approvalDescription, created, modified, modifiedBy, content, arn } = found;
  const execution = executionOf(found);
  const description = content.ModelPackageDescription;
  return [
    ["Execution", execution && link(href.execution(execution), execution.id)],
    ["Description", typeof description === "string" ? description : undefined],
    ["Decision", approvalDescription],
    ["Registered", when(new Date(created))],
    ["Changed", modified === undefined ? undefined : when(new Date(modified))],
    ["Changed by", modifiedBy === undefined ? undefined : code(modifiedBy)],
    ["ARN", code(arn)],
  ];
}

function containers(found: PackageRecord): Content {
  const all = containersOf(found);
  if (all.length === 0) return undefined;
  return section(
    "Containers",
    all.map(({ image, model }) =>
      pairs([
        ["Image", code(image)],
        ["Model", model === "" ? undefined : code(model)],
      ]),
    ),
  );
}

function metadata(found: PackageRecord): Content {
  const all = metadataOf(found);
  if (all.length === 0) return undefined;
  return section("Metadata", pairs(all.map(([name, value]) => [name, code(value)])));
}
