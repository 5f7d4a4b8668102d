/** PIPE-18: data come from and go to buckets of the stack, and nowhere else. */
import type { Json } from "../../pipeline/schema";
import { ownBuckets } from "../buckets";
import { violation, type Finding } from "../finding";
import { PIPELINES } from "../judgement";
import { oncePer } from "../oncePer";
import { isObject } from "../proof/json";
import { partsOf, type Part } from "../proof/location";
import type { ProofStep } from "../proof/definition";
import type { Context, ResourceView, Rule, StackView } from "../rule";
import { jobsOf, type Jobs } from "./definition";

/** Where a request names a place in S3. */
const PLACE_KEY = /S3(Uri|OutputPath|OutputLocation|Path)$|^(ModelDataUrl|SamplePayloadUrl|OutputS3Uri)$/;

interface Named {
  readonly where: string;
  readonly parts: readonly Part[];
  /** Whether the request wants a place in S3 here; elsewhere only texts that look like one are judged. */
  readonly isPlace: boolean;
}

/** Every text of a step that is or may be a place, branches excepted: their steps come by themselves. Iterative. */
function placesOf(step: ProofStep, { where }: Jobs): Named[] {
  const found: Named[] = [];
  const open: { value: Json; keys: readonly (string | number)[] }[] = [{ value: step.args, keys: ["Arguments"] }];
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    const { value, keys } = next;
    const parts = Array.isArray(value) ? undefined : partsOf(value);
    if (parts !== undefined) {
      const isPlace = PLACE_KEY.test(String(keys.at(-1)));
      const [first] = parts;
      if (isPlace || (typeof first === "string" && /^s3:\/\//i.test(first)))
        found.push({ where: where(step, keys), parts, isPlace });
    } else if (Array.isArray(value))
      open.push(...value.map((item, index) => ({ value: item, keys: [...keys, index] })));
    else if (isObject(value)) {
      const inner = Object.entries(value).filter(([key]) => key !== "IfSteps" && key !== "ElseSteps");
      open.push(...inner.map(([key, item]) => ({ value: item, keys: [...keys, key] })));
    }
  }
  return found;
}

/** The bucket of a place, or what is wrong with it; undefined for an output of another step, which is judged there. */
function bucketOf({ parts, where }: Named): string | Finding | undefined {
  const [first] = parts;
  if (first === undefined) return undefined;
  if (typeof first !== "string") {
    const fix = "join a literal s3://bucket/ and what the starter may choose below it";
    if (first.kind === "step") return undefined;
    return violation(where, "Expected a literal bucket, got one that is chosen when an execution starts", { fix });
  }
  const bucket = /^s3:\/\/([^/]+)(\/|$)/i.exec(first);
  if (bucket?.[1] === undefined) return violation(where, "Expected a place in S3 (s3://bucket/...), got another");
  // What follows without a slash would be part of the bucket's name.
  const isWhole = bucket[2] === "/" || parts.length === 1;
  return isWhole ? bucket[1] : violation(where, "Expected a literal bucket before what is put in later");
}

interface InBucket {
  readonly where: string;
  readonly bucket: string | Finding;
}

const placesOfAll = oncePer((jobs: Jobs): readonly InBucket[] =>
  jobs.steps
    .flatMap((step) => placesOf(step, jobs))
    .flatMap((one) => {
      const bucket = bucketOf(one);
      return bucket === undefined ? [] : [{ where: one.where, bucket }];
    }),
);

function placesIn(pipeline: ResourceView): readonly InBucket[] {
  const jobs = jobsOf(pipeline);
  return jobs === undefined ? [] : placesOfAll(jobs);
}

function check(pipeline: ResourceView): Finding[] {
  return placesIn(pipeline).flatMap(({ bucket }) => (typeof bucket === "string" ? [] : [bucket]));
}

function join(stack: StackView, { floors }: Context): Finding[] {
  const judge = ownBuckets(stack, floors);
  return stack
    .ofType(PIPELINES)
    .flatMap((pipeline) =>
      placesIn(pipeline).flatMap(({ where, bucket }) =>
        typeof bucket === "string" ? judge(bucket, where, pipeline) : [],
      ),
    );
}

export const jobsStayInOwnBuckets: Rule = {
  id: "PIPE-18",
  name: "job-data-in-own-buckets",
  level: "mandatory",
  severity: "high",
  states: "Every place that a pipeline reads or writes is in a bucket of the stack, or in one that floors.yaml allows.",
  why: "Data could leave the account and the region, and training could be fed from a place that others write",
  fix: "name places as s3://<bucket of the stack>/..., with a literal bucket",
  frameworks: ["gdpr:5", "gdpr:44", "soc2:CC6.7", "csf:PR.DS-5", "ccpa:1798.100(e)"],
  configuredBy: ["allowed"],
  on: PIPELINES,
  check,
  join,
};
