/** The line by which a run says what it judges by: written by the pack, read back by commands from what the engine shows. */

/** What a run is known by. */
export interface Stamp {
  /** Version of the pack. */
  readonly version: string;
  /** Beginning of the sha256 of what is effective, lower-case hex. */
  readonly configuration: string;
  /** The day that rules took for today, ISO 8601. */
  readonly today: string;
}

/** `sluicegate policy pack 0.1.0, configuration 3f2a9c01d4e5b6a7, 2026-11-28` */
export function stampLine({ version, configuration, today }: Stamp): string {
  return `sluicegate policy pack ${version}, configuration ${configuration}, ${today}`;
}

/** The stamp in a line that `stampLine` wrote; undefined for any other text. */
export function readStamp(line: string): Stamp | undefined {
  const parts = /^sluicegate policy pack (\S+), configuration ([0-9a-f]+), (\d{4}-\d{2}-\d{2})$/.exec(line.trim());
  const [, version, configuration, today] = parts ?? [];
  if (version === undefined || configuration === undefined || today === undefined) return undefined;
  return { version, configuration, today };
}
