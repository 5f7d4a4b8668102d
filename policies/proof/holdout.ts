/** GATE-06: the data a model is scored on is not the data it was trained on. */
import type { ProofDefinition, ProofStep } from "./definition";
import type { Findings } from "./finding";
import { type Datum, datumOf, type Input, inputsOf } from "./inputs";
import { pointerTo } from "./json";
import { relate } from "./location";
import type { Writers } from "./writers";

/** Pairs of data compared for one evaluation; real pipelines need some tens. */
const EFFORT = 2_000;

type Separation = "apart" | "unclear" | "same";

export class Holdout {
  /** @param rank of each step in an order in which it comes after what it waits for */
  constructor(
    private readonly definition: ProofDefinition,
    private readonly rank: ReadonlyMap<string, number>,
    private readonly writers: Writers,
    private readonly findings: Findings,
  ) {}

  check(evaluator: ProofStep, data: readonly Input[], root: ProofStep): void {
    const place = { step: evaluator.name, pointer: `${evaluator.pointer}/Arguments/ProcessingInputs` };
    const channels = inputsOf(root).filter(({ isCode }) => !isCode);
    if (data.length === 0) {
      this.findings.doubt(
        "GATE-06",
        place,
        "Expected evaluation data among the inputs, got none",
        "Declare the held-out data as an input.",
      );
    }
    if (channels.length === 0) {
      const rootPlace = { step: root.name, pointer: root.pointer };
      this.findings.doubt(
        "GATE-06",
        rootPlace,
        "Expected training data as channels, got none",
        "Declare the training data as channels.",
      );
    }
    const results = data.map((input) => this.compareWithAll(input, channels));
    const isSeen = !results.includes("apart") && results.includes("same");
    results.forEach((result, index) => {
      if (result === "apart") return;
      const { step, keys } = data[index] ?? { step: evaluator, keys: [] };
      const inputPlace = { step: step.name, pointer: pointerTo(step.pointer, keys) };
      const fix = "Evaluate on an output of the split that feeds no channel.";
      if (isSeen && result === "same") {
        this.findings.refute(
          "GATE-06",
          inputPlace,
          `Expected data held out from ${root.name}, got data of one of its channels`,
          fix,
        );
      } else {
        this.findings.doubt(
          "GATE-06",
          inputPlace,
          `Expected data held out from ${root.name}, got data that may share its source`,
          fix,
        );
      }
    });
  }

  private compareWithAll(input: Input, channels: readonly Input[]): Separation {
    const results = channels.map((channel) =>
      this.compare(datumOf(input.uri, this.definition), datumOf(channel.uri, this.definition)),
    );
    if (results.includes("same")) return "same";
    return results.includes("unclear") ? "unclear" : "apart";
  }

  /** Follows both back until they part at distinct outputs of one step, or lie apart at their sources. */
  private compare(first: Datum, second: Datum): Separation {
    const pending: [Datum, Datum][] = [[first, second]];
    const seen = new Set<string>();
    for (let pair = pending.pop(); pair !== undefined; pair = pending.pop()) {
      if (seen.size > EFFORT) return "unclear";
      const [a, b] = pair;
      const direct = seen.size === 0;
      const key = `${identity(a)}\n${identity(b)}`;
      if (seen.has(key)) continue;
      seen.add(key);
      const relation = this.relateOnce(a, b);
      if (relation === "same" && direct) return "same";
      if (relation === "same" || relation === "unclear") return "unclear";
      if (relation === "apart") continue;
      const [later, other] = this.isLater(a, b) ? [a, b] : [b, a];
      const sources = this.sourcesOf(later);
      if (sources === undefined) return "unclear";
      for (const source of sources) pending.push([source, other]);
    }
    return "apart";
  }

  /** Undefined: not decided here, look at where they come from. */
  private relateOnce(a: Datum, b: Datum): Separation | undefined {
    if (a.location === undefined || b.location === undefined) return "unclear";
    const relation = relate(a.location, b.location);
    if (relation === "same") return "same";
    if (this.isWritten(a) || this.isWritten(b)) return "unclear";
    if (a.output !== undefined && a.output.step === b.output?.step) {
      return relation === "apart" ? "apart" : "unclear";
    }
    if (relation === "within") return "unclear";
    return a.maker === undefined && b.maker === undefined ? "apart" : undefined;
  }

  /** True for a place that no reference leads to, but into which a step writes: nobody follows it back to what it holds. */
  private isWritten({ output, location }: Datum): boolean {
    return output === undefined && location !== undefined && this.writers.anyWrites(location);
  }

  private isLater(a: Datum, b: Datum): boolean {
    const rankOf = (datum: Datum): number => this.rank.get(datum.maker?.name ?? "") ?? -1;
    return rankOf(a) >= rankOf(b);
  }

  private sourcesOf({ maker }: Datum): Datum[] | undefined {
    if (maker === undefined) return undefined;
    if (!["Processing", "Training", "Tuning"].includes(maker.type)) return undefined;
    const inputs = inputsOf(maker).filter(({ isCode }) => !isCode);
    return inputs.length === 0 ? undefined : inputs.map(({ uri }) => datumOf(uri, this.definition));
  }
}

function identity({ output, location, maker }: Datum): string {
  if (output !== undefined) return `${output.step}.${output.output}`;
  return `${maker?.name ?? ""} ${location?.segments.join("/") ?? ""}`;
}
