/** Puts the obligations together: for each registration its path, its evaluations, its model and its data. */
import type { Json } from "../../pipeline/schema";
import type { MetricSource } from "./atoms";
import type { Interval } from "./box";
import { ASSUMPTIONS, type Certificate, certifiedAtom, type CertifiedSink } from "./certificate";
import { checkChannels } from "./channels";
import { canFail, sourcesOf } from "./counterexample";
import type { ProofDefinition, ProofStep } from "./definition";
import { certifiedEvaluation } from "./evaluation";
import { checkFairness } from "./fairness";
import type { Findings } from "./finding";
import { type Formula, readFormula } from "./formula";
import { orderSteps } from "./order";
import { artifactsOf, checkApproval, checkEvidence } from "./package";
import { checkParameters } from "./parameters";
import { type Artifact, indexOf, Provenance } from "./provenance";
import { readDefinition } from "./reader";
import type { MetricRequirement, ProofRequirements } from "./requirement";
import { checkElse } from "./rejection";
import { guaranteeOf, type PathGuarantee, reportInsufficient, sufficient } from "./sink";

interface Chosen {
  readonly metric: MetricRequirement;
  readonly interval: Interval;
}

/** Sufficient metrics tried for one requirement; real gates have one or two. */
const EFFORT = 8;

export class Prover {
  private readonly formulas = new Map<string, Formula>();

  constructor(
    private readonly required: ProofRequirements,
    private readonly findings: Findings,
  ) {}

  run(json: Json): Omit<Certificate, "digest"> | undefined {
    const definition = readDefinition(json, this.findings);
    if (definition === undefined) return undefined;
    const order = orderSteps(definition, this.findings);
    if (order === undefined) return undefined;
    const sinks = [...definition.steps.values()].filter((step) => step.kind.consequence === "registers");
    for (const step of definition.steps.values()) {
      checkChannels(step, this.findings);
      if (step.type === "Condition") this.formulaOf(step);
    }
    if (sinks.length > 0) this.checkRequirements();
    const provenance = new Provenance(definition, indexOf(definition, order, this.findings), this.findings);
    const certified = sinks.map((sink) => this.judge(sink, definition, provenance));
    const chosen = [...definition.steps.values()].flatMap((step) =>
      checkParameters(step, provenance.isEvaluation(step.name), this.findings),
    );
    return {
      sinks: certified.sort((a, b) => (a.step < b.step ? -1 : 1)),
      starterChoices: [...new Set(chosen)].sort(),
      assumptions: [...ASSUMPTIONS, ...provenance.assumptions()],
    };
  }

  private formulaOf(condition: ProofStep): Formula {
    const known = this.formulas.get(condition.name);
    if (known !== undefined) return known;
    const formula = readFormula(condition, this.findings);
    this.formulas.set(condition.name, formula);
    return formula;
  }

  private checkRequirements(): void {
    const { metrics } = this.required;
    const isSound = ({ path, bound }: MetricRequirement): boolean => path !== "" && Number.isFinite(bound);
    if (metrics.length > 0 && metrics.every(isSound)) return;
    this.findings.doubt(
      "GATE-01",
      { pointer: "" },
      "Expected required metrics with finite bounds, got none",
      "Say which metrics a model must meet.",
    );
  }

  private judge(sink: ProofStep, definition: ProofDefinition, provenance: Provenance): CertifiedSink {
    checkApproval(sink, this.findings);
    const guarantee = guaranteeOf(sink, (condition) => this.formulaOf(condition));
    checkElse(sink, this.findings);
    if (this.required.biasCheck === true) checkFairness(sink, definition, this.findings);
    const artifacts = artifactsOf(sink, this.findings);
    const chosen = this.chooseIntervals(sink, guarantee, artifacts, provenance);
    const evaluators = [...new Set(chosen.map(({ interval }) => interval.source.evaluator))].sort();
    const check = (): string => {
      for (const { interval } of chosen) provenance.checkSource(interval.source);
      return provenance.checkSink(sink, artifacts, evaluators);
    };
    const root = this.isShown(chosen, guarantee, (source) => provenance.faultsOf(source, sink, artifacts))
      ? check()
      : this.findings.doubting(check);
    const reports = chosen
      .map(({ interval }) => provenance.reportOf(interval.source))
      .filter((report) => report !== undefined);
    checkEvidence(sink, reports, definition, this.findings);
    const atoms = chosen.map(({ metric, interval }) => certifiedAtom(metric.name, metric.direction, interval));
    return {
      step: sink.name,
      conditions: guarantee.guards.map(({ condition }) => condition.name),
      atoms,
      evaluator: evaluators.join(", "),
      root,
      ...certifiedEvaluation(evaluators, definition),
    };
  }

  /**
   * False when each evaluation that guarantees a metric is at fault, but the conditions may all the same hold back every
   * model that fails, or every model: then nothing is proved, and nothing refuted.
   */
  private isShown(
    chosen: readonly Chosen[],
    { guards }: PathGuarantee,
    faultsOf: (source: MetricSource) => number,
  ): boolean {
    return chosen.every(({ metric, interval }) => {
      if (faultsOf(interval.source) < 2) return true;
      const isFew = sourcesOf(guards, metric.path).length <= EFFORT;
      return isFew && canFail(guards, metric, (source) => faultsOf(source) === 0) === true;
    });
  }

  /** For each requirement the guaranteed metric that meets it, or a finding. */
  private chooseIntervals(
    sink: ProofStep,
    guarantee: PathGuarantee,
    artifacts: readonly Artifact[],
    provenance: Provenance,
  ): Chosen[] {
    const { box } = guarantee;
    if (box === "never") {
      const place = { step: sink.name, pointer: sink.pointer };
      const message = "Expected a condition that a good model can meet, got one that none can meet";
      const fix = "Correct the conditions on the path: this step never runs.";
      this.findings.add({ rule: "GATE-01", verdict: "UNPROVED", ...place, message, fix, advisory: true });
      return [];
    }
    return this.required.metrics.flatMap((metric) => {
      const faultsOf = ({ source }: Interval): number => provenance.faultsOf(source, sink, artifacts);
      const [interval] = sufficient(box, metric)
        .slice(0, EFFORT)
        .sort((a, b) => faultsOf(a) - faultsOf(b));
      if (interval === undefined) {
        reportInsufficient(sink, guarantee, metric, provenance.wayTo(artifacts), this.findings);
        return [];
      }
      return [{ metric, interval }];
    });
  }
}
