/** PIPE-16: a job runs in an image that somebody reviewed: from a registry of our own or AWS's, and in production by digest. */
import { violation, type Finding } from "../finding";
import { allowedOf } from "../floors";
import { covers } from "../iam/wildcards";
import { PIPELINES } from "../judgement";
import { listAt, textAt } from "../proof/json";
import { literalOf } from "../proof/location";
import type { Context, ResourceView, Rule } from "../rule";
import { jobsOf, type Jobs } from "./definition";
import type { Field } from "./field";
import { AWS_IMAGES, daysLeft, endsSoon, isPublisher } from "./imageTable";

const ECR =
  /^((\d{12})\.dkr\.ecr\.[a-z0-9-]+\.amazonaws\.com(?:\.cn)?\/([a-z0-9/._-]+?))(?::([\w.-]+))?(@sha256:[0-9a-f]{64})?$/;

/** The accounts whose roles run the jobs: the stack's own. */
function accountsOf({ jobs, steps }: Jobs): ReadonlySet<string> {
  const roles = jobs.flatMap(({ form, at }) => (form.role === undefined ? [] : [literalOf(at(form.role).value)]));
  const groups = steps.map(({ args }) => textAt(args, "ModelPackageGroupName"));
  return new Set(
    [...roles, ...groups].flatMap((arn) => /^arn:[^:]+:[a-z]+:[^:]*:(\d{12}):/.exec(arn ?? "")?.[1] ?? []),
  );
}

/** Every image of a definition: of jobs, and of the containers that models are registered or made with. */
function imagesOf({ jobs, steps, field }: Jobs): Field[] {
  const ofJobs = jobs.flatMap(({ form, at }) => (form.image === undefined ? [] : [at(form.image)]));
  const inLists = steps.flatMap((step) =>
    [["InferenceSpecification", "Containers"], ["Containers"]].flatMap((keys) =>
      listAt(step.args, ...keys).map((_, index) => field(step, ["Arguments", ...keys, index, "Image"])),
    ),
  );
  return [...ofJobs, ...inLists].filter(({ isAbsent }) => !isAbsent);
}

function patchesEnd(where: string, repository: string, tag: string, today: string): Finding[] {
  const image = AWS_IMAGES.find((one) => one.repository === repository && one.tag === tag);
  if (image === undefined) {
    return [violation(where, "Expected an image of AWS's that policies/jobs/imageTable.ts lists, got another tag")];
  }
  const days = daysLeft(image, today);
  if (!endsSoon(days)) return [];
  const fix = "move to a newer image, and list it in policies/jobs/imageTable.ts with its date";
  if (days < 0)
    return [
      violation(where, `Expected an image that AWS still patches, got one that ended on ${image.endOfPatch}`, { fix }),
    ];
  return [{ ...violation(where, `AWS patches this image until ${image.endOfPatch} only`, { fix }), advisory: true }];
}

/**
 * What is wrong with an image for which we are answerable.
 * @param where it is named, as findings say it
 * @param own the accounts whose registries are ours
 */
export function judgeImage(
  uri: string,
  where: string,
  own: ReadonlySet<string>,
  { relaxed, floors, today }: Context,
): Finding[] {
  const [, place = "", account = "", repository = "", tag, digest] = ECR.exec(uri) ?? [];
  if (place === "") return [violation(where, "Expected an image in Amazon ECR, got another registry")];
  const isOurs = own.has(account) || allowedOf(floors).images.some((pattern) => covers(pattern, place));
  if (!isOurs && !isPublisher(account)) {
    const fix = "copy the image into a repository of the stack's account, or let a validator allow it (allowed.images)";
    return [violation(where, "Expected an image of this account or of AWS's, got another account's", { fix })];
  }
  if (digest === undefined && !relaxed) {
    const fix =
      "pin it: imageDigest of a pipeline in the stack's config, @sha256:... elsewhere (aws ecr describe-images tells it)";
    return [violation(where, "Expected an image by digest in production, got one by tag", { fix })];
  }
  return digest !== undefined || isOurs ? [] : patchesEnd(where, repository, tag ?? "", today);
}

function judgeImages(pipeline: ResourceView, context: Context): Finding[] {
  const jobs = jobsOf(pipeline);
  if (jobs === undefined) return [];
  const own = accountsOf(jobs);
  return imagesOf(jobs).flatMap((image) => {
    const uri = literalOf(image.value);
    if (uri === undefined) return image.must(() => false, "Expected a literal image");
    return judgeImage(uri, image.where, own, context);
  });
}

export const jobImagesArePinned: Rule = {
  id: "PIPE-16",
  name: "job-images-pinned",
  level: "mandatory",
  severity: "high",
  states:
    "Every image comes from a registry of the account or from AWS's dated table, and in production goes by digest.",
  why: "Whoever can move a tag decides which code trains, evaluates and serves; unpatched images stay open to known attacks",
  fix: "name the image by digest, from a repository of the account or AWS's",
  frameworks: ["soc2:CC6.8", "iso42001:A.10.3", "aia:15", "csf:PR.DS-6"],
  configuredBy: ["allowed", "relaxedStacks"],
  on: PIPELINES,
  check: judgeImages,
};
