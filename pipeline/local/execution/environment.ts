/** The environment of a job: built from nothing, so that it is the same for everybody and holds nobody's credentials. */
import path from "node:path";
import type { Host, Job } from "./job";
import { regionOf } from "./jobNames";
import { mapText } from "./optMl";

/** Where the tools of a system lie; the interpreter's own folder comes first, so that `python3` is that interpreter. */
export const SYSTEM_PATH = ["/usr/local/sbin", "/usr/local/bin", "/usr/sbin", "/usr/bin", "/sbin", "/bin"];

/** What the thread pools under numpy, scikit-learn and XGBoost read; unset, each would take all cores of the machine. */
const THREAD_VARIABLES = [
  "OMP_NUM_THREADS",
  "OPENBLAS_NUM_THREADS",
  "MKL_NUM_THREADS",
  "NUMEXPR_NUM_THREADS",
  "VECLIB_MAXIMUM_THREADS",
  "LOKY_MAX_CPU_COUNT",
];

/**
 * The whole environment of a host's process; in a container what the image does not set itself.
 * @param container what the container's own software would add; the definition's Environment goes before it
 */
export function jobEnvironment(
  job: Job,
  host: Host,
  container: Readonly<Record<string, string>> = {},
): Record<string, string> {
  const defined = Object.entries(job.request.get("Environment").texts());
  return {
    ...(job.environment.launcher === undefined ? baseEnvironment(job, host) : regionVariables(job)),
    ...container,
    ...Object.fromEntries(defined.map(([name, value]) => [name, mapText(value, host.optMl)])),
  };
}

function regionVariables({ context }: Job): Record<string, string> {
  const region = regionOf(context.request.pipelineArn);
  return { AWS_REGION: region, AWS_DEFAULT_REGION: region };
}

function baseEnvironment(job: Job, host: Host): Record<string, string> {
  const { effects } = job.context;
  return {
    PATH: [path.dirname(job.environment.python ?? effects.python), ...SYSTEM_PATH].join(":"),
    HOME: host.folder,
    TMPDIR: path.join(host.folder, "tmp"),
    LANG: "C.UTF-8",
    TZ: "UTC",
    ...regionVariables(job),
    PYTHONHASHSEED: "0",
    PYTHONUTF8: "1",
    PYTHONUNBUFFERED: "1",
    PYTHONDONTWRITEBYTECODE: "1",
    MPLBACKEND: "Agg",
    // Shared by all jobs and safe to delete: matplotlib takes a second to list the fonts.
    MPLCONFIGDIR: path.join(effects.jobsDir, ".cache", "matplotlib"),
    ...Object.fromEntries(THREAD_VARIABLES.map((name) => [name, String(host.cores)])),
  };
}
