/**
 * What is wrong with a pipeline's definition, found once for each pipeline and handed out rule by rule: the proof
 * (policies/proof) judges the text; what keeps the proof from seeing the text, or the text from being what runs, is found here.
 */
import { notKnown, undecided, violation, type Finding } from "./finding";
import { judgeEvaluators } from "./evaluators";
import { floorsOf, requirementsOf, type Floors } from "./floors";
import { oncePerText } from "./oncePer";
import { prove, type ProofFinding, type ProofResult } from "./proof";
import { parse } from "./proof/parser";
import type { Reading } from "./reading";
import type { Context, ResourceView } from "./rule";

const NATIVE_PIPELINE = "aws-native:sagemaker:Pipeline";
export const PIPELINES = ["aws:sagemaker/pipeline:Pipeline", NATIVE_PIPELINE];

interface Definition {
  readonly text: Reading;
  readonly location: Reading;
}

export function definitionOf({ type, props }: ResourceView): Definition {
  if (type !== NATIVE_PIPELINE) {
    return { text: props.at("pipelineDefinition"), location: props.at("pipelineDefinitionS3Location") };
  }
  const both = props.at("pipelineDefinition");
  return { text: both.at("pipelineDefinitionBody"), location: both.at("pipelineDefinitionS3Location") };
}

/** Each definition is parsed once for all rules on what stands in it, those on the stack included. */
export const parsedDefinition = oncePerText((text) => parse(text));

/** GATE-14: what is analysed here is what will be deployed. */
function deployedIsAnalysed(pipeline: ResourceView): Finding[] {
  const { text, location } = definitionOf(pipeline);
  const ignored = pipeline.ignoreChanges.some((path) => /^(\*|\[\s*["']?\*)|pipelineDefinition/.test(path));
  const findings: Finding[] = [];
  if (ignored) {
    const fix = "remove pipelineDefinition (and *) from ignoreChanges";
    findings.push(
      violation("", "Expected no ignoreChanges on the definition: what runs would not be what is analysed", { fix }),
    );
  }
  // An unknown definition of the other provider makes its location unknown as well; GATE-09 says so once.
  if (location.state === "known" || (location.state === "unknown" && text.state !== "unknown")) {
    const both = text.state === "absent" ? "" : "besides the inline definition";
    findings.push(violation(location.path, `Expected the definition inline, got a location in S3 ${both}`));
  }
  return findings;
}

/** A finding and the id of the rule that it breaks. */
export type Judged = readonly [rule: string, finding: Finding];

/** Decides no verdict of the proof, and is demanded of every package all the same. */
const EVIDENCE = "GATE-12";

function fromProof(path: string, found: ProofFinding): Finding {
  const step = found.step === undefined ? "" : `step "${found.step}" `;
  const way = found.path === undefined || found.path.length === 0 ? "" : `; ungated: ${found.path.join(" -> ")}`;
  const { why, fix } = found;
  const where = `${path} ${step}${found.pointer}`.trim();
  const unproved = found.verdict === "UNPROVED";
  return {
    ...(unproved
      ? undecided(where, `${found.message}${way}`, { fix })
      : violation(where, `${found.message}${way}`, { fix })),
    ...(why === undefined ? {} : { why }),
    ...(found.advisory === true && found.rule !== EVIDENCE ? { advisory: true } : {}),
  };
}

/** Nobody may register against nothing: said here, where the remedy is known, and not as the proof says it. */
function withoutFloor(path: string, pipeline: ResourceView): Judged {
  const reason = "no floor is set for this pipeline, so there is nothing to hold its gate against";
  const fix = `a validator adds pipelines.${pipeline.name} with its metrics to policies/floors.yaml`;
  return ["GATE-01", undecided(path, reason, { fix })];
}

const proofs = new WeakMap<Floors, Map<string, ProofResult>>();

/** The proof against the pipeline's floors. The stack's rules ask for the same texts as those on single pipelines did. */
export function proofOf(text: string, pipeline: ResourceView, { floors }: Context, biasCheck: boolean): ProofResult {
  const known = proofs.get(floors) ?? new Map<string, ProofResult>();
  proofs.set(floors, known);
  const asked = `${pipeline.name}\n${biasCheck}\n${text}`;
  const result = known.get(asked) ?? prove(text, { metrics: requirementsOf(floors, pipeline.name), biasCheck });
  known.set(asked, result);
  return result;
}

function judgeText(path: string, text: string, pipeline: ResourceView, context: Context): Judged[] {
  const { floors } = context;
  const metrics = requirementsOf(floors, pipeline.name);
  const { biasCheck = false } = floorsOf(floors, pipeline.name) ?? {};
  const { findings, verdict, certificate } = proofOf(text, pipeline, context, biasCheck);
  const floorless = metrics.length === 0 && (certificate === undefined || certificate.sinks.length > 0);
  const told = findings
    .filter(({ rule, pointer }) => !(floorless && rule === "GATE-01" && pointer === ""))
    .map((found): Judged => [found.rule, fromProof(path, found)]);
  if (floorless) told.push(withoutFloor(path, pipeline));
  if (verdict !== "PROVED" && !findings.some(({ advisory }) => advisory !== true)) {
    told.push(["GATE-09", undecided(path, "the proof did not succeed and gave no reason")]);
  }
  if (certificate !== undefined) {
    told.push(...judgeEvaluators(path, certificate, pipeline, context).map((one): Judged => ["GATE-15", one]));
  }
  return told;
}

function judgeDefinition(pipeline: ResourceView, context: Context): Judged[] {
  const { text, location } = definitionOf(pipeline);
  if (text.state === "unknown") return [["GATE-09", notKnown(text.path)]];
  if (text.state === "absent") {
    const missing = violation(text.path, "Expected an inline definition, got none");
    return location.state === "absent" ? [["GATE-09", missing]] : [];
  }
  if (text.text === undefined) return [["GATE-09", violation(text.path, "Expected the definition as JSON text")]];
  return judgeText(text.path, text.text, pipeline, context);
}

const judged = new WeakMap<ResourceView, readonly Judged[]>();

/** All findings about one pipeline. The rules share one view of a resource, so the proof runs once for all of them. */
export function judgementOf(pipeline: ResourceView, context: Context): readonly Judged[] {
  const known = judged.get(pipeline);
  if (known !== undefined) return known;
  const deployed = deployedIsAnalysed(pipeline).map((finding): Judged => ["GATE-14", finding]);
  const all = [...judgeDefinition(pipeline, context), ...deployed];
  judged.set(pipeline, all);
  return all;
}
