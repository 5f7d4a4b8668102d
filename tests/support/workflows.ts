/** The workflows and composite actions of the repository as data. */
import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { parse } from "yaml";
import { repositoryRoot } from "./repository";

export interface Step {
  readonly name?: string;
  readonly uses?: string;
  readonly run?: string;
  readonly with?: Readonly<Record<string, unknown>>;
  readonly env?: Readonly<Record<string, string>>;
}

export interface Job {
  readonly permissions?: Readonly<Record<string, string>>;
  readonly environment?: string;
  readonly needs?: string | readonly string[];
  readonly if?: string;
  readonly "timeout-minutes"?: number;
  readonly steps: readonly Step[];
}

export interface Workflow {
  /** File name below .github/workflows. */
  readonly file: string;
  readonly text: string;
  readonly on: Readonly<Record<string, unknown>>;
  readonly permissions?: unknown;
  readonly concurrency?: unknown;
  readonly jobs: Readonly<Record<string, Job>>;
}

export interface CompositeAction {
  /** Folder from the root of the repository. */
  readonly folder: string;
  readonly text: string;
  readonly inputs?: Readonly<Record<string, { readonly required?: boolean } | null>>;
  readonly runs: { readonly steps: readonly Step[] };
}

const FOLDER = path.join(repositoryRoot, ".github");

export const workflows: readonly Workflow[] = readdirSync(path.join(FOLDER, "workflows"))
  .sort()
  .map((file) => {
    const text = readFileSync(path.join(FOLDER, "workflows", file), "utf8");
    return { ...(parse(text) as Omit<Workflow, "file" | "text">), file, text };
  });

export const compositeActions: readonly CompositeAction[] = readdirSync(path.join(FOLDER, "actions"))
  .sort()
  .map((name) => {
    const text = readFileSync(path.join(FOLDER, "actions", name, "action.yml"), "utf8");
    const folder = `.github/actions/${name}`;
    return { ...(parse(text) as Omit<CompositeAction, "folder" | "text">), folder, text };
  });

/** Every job with the place it stands at. */
export const jobs: readonly (Job & { readonly at: string; readonly workflow: string })[] = workflows.flatMap((one) =>
  Object.entries(one.jobs).map(([name, job]) => ({ ...job, at: `${one.file} ${name}`, workflow: one.file })),
);
