/** GATE-07: the report that opens the gate was written in this run, by this evaluation, and by nobody else. */
import type { ProofDefinition, ProofStep } from "./definition";
import type { Findings } from "./finding";
import { at, listAt, pointerTo, textAt } from "./json";
import { hasExecutionId, locate, type Location } from "./location";
import type { Writers } from "./writers";

/** Steps looked at between one root and one evaluation. */
const EFFORT = 5_000;

export class Freshness {
  constructor(
    private readonly definition: ProofDefinition,
    private readonly writers: Writers,
    private readonly findings: Findings,
  ) {}

  /** The output that holds the property file, and how the evaluation runs. */
  checkReport(evaluator: ProofStep, outputName: string): void {
    const outputs = listAt(evaluator.args, "ProcessingOutputConfig", "Outputs");
    const indexes = outputs.flatMap((output, index) => (textAt(output, "OutputName") === outputName ? [index] : []));
    const [index] = indexes;
    const base = ["Arguments", "ProcessingOutputConfig", "Outputs"];
    if (index === undefined || indexes.length > 1) {
      this.findings.refute(
        "GATE-07",
        placeOf(evaluator, base),
        "Expected one output with the name that the property file gives, got none or several",
        "Name an output of this step.",
      );
      return;
    }
    const place = placeOf(evaluator, [...base, index, "S3Output"]);
    const mode = at(outputs[index], "S3Output", "S3UploadMode");
    if (mode === "Continuous")
      this.findings.refute(
        "GATE-07",
        place,
        "Expected S3UploadMode EndOfJob, got Continuous",
        "Upload the report when the job has ended.",
      );
    else if (mode !== undefined && mode !== "EndOfJob")
      this.findings.doubt(
        "GATE-07",
        place,
        "Expected S3UploadMode EndOfJob, got another",
        "Upload the report when the job has ended.",
      );
    this.checkLocation("report", locate(at(outputs[index], "S3Output", "S3Uri"), this.definition), place);
    const count = at(evaluator.args, "ProcessingResources", "ClusterConfig", "InstanceCount");
    if (typeof count === "number" && count !== 1) {
      this.findings.doubt(
        "GATE-07",
        placeOf(evaluator, ["Arguments", "ProcessingResources"]),
        "Expected one instance to write the report, got several",
        "Evaluate on one instance.",
      );
    }
  }

  /** The predictions that an evaluation reads are those of this run. */
  checkPredictions(transform: ProofStep): void {
    const keys = ["TransformOutput", "S3OutputPath"];
    const location = locate(at(transform.args, ...keys), this.definition);
    this.checkLocation("predictions", location, placeOf(transform, ["Arguments", ...keys]));
  }

  private checkLocation(
    what: "report" | "predictions",
    location: Location | undefined,
    place: { step: string; pointer: string },
  ): void {
    if (location === undefined) {
      this.findings.doubt(
        "GATE-07",
        place,
        `Expected the S3 location of the ${what}, got none that can be read`,
        "Write the location as Std:Join.",
      );
      return;
    }
    if (!hasExecutionId(location)) {
      this.findings.refute(
        "GATE-07",
        place,
        `Expected Execution.PipelineExecutionId in the location of the ${what}, got a location that runs share`,
        "Join Execution.PipelineExecutionId into the location.",
      );
    }
    if (this.writers.othersWrite(location)) {
      this.findings.doubt(
        "GATE-07",
        place,
        `Expected one output at the location of the ${what}, got several`,
        "Give every output a location of its own.",
      );
    }
  }

  /** The model must stay what the training job wrote. */
  checkModel(root: ProofStep): void {
    const keys =
      root.type === "Tuning"
        ? ["Arguments", "TrainingJobDefinition", "OutputDataConfig"]
        : ["Arguments", "OutputDataConfig"];
    const location = locate(at(root.json, ...keys, "S3OutputPath"), this.definition);
    const place = placeOf(root, keys);
    if (location === undefined)
      this.findings.doubt(
        "GATE-07",
        place,
        "Expected the S3 location of the model, got none that can be read",
        "Write the location as Std:Join.",
      );
    else if (this.writers.mayReplaceModel(location))
      this.findings.doubt(
        "GATE-07",
        place,
        "Expected no other output over the model's location, got one",
        "Give the output a location of its own.",
      );
  }

  /** No cached result on any of these steps. */
  checkCaches(names: Iterable<string>): void {
    for (const name of names) this.checkCache(name);
  }

  /** No cached result on any step between the root and the evaluation, these two included. */
  checkBetween(root: ProofStep, evaluator: ProofStep): void {
    const between = this.between(root, evaluator);
    if (between === undefined) {
      const message = "Expected a short way from training to evaluation, got one too long to follow";
      this.findings.doubt("GATE-07", placeOf(evaluator, []), message, "Evaluate the trained model directly.");
    }
    this.checkCaches(new Set([root.name, evaluator.name, ...(between ?? [])]));
  }

  private checkCache(name: string): void {
    const step = this.definition.steps.get(name);
    if (step?.json.CacheConfig === undefined) return;
    const enabled = at(step.json.CacheConfig, "Enabled");
    if (enabled === false) return;
    const place = placeOf(step, ["CacheConfig"]);
    const fix = "Cache only steps before the training, and only on inputs that never change.";
    if (enabled === true)
      this.findings.refute("GATE-07", place, "Expected no cache from training to gate, got one", fix);
    else this.findings.doubt("GATE-07", place, "Expected Enabled to be true or false, got something else", fix);
  }

  /** Steps that read from the root, directly or not, and that the evaluation reads from. Undefined when too many. */
  private between(root: ProofStep, evaluator: ProofStep): Set<string> | undefined {
    const reaches = new Map<string, boolean>([[root.name, true]]);
    const trail: { step: ProofStep; next: number }[] = [{ step: evaluator, next: 0 }];
    reaches.set(evaluator.name, false);
    for (let top = trail.at(-1); top !== undefined; top = trail.at(-1)) {
      const use = top.step.uses[top.next++];
      if (use === undefined) {
        trail.pop();
        const parent = trail.at(-1);
        if (parent !== undefined && reaches.get(top.step.name) === true) reaches.set(parent.step.name, true);
        continue;
      }
      const step = use.reference.kind === "step" ? this.definition.steps.get(use.reference.step) : undefined;
      if (step === undefined) continue;
      const known = reaches.get(step.name);
      if (known === true) reaches.set(top.step.name, true);
      if (known !== undefined) continue;
      if (reaches.size > EFFORT) return undefined;
      reaches.set(step.name, false);
      trail.push({ step, next: 0 });
    }
    return new Set([...reaches].flatMap(([name, reached]) => (reached ? [name] : [])));
  }
}

function placeOf(step: ProofStep, keys: readonly (string | number)[]): { step: string; pointer: string } {
  return { step: step.name, pointer: pointerTo(step.pointer, keys) };
}
