/** Reads the property files of processing steps from where the step published them. */
import { readFile } from "node:fs/promises";
import type { Json, Step } from "../../schema";
import type { PropertyFile } from "./expressions";
import { lookUp } from "./jsonPath";
import type { Effects } from "./types";

/**
 * The property files of a step that succeeded, by `<step>.<name>`. What cannot be read is told to whoever asks for it.
 * @param properties what Describe of the step's job answers
 */
export async function readPropertyFiles(
  step: Step,
  properties: Json,
  store: Pick<Effects, "pathOf">,
): Promise<Map<string, PropertyFile>> {
  const files = new Map<string, PropertyFile>();
  for (const declared of (step.Type === "Processing" ? step.PropertyFiles : undefined) ?? []) {
    const output = ["ProcessingOutputConfig", "Outputs", declared.OutputName, "S3Output", "S3Uri"];
    const prefix = lookUp(properties, output);
    const uri = `${typeof prefix === "string" ? prefix.replace(/\/+$/, "") : `output ${declared.OutputName}`}/${declared.FilePath}`;
    files.set(`${step.Name}.${declared.PropertyFileName}`, await readOne(uri, store));
  }
  return files;
}

async function readOne(uri: string, store: Pick<Effects, "pathOf">): Promise<PropertyFile> {
  try {
    const content: unknown = JSON.parse(await readFile(store.pathOf(uri), "utf8"));
    return isJson(content) ? { uri, content } : { uri, problem: "nothing" };
  } catch (error) {
    return { uri, problem: error instanceof Error ? error.message : String(error) };
  }
}

/** What JSON.parse gives is JSON; this tells the compiler. */
function isJson(value: unknown): value is Json {
  return value !== undefined;
}
