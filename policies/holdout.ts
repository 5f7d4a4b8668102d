/**
 * GATE-15, the stack's part: the data that a model is scored on lie where no role of the stack but the evaluation's can read
 * them. Roles are asked by what their policies allow together; what cannot be decided counts against them.
 */
import { undecided, violation, type Finding } from "./finding";
import { allowedResources, decide } from "./iam/decision";
import { identitiesOf, type Role } from "./iam/identities";
import { overlaps } from "./iam/wildcards";
import { jobsOf } from "./jobs/definition";
import { definitionOf, PIPELINES, proofOf } from "./judgement";
import type { Certificate } from "./proof";
import { literalOf } from "./proof/location";
import { Reading } from "./reading";
import type { Context, JoinedResource, StackView } from "./rule";

type Sink = Certificate["sinks"][number];

function sinksOf(pipeline: JoinedResource, context: Context): readonly Sink[] {
  const { text } = definitionOf(pipeline).text;
  return text === undefined ? [] : (proofOf(text, pipeline, context, false).certificate?.sinks ?? []);
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

const READ = "s3:GetObject";

/** A role, and the resources outside of which it certainly reads nothing: found once, not for each pipeline. */
interface Reader {
  readonly role: Role;
  readonly reach: readonly string[];
}

function readersIn(stack: StackView): Reader[] {
  return identitiesOf(stack).roles.map((role) => ({ role, reach: allowedResources(role.authority.identity, READ) }));
}

function judge(stack: StackView, all: readonly Reader[], subject: JoinedResource, sink: Sink): Finding[] {
  const identities = identitiesOf(stack);
  const arns = evaluatorsOf(subject, sink);
  const partition = arns[0]?.split(":")[1] ?? "aws";
  const evaluators = new Set(arns.map((arn) => identities.roleOf(Reading.of(arn), [])));
  return sink.holdout.flatMap((place) => {
    const resource = objectIn(place, partition);
    if (resource === undefined)
      return [undecided(`step "${sink.step}"`, "where the held-out data lie is not known", { subject })];
    return all.flatMap(({ role, reach }) => {
      if (evaluators.has(role) || !reach.some((pattern) => overlaps(pattern, resource))) return [];
      const decision = decide(role.authority, { action: READ, resource, context: {} });
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
  const readers = readersIn(stack);
  return stack
    .ofType(PIPELINES)
    .flatMap((pipeline) => sinksOf(pipeline, context).flatMap((sink) => judge(stack, readers, pipeline, sink)));
}
