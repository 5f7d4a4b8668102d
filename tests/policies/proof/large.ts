/** Large definitions, to measure and to strain the proof. */
import * as make from "./fixture";

/** Many compliant pipelines in one: `count` steps, a multiple of five, Fail steps not counted. 1.3 KB a step. */
export function large(count: number): string {
  const names = /\b(Preprocess|Train|Evaluate|Gate|Register|GateReject)(?=[".'])/g;
  const gate = make.gate("Gate", [make.atMost(4000)], [make.registration("Register")]);
  const text = JSON.stringify([...make.trunk(), gate]);
  const steps = Array.from(
    { length: count / 5 },
    (_, index) => JSON.parse(text.replaceAll(names, `$1${index}`)) as make.Tree[],
  );
  return JSON.stringify(make.definitionOf(...steps.flat()));
}

/** One compliant pipeline whose registration waits for a chain of small reports: `count` steps. 0.4 KB a step. */
export function long(count: number): string {
  const report = (index: number): make.Tree => ({
    Name: `Report${index}`,
    Type: "Processing",
    ...(index === 0 ? {} : { DependsOn: [`Report${index - 1}`] }),
    Arguments: {
      RoleArn: "arn:aws:iam::111122223333:role/processing",
      AppSpecification: { ImageUri: "image" },
      ProcessingInputs: [make.input("data", make.outputOf("Preprocess", "summary"))],
      ProcessingOutputConfig: { Outputs: [] },
    },
  });
  const gate = make.gate("Gate", [make.atMost(4000)], [make.registration("Register")]);
  const reports = Array.from({ length: count - 6 }, (_, index) => report(index));
  return JSON.stringify(make.definitionOf(...make.trunk(), ...reports, gate));
}
