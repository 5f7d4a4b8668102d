/** ListTrainingJobsForHyperParameterTuningJob: a tuning job has few enough jobs to be sorted as they are asked for. */
import { invalid } from "../errors";
import { queryDigest, readToken, writeToken } from "../paging";
import type { StoredJob } from "../records";
import { choice, structure, text } from "../shapes";
import { LAST, type Store } from "../store";
import { trainingStatus } from "./jobList";
import { DESCRIBED, headOf, statusOf } from "./jobs";
import { operation, paged, seconds, type Reply } from "./operation";

const listInput = structure(
  { HyperParameterTuningJobName: text({ min: 1, max: 32, pattern: "[a-zA-Z0-9](-*[a-zA-Z0-9]){0,31}" }) },
  {
    StatusEquals: trainingStatus,
    SortBy: choice("Name", "CreationTime", "Status", "FinalObjectiveMetricValue"),
    ...paged,
  },
);

/** By what jobs are sorted; those without a metric come last when the least comes first. */
const SORTS: Readonly<Record<string, (job: StoredJob) => string | number>> = {
  Name: ({ name }) => name,
  CreationTime: ({ created }) => created,
  Status: statusOf,
  FinalObjectiveMetricValue: ({ tuned }) => tuned?.objective.value ?? Number.MAX_VALUE,
};

function summaryOf(job: StoredJob): Reply {
  const { LastModifiedTime: _when, ...head } = headOf(job, DESCRIBED.training);
  const { tuned, endTime, created } = job;
  const value = tuned?.objective.value;
  const isMeasured = value !== undefined && statusOf(job) === "Completed";
  return {
    ...head,
    TrainingStartTime: seconds(created),
    TrainingJobDefinitionName: tuned?.definition,
    TunedHyperParameters: tuned?.hyperparameters ?? {},
    FailureReason: job.failureReason?.slice(0, 1024),
    ...(isMeasured && {
      FinalHyperParameterTuningJobObjectiveMetric: {
        Type: tuned?.objective.type,
        MetricName: tuned?.objective.metric,
        Value: value,
      },
    }),
    ObjectiveStatus: endTime === undefined ? "Pending" : isMeasured ? "Succeeded" : "Failed",
  };
}

function jobsOf(store: Store, tuningJob: string): StoredJob[] {
  const keys = [...store.jobsByTuning.getKeys({ start: [tuningJob], end: [tuningJob, LAST] })];
  return keys.flatMap(([, name = ""]) => store.jobs.get(["training", name]) ?? []);
}

const list = operation(listInput, (input, { store }) => {
  const { HyperParameterTuningJobName: tuningJob, SortBy = "Name", SortOrder, StatusEquals, MaxResults = 10 } = input;
  if (!store.jobs.doesExist(["tuning", tuningJob])) throw DESCRIBED.tuning.missing(tuningJob);
  const digest = queryDigest(input);
  const valueOf = SORTS[SortBy] ?? (({ name }: StoredJob) => name);
  const forward = SortOrder === "Descending" ? -1 : 1;
  const before = (a: StoredJob, b: StoredJob): number => {
    const [x, y] = [valueOf(a), valueOf(b)];
    return forward * (x < y ? -1 : x > y ? 1 : a.name < b.name ? -1 : 1);
  };
  const found = jobsOf(store, tuningJob)
    .filter((job) => StatusEquals === undefined || statusOf(job) === StatusEquals)
    .sort(before);
  const last = input.NextToken === undefined ? undefined : readToken(input.NextToken, digest)[0];
  const first = last === undefined ? 0 : found.findIndex(({ name }) => name === last) + 1;
  if (last !== undefined && first === 0) throw invalid("Invalid pagination token.");
  const items = found.slice(first, first + MaxResults);
  const end = first + items.length < found.length ? items.at(-1)?.name : undefined;
  return {
    TrainingJobSummaries: items.map(summaryOf),
    NextToken: end === undefined ? undefined : writeToken(digest, [end]),
  };
});

export const tunedJobs = { ListTrainingJobsForHyperParameterTuningJob: list };
