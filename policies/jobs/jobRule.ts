/** The form that the rules on jobs share: each looks at every job of a pipeline's definition. */
import type { Finding } from "../finding";
import { PIPELINES } from "../judgement";
import type { Context, Rule } from "../rule";
import { jobsOf, type Job, type Jobs } from "./definition";

type Statement = Omit<Rule, "on" | "check" | "join" | "level"> & Partial<Pick<Rule, "level" | "join">>;

export function jobRule(
  statement: Statement,
  judge: (job: Job, jobs: Jobs, context: Context) => readonly Finding[],
): Rule {
  return {
    level: "mandatory",
    ...statement,
    on: PIPELINES,
    check: (pipeline, context) => {
      const jobs = jobsOf(pipeline);
      return jobs?.jobs.flatMap((job) => judge(job, jobs, context)) ?? [];
    },
  };
}
