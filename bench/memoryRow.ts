/** How much memory a run of the five steps takes, beside that of others. */
import type { Row } from "./benchmark";
import type { Command } from "./commands";
import { largestProcessOf } from "./memory";
import { spreadOf } from "./spread";

/** Measured apart from the time, since looking takes time too. No row where the system does not tell. */
export async function memoryRow(name: string, command: Command, signal: AbortSignal): Promise<Row[]> {
  const largest = await largestProcessOf(command, signal);
  if (largest === undefined) return [];
  return [
    {
      what: `${name}: five steps, peak memory of its largest process (${largest.process})`,
      unit: "MB",
      ours: spreadOf([largest.megabytes]),
      figure: { value: largest.megabytes, unit: "MB" },
    },
  ];
}
