/**
 * The images that steps run in. AWS builds them, publishes them in an account per region and patches each for a
 * limited time; the table is dated so that a rule can say when an image's patches end.
 * Sources: the image_uri_config data of the SageMaker Python SDK and the release data of AWS's container repository.
 */
export interface Image {
  readonly repository: string;
  readonly tag: string;
  /** Last day of security patches, ISO 8601. */
  readonly endOfPatch: string;
}

/** Contains xgboost 3.2.0, scikit-learn 1.8.0, pandas 2.2.3, numpy 2.1.0, scipy 1.15.0, matplotlib 3.10.9. */
export const XGBOOST_IMAGE: Image = { repository: "sagemaker-xgboost", tag: "3.2-0", endOfPatch: "2027-05-13" };

/** The account that publishes the image, by region. */
const PUBLISHERS: Readonly<Record<string, string>> = {
  "us-east-1": "683313688378",
  "us-east-2": "257758044811",
  "us-west-2": "246618743249",
  "eu-west-1": "141502667606",
  "eu-central-1": "492215442770",
  "ap-southeast-2": "783357654285",
  "ap-northeast-1": "354813040037",
};

const URI = /^(\d{12})\.dkr\.ecr\.[a-z0-9-]+\.amazonaws\.com(?:\.cn)?\/([^:@]+)/;

/**
 * The ECR repository that an image comes from, by its ARN.
 * @throws Error for an image from elsewhere than ECR
 */
export function repositoryArn(partition: string, region: string, uri: string): string {
  const [, account, repository] = URI.exec(uri) ?? [];
  if (account === undefined || repository === undefined) {
    throw new Error("Expected images in Amazon ECR (<account>.dkr.ecr.<region>...), got another; copy it there.");
  }
  return `arn:${partition}:ecr:${region}:${account}:repository/${repository}`;
}

/**
 * @param digest `sha256:<64 hex>` to pin the image; absent for its release tag
 * @throws Error for a region in which the publisher is not known
 */
export function imageUri(image: Image, region: string, digest?: string): string {
  const publisher = PUBLISHERS[region];
  if (publisher === undefined) {
    throw new Error(
      `Expected a region with a known publisher of ${image.repository} (${Object.keys(PUBLISHERS).join(", ")}), ` +
        `got ${region}; add its account to pipeline/images.ts.`,
    );
  }
  const reference = digest === undefined ? `:${image.tag}` : `@${digest}`;
  return `${publisher}.dkr.ecr.${region}.amazonaws.com/${image.repository}${reference}`;
}
