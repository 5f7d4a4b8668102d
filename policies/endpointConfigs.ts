/**
 * SM-13: what an endpoint writes lies under our keys: volumes, captured requests, answers of asynchronous inference, dumps of
 * memory. What is not known at preview is undecided, keys of the stack excepted.
 */
import { hasOwnStorage } from "./jobs/protection";
import { ownKeysAt } from "./kmsKey";
import type { Place } from "./places";
import type { ResourceView, Rule } from "./rule";
import { CONFIGS, NATIVE_CONFIG } from "./serving";

const VARIANT_LISTS = ["productionVariants", "shadowProductionVariants"];

/** Instances with storage of their own encrypt it in hardware, and SageMaker then takes no key for the volumes. */
function takesNoKey({ props }: ResourceView): boolean {
  const variants = VARIANT_LISTS.flatMap((list) => props.at(list).items());
  const types = variants.map((variant) => variant.at("instanceType").text);
  return types.length > 0 && types.every(hasOwnStorage);
}

/** A dump of a container's memory holds the requests that it was answering. */
function coreDumps({ props }: ResourceView): Place[] {
  return VARIANT_LISTS.flatMap((list) => {
    const variants = props.at(list);
    const items = variants.state === "unknown" ? [variants] : variants.items();
    return items.flatMap((item, index) =>
      item.at("coreDumpConfig").state === "absent" ? [] : [[list, index, "coreDumpConfig", "kmsKeyId"]],
    );
  });
}

/** SageMaker captures where nothing says enableCapture: false. */
function keysOf(config: ResourceView): Place[] {
  const { type, props } = config;
  const volumes = [type === NATIVE_CONFIG ? "kmsKeyId" : "kmsKeyArn"];
  const capture = props.at("dataCaptureConfig");
  const isCapturing = capture.state !== "absent" && capture.at("enableCapture").value !== false;
  return [
    ...(props.at(...volumes).state === "absent" && takesNoKey(config) ? [] : [volumes]),
    ...(isCapturing ? [["dataCaptureConfig", "kmsKeyId"]] : []),
    ...(props.at("asyncInferenceConfig").state === "absent"
      ? []
      : [["asyncInferenceConfig", "outputConfig", "kmsKeyId"]]),
    ...coreDumps(config),
  ];
}

export const endpointsAreEncrypted: Rule = {
  id: "SM-13",
  name: "endpoint-encrypted-with-own-keys",
  level: "mandatory",
  severity: "high",
  states:
    "Every endpoint configuration encrypts volumes, captured data, asynchronous answers and core dumps under KMS keys of our own.",
  why: "Requests and answers of a model in use are personal data as often as what it was trained on",
  fix: "set kmsKeyArn (kmsKeyId in aws-native), and kmsKeyId of dataCaptureConfig, asyncInferenceConfig.outputConfig and coreDumpConfig, to keyArn",
  frameworks: ["soc2:CC6.1", "gdpr:32", "aia:15", "csf:PR.DS-1"],
  ...ownKeysAt(Object.keys(CONFIGS), keysOf),
};
