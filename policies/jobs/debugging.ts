/** PIPE-19: nobody opens a shell in a running job. */
import { jobRule } from "./jobRule";

export const jobsAllowNoShell = jobRule(
  {
    id: "PIPE-19",
    name: "job-without-remote-debugging",
    severity: "medium",
    states: "No training job can be entered while it runs.",
    why: "A shell in the container sees the training data and can change the model that is being made",
    fix: "remove RemoteDebugConfig, or set EnableRemoteDebug: false",
    frameworks: ["soc2:CC6.1", "gdpr:32", "csf:PR.PT-3"],
  },
  (job) => {
    const shell = job.at([["RemoteDebugConfig", "EnableRemoteDebug"]]);
    return shell.isAbsent ? [] : shell.must((value) => value === false, "Expected EnableRemoteDebug not to be true");
  },
);
