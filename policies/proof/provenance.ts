/** GATE-02, 05, 06 and 07 together: the evaluation is one of this run, and scored the very model that is registered. */
import type { Json } from "../../pipeline/schema";
import type { MetricSource } from "./atoms";
import { keyOf } from "./box";
import type { ProofDefinition, ProofStep } from "./definition";
import { Findings, verdictOf } from "./finding";
import { Freshness } from "./freshness";
import { Holdout } from "./holdout";
import { evaluationInputs, inputsOf } from "./inputs";
import { at, listAt, pointerTo, textAt } from "./json";
import { literalOf, locate } from "./location";
import { originOf, type Origin } from "./origin";
import { Writers } from "./writers";

export interface Artifact {
  readonly uri: Json | undefined;
  readonly keys: readonly (string | number)[];
}

const FIX = "Register the artifact that the evaluation read.";

/** What is read of a definition once, however often it is judged. */
interface Index {
  readonly writers: Writers;
  readonly rank: ReadonlyMap<string, number>;
}

/** The index of a definition whose steps are given in an order in which each comes after what it waits for. */
export function indexOf(definition: ProofDefinition, order: readonly string[], findings: Findings): Index {
  return { writers: new Writers(definition, findings), rank: new Map(order.map((name, at) => [name, at])) };
}

export class Provenance {
  private readonly freshness: Freshness;
  private readonly holdout: Holdout;
  private readonly evaluations = new Set<string>();
  private readonly checked = new Set<string>();
  private readonly repacks = new Set<string>();
  private readonly tried = new Map<string, number>();

  constructor(
    private readonly definition: ProofDefinition,
    private readonly index: Index,
    private readonly findings: Findings,
  ) {
    this.freshness = new Freshness(definition, index.writers, findings);
    this.holdout = new Holdout(definition, index.rank, index.writers, findings);
  }

  isEvaluation(step: string): boolean {
    return this.evaluations.has(step);
  }

  /** Steps from the trained root of the first artifact on. */
  wayTo([artifact]: readonly Artifact[]): readonly string[] {
    const origin = originOf(artifact?.uri, this.definition);
    if (origin.kind === "trained") return origin.via;
    return origin.kind === "other step" ? [origin.step] : [];
  }

  /**
   * How far a source is from proving a registration: 0 when nothing is wrong with it, 2 when it proves nothing. One
   * sufficient metric is enough, so between several the best one counts; this tries one, and reports nothing.
   */
  faultsOf(source: MetricSource, sink: ProofStep, artifacts: readonly Artifact[]): number {
    const key = JSON.stringify([keyOf(source), artifacts.map(({ uri }) => uri)]);
    const known = this.tried.get(key);
    if (known !== undefined) return known;
    const findings = new Findings();
    const trial = new Provenance(this.definition, this.index, findings);
    trial.checkSource(source);
    trial.checkSink(sink, artifacts, [source.evaluator]);
    const faults = { PROVED: 0, UNPROVED: 1, REFUTED: 2 }[verdictOf(findings.sorted())];
    this.tried.set(key, faults);
    return faults;
  }

  private fileOf({ evaluator, propertyFile }: MetricSource): Json | undefined {
    const step = this.definition.steps.get(evaluator);
    const files = listAt(step?.json, "PropertyFiles").filter(
      (file) => textAt(file, "PropertyFileName") === propertyFile,
    );
    return step?.type === "Processing" && files.length === 1 ? files[0] : undefined;
  }

  /** GATE-02: the metric stands in one property file that a processing step of this definition declares. */
  checkSource(source: MetricSource): void {
    const step = this.definition.steps.get(source.evaluator);
    if (step === undefined) return;
    this.evaluations.add(step.name);
    const file = this.fileOf(source);
    if (file === undefined) {
      const place = { step: step.name, pointer: pointerTo(step.pointer, ["PropertyFiles"]) };
      this.findings.refute(
        "GATE-02",
        place,
        "Expected one property file of a processing step under the name that the condition reads, got none or several",
        "Declare the property file.",
      );
      return;
    }
    this.freshness.checkReport(step, textAt(file, "OutputName") ?? "");
  }

  /** The S3 location of the report: its output and its file. */
  reportOf(source: MetricSource): Json | undefined {
    const file = this.fileOf(source);
    const output = textAt(file, "OutputName");
    const path = textAt(file, "FilePath");
    if (output === undefined || path === undefined) return undefined;
    const get = `Steps.${source.evaluator}.ProcessingOutputConfig.Outputs['${output}'].S3Output.S3Uri`;
    return { "Std:Join": { On: "/", Values: [{ Get: get }, path] } };
  }

  /** GATE-05: every registered artifact has the root that every evaluation scored. Returns the roots' names. */
  checkSink(sink: ProofStep, artifacts: readonly Artifact[], evaluators: readonly string[]): string {
    const roots = new Map<string, Extract<Origin, { kind: "trained" }>>();
    for (const { uri, keys } of artifacts) {
      const origin = originOf(uri, this.definition);
      if (origin.kind === "trained") roots.set(origin.root, origin);
      else this.reportNoRoot(sink, keys, origin);
    }
    for (const name of evaluators) {
      const evaluator = this.definition.steps.get(name);
      if (evaluator === undefined) continue;
      for (const origin of roots.values()) this.checkPair(sink, evaluator, origin, roots);
    }
    for (const { via } of roots.values()) for (const name of via.slice(1)) this.repacks.add(name);
    return [...roots.keys()].sort().join(", ");
  }

  private reportNoRoot(sink: ProofStep, keys: readonly (string | number)[], origin: Origin): void {
    const place = { step: sink.name, pointer: pointerTo(sink.pointer, keys) };
    const expected = "Expected a model that a training step of this run made";
    if (origin.kind === "unclear")
      this.findings.doubt("GATE-05", place, `${expected}, got one whose origin is unclear`, FIX);
    else {
      const found = {
        literal: "a literal location",
        parameter: "a parameter",
        "other step": "an output of another step",
        trained: "",
      }[origin.kind];
      this.findings.refute("GATE-05", place, `${expected}, got ${found}`, FIX);
    }
  }

  /** `together`: the roots of all that the sink registers. */
  private checkPair(
    sink: ProofStep,
    evaluator: ProofStep,
    registered: Extract<Origin, { kind: "trained" }>,
    together: ReadonlyMap<string, unknown>,
  ): void {
    const { models, data, predictions } = evaluationInputs(evaluator, this.definition);
    const place = { step: evaluator.name, pointer: `${evaluator.pointer}/Arguments/ProcessingInputs` };
    const roots = new Set(models.map(({ root }) => root));
    if (!roots.has(registered.root)) {
      const got = roots.size === 0 ? "no trained model" : [...roots].sort().join(", ");
      this.findings.refute(
        "GATE-05",
        place,
        `Expected ${evaluator.name} to score ${registered.root}, which ${sink.name} registers, got ${got}`,
        FIX,
      );
      return;
    }
    // The containers of one package are scored together; with another model beside, the metric could be the other's.
    if ([...roots].some((root) => !together.has(root)))
      this.findings.doubt(
        "GATE-05",
        place,
        `Expected only what ${sink.name} registers to be scored, got another model beside it`,
        "Evaluate each model in a step of its own.",
      );
    const key = `${evaluator.name} ${registered.root}`;
    this.freshness.checkCaches(registered.via);
    for (const { via } of models) for (const name of via.slice(1)) this.repacks.add(name);
    if (this.checked.has(key)) return;
    this.checked.add(key);
    this.freshness.checkBetween(registered.step, evaluator);
    this.freshness.checkModel(registered.step);
    for (const { transform, model } of predictions) {
      this.evaluations.add(transform.name).add(model.name);
      this.freshness.checkPredictions(transform);
    }
    this.checkCode(evaluator);
    this.holdout.check(evaluator, data, registered.step);
  }

  /** The evaluation's code lies where a literal says, and no step writes there: a step's output could be any code. */
  private checkCode(evaluator: ProofStep): void {
    for (const { uri, keys, isCode } of inputsOf(evaluator)) {
      if (!isCode) continue;
      const place = { step: evaluator.name, pointer: pointerTo(evaluator.pointer, keys) };
      const location = locate(uri, this.definition);
      if (literalOf(uri) === undefined)
        this.findings.doubt(
          "GATE-04",
          place,
          "Expected evaluation code at a literal place, got one set later",
          "Write the code's location as a literal.",
        );
      else if (location !== undefined && this.index.writers.anyWrites(location))
        this.findings.doubt(
          "GATE-07",
          place,
          "Expected evaluation code that no step writes, got an output over it",
          "Give the output a location of its own.",
        );
    }
    if (literalOf(at(evaluator.args, "AppSpecification", "ImageUri")) !== undefined) return;
    const place = {
      step: evaluator.name,
      pointer: pointerTo(evaluator.pointer, ["Arguments", "AppSpecification", "ImageUri"]),
    };
    this.findings.doubt(
      "GATE-04",
      place,
      "Expected a literal image for the evaluation, got one set later",
      "Write the image as a literal.",
    );
  }

  /** What holds of this definition only. */
  assumptions(): string[] {
    const repacks = [...this.repacks].sort().map((name) => `${name} repacks its model without changing it.`);
    const cached = [...this.definition.steps.values()]
      .filter((step) => at(step.json, "CacheConfig", "Enabled") === true)
      .map((step) => `What ${step.name} reads never changes: its results are cached.`);
    return [...repacks, ...cached.sort()];
  }
}
