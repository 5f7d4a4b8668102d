/**
 * AWS's own images that jobs may run in, and until when AWS patches them. The pack keeps its own table: who changes which
 * image a pipeline uses (pipeline/images.ts) does not decide which images are good.
 * Sources, read 2026-11: the image_uri_config data of the SageMaker Python SDK, the release data of AWS's container repository.
 */
export interface AwsImage {
  readonly repository: string;
  readonly tag: string;
  /** Last day of security patches, ISO 8601. */
  readonly endOfPatch: string;
}

export const AWS_IMAGES: readonly AwsImage[] = [
  { repository: "sagemaker-xgboost", tag: "3.2-0", endOfPatch: "2027-05-13" },
];

/** Accounts from which AWS publishes the images of its frameworks, one for each region. */
const PUBLISHERS: ReadonlySet<string> = new Set([
  "683313688378",
  "257758044811",
  "246618743249",
  "141502667606",
  "492215442770",
  "783357654285",
  "354813040037",
]);

export function isPublisher(account: string): boolean {
  return PUBLISHERS.has(account);
}

const DAY_MS = 86_400_000;
const WARN_DAYS = 60;

/** Whole days until the patches end; negative when they have. */
export function daysLeft({ endOfPatch }: Pick<AwsImage, "endOfPatch">, today: string): number {
  return Math.round((Date.parse(endOfPatch) - Date.parse(today)) / DAY_MS);
}

export function endsSoon(days: number): boolean {
  return days <= WARN_DAYS;
}
