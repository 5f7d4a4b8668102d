/** Who writes where in S3: an index over all outputs of a definition. */
import type { ProofDefinition, ProofStep } from "./definition";
import type { Findings } from "./finding";
import { at, listAt, pointerTo } from "./json";
import { isOpen, locate, type Location, relate } from "./location";

/** Outputs whose place depends on another step, compared one by one; more than these are not compared. */
const MANY = 100;

/** Types whose outputs are declared as a processing job's: checks are such jobs, with code and places of their own. */
const PROCESSING: ReadonlySet<string> = new Set(["Processing", "ClarifyCheck", "QualityCheck"]);

/**
 * Below Arguments, by type, the further places that a job writes into as they stand. Where the service puts the job's name
 * in between (a model, debugging output, a profile), no other output can be meant.
 */
const PLACES: Readonly<Record<string, readonly (readonly string[])[]>> = {
  Transform: [
    ["TransformOutput", "S3OutputPath"],
    ["DataCaptureConfig", "DestinationS3Uri"],
  ],
  Training: [["CheckpointConfig", "S3Uri"]],
  Tuning: [["TrainingJobDefinition", "CheckpointConfig", "S3Uri"]],
};

/** A folder of the index. */
interface Folder {
  /** How many outputs are written exactly here. */
  writers: number;
  readonly inner: Map<string, Folder>;
}

export class Writers {
  private readonly root: Folder = { writers: 0, inner: new Map() };
  /** Those with a part that another step decides. */
  private readonly open: Location[] = [];

  constructor(
    private readonly definition: ProofDefinition,
    findings: Findings,
  ) {
    for (const step of definition.steps.values()) this.read(step, findings);
  }

  private read(step: ProofStep, findings: Findings): void {
    for (const keys of PLACES[step.type] ?? [])
      if (at(step.args, ...keys) !== undefined) this.add(step, ["Arguments", ...keys], findings);
    if (!PROCESSING.has(step.type)) return;
    listAt(step.args, "ProcessingOutputConfig", "Outputs").forEach((output, index) => {
      if (at(output, "S3Output") === undefined) return;
      this.add(step, ["Arguments", "ProcessingOutputConfig", "Outputs", index, "S3Output", "S3Uri"], findings);
    });
  }

  private add(step: ProofStep, keys: readonly (string | number)[], findings: Findings): void {
    const location = locate(at(step.json, ...keys), this.definition);
    if (location === undefined) {
      const place = { step: step.name, pointer: pointerTo(step.pointer, keys) };
      findings.doubt(
        "GATE-07",
        place,
        "Expected the S3 location of an output, got none that can be read",
        "Write the location as Std:Join.",
      );
    } else if (location.segments.some(isOpen)) {
      this.open.push(folder(location));
    } else {
      this.count(location);
    }
  }

  private count({ segments }: Location): void {
    let folder = this.root;
    for (const segment of segments) {
      const inner = folder.inner.get(segment) ?? { writers: 0, inner: new Map() };
      folder.inner.set(segment, inner);
      folder = inner;
    }
    folder.writers += 1;
  }

  /** True when more than one output may write here, below, or above. */
  othersWrite(location: Location): boolean {
    const { above, here } = this.find(location);
    return above || (here?.writers ?? 0) > 1 || (here?.inner.size ?? 0) > 0 || this.meetsOpen(location);
  }

  /** True when an output other than the training job's own may write the model. */
  mayReplaceModel(location: Location): boolean {
    const { above, here } = this.find(location);
    return above || (here?.writers ?? 0) > 0 || this.meetsOpen(location);
  }

  /** True when any output may write here, below, or above: for what is to lie there beforehand. */
  anyWrites(location: Location): boolean {
    return this.mayReplaceModel(location) || (this.find(location).here?.inner.size ?? 0) > 0;
  }

  /** The folder of a location, and whether an output is written into one that holds it. */
  private find({ segments }: Location): { readonly above: boolean; readonly here: Folder | undefined } {
    let here: Folder | undefined = this.root;
    let above = false;
    for (const segment of segments) {
      above ||= (here?.writers ?? 0) > 0;
      here = here?.inner.get(segment);
    }
    return { above, here };
  }

  private meetsOpen(location: Location): boolean {
    if (this.open.length > MANY) return true;
    return this.open.some((other) => relate(folder(location), other) !== "apart");
  }
}

/** Outputs are written into folders: `a/te` does not reach into `a/test`. */
function folder(location: Location): Location {
  return { ...location, exact: true };
}
