/**
 * GATE-15, the stack's part: the data that a model is scored on lie where no role of the stack but the evaluation's can read
 * them. Roles are asked by what their policies allow together; what cannot be decided counts against them.
 */
import { undecided, violation, type Finding } from "./finding";
import { requirementsOf } from "./floors";
import { decide } from "./iam/decision";
import { identitiesOf } from "./iam/identities";
import { jobsOf } from "./jobs/definition";
import { definitionOf, PIPELINES } from "./judgement";
import { prove, type Certificate } from "./proof";
import { literalOf } from "./proof/location";
import { Reading } from "./reading";
import type { Context, JoinedResource, StackView } from "./rule";

type Sink = Certificate["sinks"][number];

function sinksOf(pipeline: JoinedResource, { floors }: Context): readonly Sink[] {
  const { text } = definitionOf(pipeline).text;
  if (text === undefined) return [];
  return prove(text, { metrics: requirementsOf(floors, pipeline.name) }).certificate?.sinks ?? [];
}

/** ARNs of the roles that the evaluations of a registration run under. */
function evaluatorsOf(pipeline: JoinedResource, { evaluator }: Sink): string[] {
  const names = evaluator.split(", ");
  const jobs = jobsOf(pipeline)?.jobs.filter(({ step }) => names.includes(step.name)) ?? [];
  return jobs.flatMap(({ form, at }) => literalOf(form.role === undefined ? undefined : at(form.role).value) ?? []);
}

/** An object below a place in S3, with a made-up word for what only an execution knows; undefined for an unclear place. */
function objectIn(place: string, partition: string): string | undefined {
  const key = /^s3:\/\/([^<]+\/.*)$/.exec(place)?.[1];
  return key === undefined ? undefined : `arn:${partition}:s3:::${key.replace(/<[^>]*>/g, "made-up")}/part.csv`;
}

function judge(stack: StackView, subject: JoinedResource, sink: Sink): Finding[] {
  const identities = identitiesOf(stack);
  const arns = evaluatorsOf(subject, sink);
  const partition = arns[0]?.split(":")[1] ?? "aws";
  const readers = arns.map((arn) => identities.roleOf(Reading.of(arn), []));
  const others = identities.roles.filter((role) => !readers.includes(role));
  return sink.holdout.flatMap((place) => {
    const resource = objectIn(place, partition);
    if (resource === undefined)
      return [undecided(`step "${sink.step}"`, "where the held-out data lie is not known", { subject })];
    return others.flatMap((role) => {
      const decision = decide(role.authority, { action: "s3:GetObject", resource, context: {} });
      const where = `step "${sink.step}"`;
      const fix = `take what lets ${role.resource.name} read the held-out data out of its policies`;
      if (decision === "DENIED") return [];
      if (decision === "UNDECIDED")
        return [undecided(where, `whether ${role.resource.name} may read the held-out data`, { subject, fix })];
      return [
        violation(
          where,
          `Expected held-out data for the evaluation alone, got ${role.resource.name} that may read them`,
          { subject, fix },
        ),
      ];
    });
  });
}

export function holdoutIsKept(stack: StackView, context: Context): Finding[] {
  if (context.relaxed) return [];
  return stack
    .ofType(PIPELINES)
    .flatMap((pipeline) => sinksOf(pipeline, context).flatMap((sink) => judge(stack, pipeline, sink)));
}
