/** How the job of a step is shown: the command, the environment and the folders of each of its processes. */
import type { ExecutionTrial } from "../pipeline/local/endpoint";
import { maskedEnvironment, maskedWords } from "./masking";
import { fields } from "./print";

type TrialHost = ExecutionTrial["hosts"][number];

/** What `--json` prints of a process; credentials are withheld. */
export function shownHost({ name, argv, env, cwd, folder, ml, optMl, launcher }: TrialHost): Record<string, unknown> {
  return {
    host: name,
    command: maskedWords(argv),
    environment: maskedEnvironment(env),
    folders: { cwd, host: folder, optMl: ml },
    seesOptMlAs: optMl,
    ...(launcher !== undefined && { launcher }),
  };
}

export function trialText({ step, type, executionId, job, hosts }: ExecutionTrial): string {
  return [`Step ${step} (${type}) of execution ${executionId}, job ${job}`, ...hosts.map(hostText)].join("\n\n");
}

function hostText({ name, argv, env, cwd, folder, ml, optMl, launcher = "" }: TrialHost): string {
  const variables = Object.entries(maskedEnvironment(env)).map(([key, value]) => `  ${key}=${shellWord(value)}`);
  const told = fields([
    ["Host", name],
    ["Image runs by", launcher],
    ["Command", maskedWords(argv).map(shellWord).join(" ")],
    ["Starts in", cwd],
    ["Folder", folder],
    [optMl === ml ? "As /opt/ml" : optMl, ml],
  ]);
  return [told, "Environment", ...variables].join("\n");
}

/** A text as one word of a shell's command line. */
export function shellWord(text: string): string {
  return /^[\w@%+=:,./-]+$/.test(text) ? text : `'${text.replaceAll("'", "'\\''")}'`;
}
