/** How a step finds and starts its script: from the code archive, which reaches the container as an input of the job. */

export interface Script {
  /** S3 URI of sourcedir.tar.gz. */
  readonly archive: string;
  /** Path of the script inside the archive. */
  readonly file: string;
}

export const ARCHIVE = "sourcedir.tar.gz";

/** Where SageMaker tells a processing job about its instances. */
export const RESOURCE_CONFIG = "/opt/ml/config/resourceconfig.json";
/** What a processing job writes here becomes its exit message. */
export const MESSAGE_FILE = "/opt/ml/output/message";

export function inputPath(name: string): string {
  return `/opt/ml/processing/input/${name}`;
}

export function outputPath(name: string): string {
  return `/opt/ml/processing/output/${name}`;
}

/** Unpacks the archive beside itself and hands over to the script, which gets the container's arguments. */
export function entrypoint({ file }: Script): string[] {
  const folder = inputPath("code");
  const command = `tar -xzf "${folder}/${ARCHIVE}" -C "${folder}" && exec python3 "${folder}/${file}" "$@"`;
  return ["/bin/sh", "-ec", command, file.replace(/\.py$/, "")];
}

/** Command-line arguments `--name value` in the order given; what is undefined is left out. */
export function flags(values: Readonly<Record<string, string | number | undefined>>): string[] {
  return Object.entries(values).flatMap(([name, value]) => (value === undefined ? [] : [`--${name}`, String(value)]));
}
