import assert from "node:assert/strict";
import { ProcessingInstanceType, TrainingInstanceType } from "@aws-sdk/client-sagemaker";
import { storageOf } from "../../../pipeline/builder/instance";

describe("storage of instance types", () => {
  it("is known for every type that the service's model lists", () => {
    const types = [...Object.values(ProcessingInstanceType), ...Object.values(TrainingInstanceType)];
    assert.ok(types.length > 100);
    assert.deepEqual(
      types.filter((type) => storageOf(type) === undefined),
      [],
    );
  });

  const cases: [string, ReturnType<typeof storageOf>][] = [
    ["ml.m5.large", "ebs"],
    ["ml.c5.xlarge", "ebs"],
    ["ml.c5n.18xlarge", "ebs"],
    ["ml.p3.2xlarge", "ebs"],
    ["ml.m5d.large", "nvme"],
    ["ml.c5d.xlarge", "nvme"],
    ["ml.m6id.large", "nvme"],
    ["ml.g4dn.xlarge", "nvme"],
    ["ml.g5.xlarge", "nvme"],
    ["ml.p3dn.24xlarge", "nvme"],
    ["ml.p4d.24xlarge", "nvme"],
    ["ml.trn1.32xlarge", "nvme"],
    ["ml.unheard.large", undefined],
    ["m5.large", undefined],
    ["", undefined],
  ];
  for (const [type, storage] of cases) {
    it(`${type || "an empty name"}: ${storage ?? "unknown"}`, () => {
      assert.equal(storageOf(type), storage);
    });
  }
});
