// The table of resource types that are known by hand.
import { iam } from "./iam";
import { network } from "./network";
import type { Rule } from "./rule";
import { s3 } from "./s3";
import { s3Objects } from "./objects";
import { sagemaker } from "./sagemaker";
import { services } from "./services";

export const rules: ReadonlyMap<string, Rule> = new Map(
  Object.entries({ ...iam, ...network, ...s3, ...s3Objects, ...sagemaker, ...services }),
);
