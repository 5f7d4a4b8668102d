/** What a report tells of one execution, gathered once; everything that is shown comes from here. */
import { ListPipelineParametersForExecutionCommand } from "@aws-sdk/client-sagemaker";
import type { PipelineDefinition, ProcessingStep, Step } from "../../pipeline/schema";
import { isDerived, metricsOf, valueAt, type Metric } from "../../pipeline/evaluation";
import { buildGraph, type Graph } from "../../pipeline/graph";
import type { Stamp } from "../../policies/stamp";
import { prove, type MetricRequirement, type ProofResult } from "../../policies/proof";
import type { Connection } from "../connection";
import type { PolicyFinding } from "../engineEvents";
import { holds, type Comparator } from "../evaluation";
import { parseDefinition, readDefinition, type ExecutionSnapshot } from "../executions";
import { findModel, type Model } from "../models";
import { readText } from "../objects";

/** One metric of the evaluation, with the bound that the gate holds it to, if any. */
export interface MetricFact extends Metric {
  readonly bound?: { readonly comparator: Comparator; readonly value: number; readonly holds: boolean };
}

export interface ReportFacts {
  readonly stack: string;
  readonly pipeline: string;
  readonly account: string;
  readonly region: string;
  readonly execution: ExecutionSnapshot;
  readonly parameters: readonly { readonly name: string; readonly value: string }[];
  readonly definition: string;
  readonly graph: Graph;
  readonly proof: ProofResult;
  readonly metrics: readonly MetricFact[];
  /** The whole evaluation report, where the execution came as far as writing one. */
  readonly evaluation?: unknown;
  readonly plots: readonly { readonly name: string; readonly svg: string }[];
  readonly model?: Model;
  /** What bringing the stack up found and changed; absent when the report is made later. */
  readonly up?: {
    readonly changes: Readonly<Record<string, number>>;
    readonly findings: readonly PolicyFinding[];
    readonly policyPack?: Stamp;
    readonly generic: readonly string[];
  };
}

export interface FactsRequest {
  readonly connection: Connection;
  readonly pipeline: { readonly name: string; readonly modelPackageGroupName: string };
  readonly execution: ExecutionSnapshot;
  readonly requirements: readonly MetricRequirement[];
  readonly up?: ReportFacts["up"];
}

export async function gatherFacts(request: FactsRequest): Promise<ReportFacts> {
  const { connection, pipeline, execution, requirements } = request;
  const { outputs } = connection;
  const definition = await readDefinition(connection, execution.arn);
  const parsed = parseDefinition(definition);
  const proof = prove(definition, { metrics: requirements });
  const folder = evaluationFolder(parsed, execution.id);
  const evaluation = folder === undefined ? undefined : await readJson(connection, `${folder}/evaluation.json`);
  const registered = execution.steps.find(({ type, arn }) => type === "RegisterModel" && arn !== undefined)?.arn;
  return {
    stack: outputs.stack,
    pipeline: pipeline.name,
    account: outputs.account,
    region: outputs.region,
    execution,
    parameters: await readParameters(connection, execution.arn),
    definition,
    graph: buildGraph(parsed),
    proof,
    metrics: metricFacts(evaluation, proof),
    evaluation,
    plots: await readPlots(connection, folder, evaluation),
    model: registered === undefined ? undefined : await findModel(connection, pipeline, registered),
    up: request.up,
  };
}

async function readParameters({ sagemaker }: Connection, arn: string): Promise<ReportFacts["parameters"]> {
  const command = new ListPipelineParametersForExecutionCommand({ PipelineExecutionArn: arn });
  const { PipelineParameters = [] } = await sagemaker.send(command);
  return PipelineParameters.map(({ Name = "", Value = "" }) => ({ name: Name, value: Value }));
}

/** s3:// URI of the folder that holds the evaluation report: where the step with a property file writes it. */
function evaluationFolder({ Steps }: PipelineDefinition, executionId: string): string | undefined {
  const evaluator = Steps.find(
    (step): step is ProcessingStep => step.Type === "Processing" && (step.PropertyFiles ?? []).length > 0,
  );
  const output = evaluator?.PropertyFiles?.[0]?.OutputName;
  const uri = evaluator === undefined ? undefined : outputUri(evaluator, output);
  return typeof uri === "object" && uri !== null && "Std:Join" in uri
    ? joined(uri["Std:Join"], executionId)
    : undefined;
}

function outputUri(step: Step, name: string | undefined): unknown {
  const outputs = valueAt(step, "Arguments.ProcessingOutputConfig.Outputs");
  const found: unknown = Array.isArray(outputs)
    ? outputs.find((one) => valueAt(one, "OutputName") === name)
    : undefined;
  return valueAt(found, "S3Output.S3Uri");
}

const EXECUTION_ID = "Execution.PipelineExecutionId";

/** Undefined when it is joined from more than texts and the execution's id. */
function joined(join: unknown, executionId: string): string | undefined {
  const on = valueAt(join, "On");
  const values = valueAt(join, "Values");
  if (typeof on !== "string" || !Array.isArray(values)) return undefined;
  const parts = values.map((value: unknown) => (valueAt(value, "Get") === EXECUTION_ID ? executionId : value));
  return parts.every((part) => typeof part === "string") ? parts.join(on) : undefined;
}

/** Undefined when the execution ended before it was written, or when it is no JSON. */
async function readJson(connection: Connection, uri: string): Promise<unknown> {
  return readText(connection, uri)
    .then((text): unknown => JSON.parse(text))
    .catch(() => undefined);
}

async function readPlots(
  connection: Connection,
  folder: string | undefined,
  evaluation: unknown,
): Promise<ReportFacts["plots"]> {
  const names = valueAt(evaluation, "plots");
  if (folder === undefined || !Array.isArray(names)) return [];
  const files = names.filter((name): name is string => typeof name === "string");
  const plots = files.map(async (name) => ({ name, svg: await readText(connection, `${folder}/${name}`) }));
  // A report without one of its pictures is better than none.
  const settled = await Promise.allSettled(plots);
  return settled.flatMap((one) => (one.status === "fulfilled" ? one.value : []));
}

function metricFacts(evaluation: unknown, proof: ProofResult): MetricFact[] {
  const atoms = (proof.certificate?.sinks ?? []).flatMap((sink) => sink.atoms);
  return metricsOf(evaluation).flatMap((metric): MetricFact[] => {
    const atom = atoms.find((one) => one.metric === metric.name);
    if (atom === undefined) return isDerived(metric, evaluation) ? [] : [metric];
    const { comparator, bound: value } = atom;
    return [{ ...metric, bound: { comparator, value, holds: holds(metric.value, comparator, value) } }];
  });
}
