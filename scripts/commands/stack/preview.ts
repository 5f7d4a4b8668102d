/** `sluicegate stack preview`: what a stack would become, under the pack; offline it needs no AWS and no credentials. */
import { accessSync, constants, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import type { Command } from "commander";
import { startProvider } from "../../../infra/local/provider";
import { readFloors } from "../../../policies/floors";
import type { CommandContext } from "../../cli";
import { preview, type EngineResult, type PreviewRun } from "../../engine";
import { EXIT, UsageError } from "../../exit";
import { prepare } from "../../offlineProject";
import { jsonOption, stackOf, stackOption } from "../../options";
import { readGateChanges } from "../../plan/gateChanges";
import { guard, type OldSide } from "../../plan/guard";
import { applyBase, applyState, providerState } from "../../plan/oldSide";
import { Plan } from "../../plan/plan";
import { markdown, terminalLines, type Previewed } from "../../plan/planReport";
import { result } from "../../plan/result";
import { withScratch } from "../../plan/scratch";
import { sarifOf } from "../../policy/sarif";
import { printJson, printLine } from "../../print";
import { ensureEngine } from "../../setup/engine";
import { toStderr } from "../../setup/progress";
import { readPlace } from "../../stackConfig";

interface Options {
  stack?: string;
  offline?: boolean;
  base?: string;
  state?: string;
  report?: string;
  sarif?: string;
  json?: boolean;
}

export function configure(command: Command): void {
  jsonOption(stackOption(command))
    .option("--offline", "against the stand-in for AWS: no account, no credentials, nothing of yours is touched")
    .option("--base <ref>", "offline: compare with what the program of this commit declares")
    .option("--state <file>", "offline: compare with this state, as pulumi stack export wrote it")
    .option("--report <file.md>", "also write the findings and the plan as Markdown, for a pull request")
    .option("--sarif <file>", "also write the findings as SARIF 2.1.0, for code scanning");
}

export async function run({ root, signal }: CommandContext, command: Command): Promise<number> {
  const options = command.opts<Options>();
  const isOffline = options.offline === true;
  checkSides(options, isOffline);
  const stack = await stackOf(root, options.stack);
  // Not only after the work.
  for (const out of [options.report, options.sarif]) if (out !== undefined) accessSync(dirname(out), constants.W_OK);
  const target = { root, stack, signal };
  const previewed = isOffline ? await offline(target, options) : await online(target);
  if (options.report !== undefined) writeFileSync(options.report, markdown(previewed));
  if (options.sarif !== undefined) writeFileSync(options.sarif, sarifOf({ root, ...previewed }));
  if (options.json === true) printJson({ ...previewed });
  else terminalLines(previewed).forEach(printLine);
  if (previewed.outcome === "failed") throw new Error(failureOf(previewed, isOffline));
  if (previewed.outcome === "cancelled") return EXIT.interrupted;
  return previewed.outcome === "refused" ? EXIT.refused : EXIT.done;
}

/** Online the old side is the stack's own state, which the engine reads. */
function checkSides({ base, state }: Options, isOffline: boolean): void {
  if (base !== undefined && state !== undefined) {
    throw new UsageError("Expected one old side, got both --base and --state; give the one to compare with.");
  }
  if (!isOffline && (base !== undefined || state !== undefined)) {
    throw new UsageError(
      "Expected --offline with --base or --state, got neither; online the stack's state is compared.",
    );
  }
}

/** Offline the engine's own words say it all; online it is mostly the backend or the credentials that fail. */
function failureOf({ stack, failure }: Previewed, isOffline: boolean): string {
  const said = (failure ?? "no reason").replace(/^error: /, "");
  if (isOffline) return said;
  return `Expected a preview of stack ${stack}, got: ${said}; log in (pulumi login, AWS), or preview it with --offline.`;
}

interface Target {
  readonly root: string;
  readonly stack: string;
  readonly signal: AbortSignal;
}

/** Without an old side the state is the offline backend's own, in which only `local up` ever brings anything about. */
async function offline(target: Target, { base, state }: Options): Promise<Previewed> {
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
function online(target: Target): Promise<Previewed> {
  const { root, stack } = target;
  const old: OldSide = { label: "the stack's state", gateChanges: [] };
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
  const head = {
    stack,
    floors: readFloors(join(root, "policies", "floors.yaml")),
    gateChanges: readGateChanges(root, root),
  };
  return result(stack, previewed, plan.resources, guard(plan.resources, old, head));
}
