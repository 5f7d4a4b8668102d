/**
 * The SM_* variables that the framework containers set for a training script.
 * Source: the sagemaker-training toolkit, environment.py.
 */
import type { Json } from "../../schema";
import { scriptArguments, scriptHyperparameters } from "./hyperparameters";

/** What stands where in one host's container, and who the hosts are. */
export interface TrainingPlace {
  readonly ml: string;
  readonly moduleDir: string;
  readonly program: string;
  readonly host: string;
  readonly hosts: readonly string[];
  readonly instanceType: string;
  readonly cores: number;
  readonly jobName: string;
  readonly jobArn: string;
  readonly inputDataConfig: Json;
  readonly resourceConfig: Json;
  readonly channels: readonly string[];
}

/** The SM_* variables of a script. */
export function toolkitEnvironment(
  place: TrainingPlace,
  given: Readonly<Record<string, string>>,
): Record<string, string> {
  const hyperparameters = scriptHyperparameters(given);
  const byName = Object.fromEntries(hyperparameters.map(({ name, value }) => [name, value]));
  const values: Record<string, Json> = {
    ...placeVariables(place),
    HPS: byName,
    USER_ARGS: scriptArguments(hyperparameters),
    FRAMEWORK_PARAMS: {},
    LOG_LEVEL: 20,
  };
  const environment: Record<string, string> = { TRAINING_JOB_NAME: place.jobName, TRAINING_JOB_ARN: place.jobArn };
  for (const [name, value] of Object.entries(values)) environment[`SM_${name}`] = variableText(value);
  for (const name of place.channels) environment[`SM_CHANNEL_${name.toUpperCase()}`] = `${place.ml}/input/data/${name}`;
  for (const { name, value, text } of hyperparameters) {
    environment[`SM_HP_${name.toUpperCase()}`] = typeof value === "number" ? text : variableText(value);
  }
  return environment;
}

function placeVariables(place: TrainingPlace): Record<string, Json> {
  const { ml, hosts } = place;
  return {
    MODEL_DIR: `${ml}/model`,
    INPUT_DIR: `${ml}/input`,
    INPUT_CONFIG_DIR: `${ml}/input/config`,
    OUTPUT_DIR: `${ml}/output`,
    OUTPUT_DATA_DIR: `${ml}/output/data`,
    OUTPUT_INTERMEDIATE_DIR: `${ml}/output/intermediate`,
    MODULE_DIR: place.moduleDir,
    MODULE_NAME: place.program.replace(/\.py$/, ""),
    USER_ENTRY_POINT: place.program,
    CHANNELS: [...place.channels].sort(),
    HOSTS: [...hosts],
    CURRENT_HOST: place.host,
    CURRENT_INSTANCE_TYPE: place.instanceType,
    CURRENT_INSTANCE_GROUP: "homogeneousCluster",
    CURRENT_INSTANCE_GROUP_HOSTS: [...hosts],
    NETWORK_INTERFACE_NAME: "lo",
    NUM_CPUS: place.cores,
    NUM_GPUS: 0,
    INPUT_DATA_CONFIG: place.inputDataConfig,
    RESOURCE_CONFIG: place.resourceConfig,
  };
}

/** As Python's json.dumps with sorted keys and ASCII only; texts and None stand as they are. */
function variableText(value: Json): string {
  if (value === null) return "";
  if (typeof value === "string") return value;
  const escape = (character: string): string => `\\u${character.charCodeAt(0).toString(16).padStart(4, "0")}`;
  return JSON.stringify(sorted(value)).replace(/[\u0080-\uffff]/g, escape);
}

function sorted(value: Json): Json {
  if (value === null || typeof value !== "object") return value;
  if (Array.isArray(value)) return value.map(sorted);
  return Object.fromEntries(
    Object.keys(value)
      .sort()
      .map((key) => [key, sorted(value[key] ?? null)]),
  );
}
