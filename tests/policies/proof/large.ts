/** Large definitions, to measure and to strain the proof: many compliant pipelines in one. */
import * as make from "./fixture";

/** The text of a compliant definition of `count` steps, a multiple of five, Fail steps not counted. */
export function large(count: number): string {
  const steps: make.Tree[] = [];
  for (let index = 0; index < count / 5; index += 1) {
    const text = JSON.stringify([
      ...make.trunk(),
      make.gate("Gate", [make.atMost(4000)], [make.registration("Register")]),
    ]);
    steps.push(
      ...(JSON.parse(
        text.replaceAll(/\b(Preprocess|Train|Evaluate|Gate|Register|GateReject)(?=[".'])/g, `$1${index}`),
      ) as make.Tree[]),
    );
  }
  return JSON.stringify(make.definitionOf(...steps));
}
