/** Previews a stack by the engine under the pack, and has the plan guard look at what comes of it. */
import { join } from "node:path";
import { startProvider } from "../../infra/local/provider";
import { todayByTheClock } from "../../policies/days";
import { StackWaivers } from "../../policies/exceptions";
import { readFloors } from "../../policies/floors";
import { readWaivers } from "../../policies/waivers";
import { preview, type EngineResult, type PreviewRun } from "../engine";
import { prepare } from "../offlineProject";
import { ensureEngine } from "../setup/engine";
import { toStderr } from "../setup/progress";
import { readPlace } from "../stackConfig";
import { readGateChanges } from "./gateChanges";
import { guard, type NewSide, type OldSide } from "./guard";
import { applyBase, applyState, providerState } from "./oldSide";
import { Plan } from "./plan";
import type { Previewed } from "./planReport";
import { result } from "./result";
import { withScratch } from "./scratch";

export interface Target {
  readonly root: string;
  readonly stack: string;
  readonly signal: AbortSignal;
}

/** What to compare with: nothing, the program of a commit, or an exported state. */
interface Sides {
  readonly base?: string;
  readonly state?: string;
}

/** Without an old side the state is the offline backend's own, in which only `local up` ever brings anything about. */
export async function previewOffline(target: Target, { base, state }: Sides): Promise<Previewed> {
  const { root, stack } = target;
  const { account, region } = readPlace(root, stack); // a fault of it is told before any work
  const against = async (old: OldSide | undefined, home?: string): Promise<Previewed> => {
    const remembered = home === undefined ? {} : { stateDir: providerState(home) };
    const provider = await startProvider({ account, region, ...remembered });
    try {
      const project = prepare(stack, { root, ...(home === undefined ? {} : { home }) });
      return await judged(target, { project, providerPort: provider.port }, old);
    } finally {
      await provider.stop();
    }
  };
  if (base === undefined && state === undefined) return against(undefined);
  return withScratch(root, async (home) => {
    const request = { ...target, home, engine: await ensureEngine(root, toStderr), tell: toStderr };
    const old = base === undefined ? await applyState(request, state ?? "") : await applyBase(request, base);
    return against(old, home);
  });
}

/** The repository's own project, backend and credentials, as plain Pulumi would use them. */
export function previewOnline(target: Target): Promise<Previewed> {
  const { root, stack } = target;
  const old: OldSide = { label: "the stack's state", gateChanges: [], waivers: [] };
  return judged(target, { project: { stack, workDir: root, env: {} } }, old);
}

async function judged(
  { root, stack, signal }: Target,
  run: Pick<PreviewRun, "project" | "providerPort">,
  old: OldSide | undefined,
): Promise<Previewed> {
  const plan = new Plan();
  const previewed: EngineResult = await preview({
    ...run,
    engine: await ensureEngine(root, toStderr),
    policyPacks: [join(root, "policies")],
    signal,
    tell: toStderr,
    onEvent: (event) => {
      plan.add(event);
    },
  });
  // What the program itself has to say, for example of an image that nobody has pinned yet.
  for (const { severity, message } of previewed.diagnostics)
    if (severity === "warning") toStderr(`Warning: ${message}`);
  return result(stack, previewed, plan.resources, guard(plan.resources, old, headOf(root, stack)));
}

function headOf(root: string, stack: string): NewSide {
  const folder = join(root, "policies");
  const floors = readFloors(join(folder, "floors.yaml"));
  const place = { stack, relaxed: floors.relaxedStacks.includes(stack), today: todayByTheClock() };
  const waivers = new StackWaivers(readWaivers(folder, floors.waivers), place);
  return { stack, floors, gateChanges: readGateChanges(root, root), waivers };
}
