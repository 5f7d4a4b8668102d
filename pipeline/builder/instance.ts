/**
 * What storage an instance type brings. SageMaker refuses VolumeKmsKeyId for instances with local NVMe storage, whose
 * hardware encrypts by itself, so one list of types a starter chooses from must be of one kind.
 * Source: https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/InstanceStorage.html
 */

import { Parameter } from "./parameter";
import { problem } from "./step";

export type Storage = "ebs" | "nvme";

const EBS = new Set(
  "c4 c5 c5n c6g c6gn c6i c6in c7g c7gn c7i c8g c8i g3 inf1 inf2 m4 m5 m5n m6g m6i m6in m7g m7i m8g m8i p2 p3 r4 r5 r5n r6g r6i r7g r7i r8g r8i t2 t3".split(
    " ",
  ),
);
/** Accelerated families have local storage although their names do not say so. */
const NVME = new Set(
  "dl1 g5 g6 g6e g7 g7e gr6 i3 i4i p5 p5e p5en p6-b200 p6-b300 p6e-gb200 trn1 trn1n trn2".split(" "),
);
/** EC2 marks local storage with a "d" behind the generation: m5d, g4dn, p4de. */
const MARKED = /^[a-z]+\d+[a-z]*d[a-z]*$/;

/** @returns undefined for a family that this table does not know */
export function storageOf(instanceType: string): Storage | undefined {
  const family = /^ml\.([a-z0-9-]+)\.[a-z0-9]+$/.exec(instanceType)?.[1];
  if (family === undefined) return undefined;
  if (NVME.has(family) || MARKED.test(family)) return "nvme";
  return EBS.has(family) ? "ebs" : undefined;
}

export type InstanceType = string | Parameter<"text">;

/** Every type that may run. Without a list, a starter may choose any. */
function candidates(type: InstanceType): readonly string[] | undefined {
  return type instanceof Parameter ? type.definition.EnumValues?.map(String) : [type];
}

/** Whether the job's volume takes a key: true unless every type brings its own encrypted storage. */
export function takesVolumeKey(type: InstanceType): boolean {
  return !(candidates(type) ?? []).some((candidate) => storageOf(candidate) === "nvme");
}

export function instanceProblems(step: string, type: InstanceType): string[] {
  const types = candidates(type);
  if (types === undefined || types.length === 0) {
    const remedy = "give the parameter the types it may take";
    return [problem(step, "a closed list of instance types", "a parameter that takes any", remedy)];
  }
  const unknown = types.filter((candidate) => storageOf(candidate) === undefined);
  const kinds = new Set(types.map(storageOf));
  if (unknown.length > 0) {
    const remedy = "correct it or add its family to pipeline/builder/instance.ts";
    return [problem(step, "instance types of a known family", unknown.join(", "), remedy)];
  }
  if (kinds.size === 1) return [];
  const listed = types.map((candidate) => `${candidate} (${storageOf(candidate) ?? ""})`).join(", ");
  return [problem(step, "instance types of one storage kind", listed, "VolumeKmsKeyId fits only EBS: split the list")];
}
