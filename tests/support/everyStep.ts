/** The tuned example with steps that call functions and a queue beside it: every type of step that the vocabulary has, but plain training. */
import { callback, lambda } from "../../pipeline/builder";
import { tuned } from "../../pipeline/examples/tuned";
import type { PipelineDefinition } from "../../pipeline/schema";
import type { PipelineSettings } from "../../pipeline/settings";

export function everyStep(settings: PipelineSettings): PipelineDefinition {
  const definition = tuned(settings, { jobs: { total: 3, parallel: 2 }, rounds: 60 });
  const own = settings.functionArns.replace("*", "tell");
  // What a function reads of the payload it reads under a role of its own.
  const payload = { rows: `s3://${settings.artifactBucket}/pipelines/tuned/told` };
  const beside = [
    lambda("Tell", { function: own, arguments: payload, outputs: { seen: "String" } }),
    lambda("TellLive", { function: `${own}:live`, arguments: {}, outputs: { seen: "String" } }),
    callback("Ask", {
      queue: settings.queueUrls.replace("*", "questions"),
      arguments: {},
      outputs: { answer: "String" },
    }),
  ];
  return { ...definition, Steps: [...definition.Steps, ...beside.map((step) => step.definition)] };
}
