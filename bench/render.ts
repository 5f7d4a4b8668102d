/** Rendering a definition, as a whole process, against the SageMaker Python SDK rendering one of the same kind. */
import { join } from "node:path";
import { ensurePython } from "../scripts/setup/python";
import type { Benchmark, Row, Setting } from "./benchmark";
import { runTimed, sluicegate, type Command } from "./commands";
import { inTurns } from "./spread";

export const render: Benchmark = {
  name: "render",
  summary: "render a definition, whole process, against the SageMaker Python SDK",
  measure,
};

async function measure({ root, rounds, tell, signal }: Setting): Promise<Row[]> {
  const python = await ensurePython(root, "bench", tell);
  // Without credentials and with no place to fetch defaults from, the SDK cannot reach for the network either.
  const env = { ...process.env, AWS_EC2_METADATA_DISABLED: "true", SAGEMAKER_SUPPRESS_V2_WARNING: "1" };
  const peer: Command = { command: python, args: [join(root, "bench", "sagemaker_sdk.py")], cwd: root, env };
  const timed = async (command: Command): Promise<number> => {
    const { milliseconds, stdout } = await runTimed(command, signal);
    checkDefinition(stdout);
    return milliseconds;
  };
  const compared = await inTurns(
    rounds,
    () => timed(sluicegate(root, "pipeline", "render", "--stack", "dev", "--pipeline", "regression")),
    () => timed(peer),
  );
  return [
    {
      what: "pipeline render --stack dev, whole process",
      unit: "ms",
      ours: compared.ours,
      peer: { name: "SageMaker Python SDK 2.257", spread: compared.peer },
      figure: { value: compared.peer.median / compared.ours.median, unit: "x", atLeast: 8 },
    },
  ];
}

/** Both must have done the whole work: the last line is a definition with a gate in it. */
function checkDefinition(stdout: string): void {
  const last = stdout.trim().split("\n").at(-1) ?? "";
  for (const part of ['"2020-12-01"', '"Condition"', '"RegisterModel"']) {
    if (!last.includes(part)) throw new Error(`Expected a definition with ${part} as the last line of the output.`);
  }
}
