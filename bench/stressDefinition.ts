/** Definitions of any size, always the same for a size, around the project's own: its gate stays valid in them. */
import type { ConditionStep, PipelineDefinition, ProcessingStep, Step } from "../pipeline/schema";

const REPORT_ROLE = "arn:aws:iam::111122223333:role/sluicegate-bench-report";
/** How many reports the gate itself waits for: the last ones, which the others lead to. */
const AWAITED = 100;

/**
 * Wide: many small reports, each after two others, all before the gate.
 * @param definition with one Condition at the end of its steps
 * @param count steps of the result, those inside the Condition included
 */
export function wide(definition: PipelineDefinition, count: number): PipelineDefinition {
  const { before, gate } = split(definition);
  const first = before[0];
  if (first === undefined) throw new Error("Expected steps before the gate, got none.");
  const reports = Array.from({ length: count - countOf(definition) }, (_, index) => report(index, first.Name));
  const awaited = reports.slice(-AWAITED).map(({ Name }) => Name);
  return { ...definition, Steps: [...before, ...reports, { ...gate, DependsOn: awaited }] };
}

/** Full: the whole of the definition again and again under other names, as large as it really is. */
export function full(definition: PipelineDefinition, count: number): PipelineDefinition {
  const names = allSteps(definition.Steps).map(({ Name }) => Name);
  const name = new RegExp(`(?<=["./])(${names.join("|")})(?=["./])`, "g");
  const text = JSON.stringify(definition.Steps);
  const copies = Array.from({ length: Math.round(count / names.length) }, (_, index) => {
    return JSON.parse(text.replaceAll(name, `$1${index}`)) as Step[];
  });
  return { ...definition, Steps: copies.flat() };
}

function report(index: number, source: string): ProcessingStep {
  const earlier = [(index - 1) / 2, (index - 1) / 3].map(Math.floor).filter((one) => one >= 0);
  const before = [...new Set(earlier)].map((one) => `Report${one}`);
  return {
    Name: `Report${index}`,
    Type: "Processing",
    DependsOn: before.length > 0 ? before : [source],
    Arguments: {
      RoleArn: REPORT_ROLE,
      AppSpecification: { ImageUri: "image", ContainerEntrypoint: ["python3", "report.py"] },
      ProcessingResources: {
        ClusterConfig: { InstanceType: "ml.m5.large", InstanceCount: 1, VolumeSizeInGB: 30 },
      },
    },
  };
}

function split(definition: PipelineDefinition): { before: readonly Step[]; gate: ConditionStep } {
  const gate = definition.Steps.at(-1);
  if (gate?.Type !== "Condition") throw new Error("Expected a Condition as the last step of the definition.");
  return { before: definition.Steps.slice(0, -1), gate };
}

function allSteps(steps: readonly Step[]): Step[] {
  return steps.flatMap((step) =>
    step.Type === "Condition" ? [step, ...step.Arguments.IfSteps, ...step.Arguments.ElseSteps] : [step],
  );
}

export const countOf = (definition: PipelineDefinition): number => allSteps(definition.Steps).length;
