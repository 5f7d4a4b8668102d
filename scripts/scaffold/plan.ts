/** Everything that a new pipeline changes in the tree, worked out before anything is written. */
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { parseDocument } from "yaml";
import { archiveOf, codeFolders } from "../../infra/code";
import { readFloors } from "../../policies/floors";
import { readStackConfig, stackNames } from "../stackConfig";
import { addToList } from "./list";
import { floorsEntry, gatesText, pipelineText, type Described } from "./texts";
import { appendEntry, render } from "./yamlBlock";
import type { Change } from "./write";

export const FLOORS = "policies/floors.yaml";
const LIST = "pipeline/index.ts";

export interface Plan {
  /** The new folder, from the root. */
  readonly folder: string;
  readonly changes: readonly Change[];
  /** The validators' file, which they own: proposed apart. */
  readonly floors: Change;
  /** What is added there. */
  readonly floorsLines: readonly string[];
  /** Stacks, each with whether its bounds are the relaxed ones. */
  readonly stacks: ReadonlyMap<string, boolean>;
}

export interface PlanRequest extends Described {
  readonly key?: string;
  /** Folder that holds sample/sample.csv and perhaps steps/columns.json. */
  readonly out: string;
}

/** @throws Error when a file of the project has not the form that it can be added to */
export function planOf(root: string, request: PlanRequest): Plan {
  const { name, proposal, out } = request;
  const folder = `pipeline/${name}`;
  const text = (path: string): string => readFileSync(join(root, path), "utf8");
  const edit = (path: string, change: (before: string) => string): Change => {
    const before = text(path);
    return { path, before, after: change(before) };
  };
  const files = stackFiles(root);
  const relaxed = readFloors(join(root, FLOORS)).relaxedStacks;
  const stacks = new Map([...files.keys()].map((stack) => [stack, relaxed.includes(stack)]));
  const sample = `${folder}/sample.csv`;
  const steps = join(out, "steps");
  const columns = join(steps, "columns.json");
  const code = [...codeFolders(root, { name, problem: proposal.problem }), ...(existsSync(steps) ? [steps] : [])];
  const entry = floorsEntry(request, archiveOf(code).digest);
  return {
    folder,
    changes: [
      { path: `${folder}/pipeline.ts`, after: pipelineText(request) },
      { path: `${folder}/gates.yaml`, after: gatesText(request, stacks) },
      { path: sample, after: readFileSync(join(out, "sample", "sample.csv"), "utf8") },
      ...(existsSync(columns) ? [{ path: `${folder}/steps/columns.json`, after: readFileSync(columns, "utf8") }] : []),
      ...[...files].map(([stack, path]) =>
        edit(path, (before) => appendEntry(before, path, ["config", KEY], optionsEntry(root, stack, request))),
      ),
      edit(LIST, (before) => addToList(before, LIST, { name, problem: proposal.problem, sample })),
    ],
    floors: edit(FLOORS, (before) => appendEntry(before, FLOORS, ["pipelines"], entry)),
    floorsLines: render(entry),
    stacks,
  };
}

const KEY = "sluicegate:pipelines";

/** Of every stack that has pipelines: its name, and its file. */
function stackFiles(root: string): ReadonlyMap<string, string> {
  return new Map(
    stackNames(root)
      .map((stack): [string, string] => [stack, `Pulumi.${stack}.yaml`])
      .filter(([, file]) => parseDocument(readFileSync(join(root, file), "utf8")).hasIn(["config", KEY])),
  );
}

/** The instances, limits and image of the stack's first pipeline, with what is the new one's own. */
function optionsEntry(root: string, stack: string, { name, target, key }: PlanRequest): Record<string, unknown> {
  const [first] = Object.values(readStackConfig(root, stack).pipelines);
  const own = {
    processingInstanceTypes: first?.processingInstanceTypes,
    trainingInstanceTypes: first?.trainingInstanceTypes,
    maxRuntimeSeconds: first?.maxRuntimeSeconds,
    seed: 42,
    target,
    pseudonymiseColumns: key === undefined ? [] : [key],
    ...(key === undefined ? {} : { keyColumn: key }),
    immutableInputs: false,
    // The same image as the others': production takes none by its tag.
    ...(first?.imageDigest === undefined ? {} : { imageDigest: first.imageDigest }),
  };
  return { [name]: own };
}
