/** The image of a pipeline's steps: its own, or AWS's XGBoost image. Pure. */
import { imageUri, XGBOOST_IMAGE } from "../pipeline/images";

export interface ImageChoice {
  readonly uri: string;
  /** What a person should know and do about it, as one line; absent when there is nothing. */
  readonly warning?: string;
}

export interface ImageRequest {
  /** Whether the pipeline has an image of its own: a Dockerfile in its folder, or a repository that is given. */
  readonly own: boolean;
  readonly pipeline: string;
  readonly region: string;
  /** `sha256:<64 hex>`: of the pipeline's own image where it has one, else of AWS's. */
  readonly digest?: string | undefined;
  /** The pipeline's own repository, as images are pulled from it. */
  readonly repository: string;
}

/**
 * Until the digest of its own image is pinned, a pipeline's steps run in AWS's image: the repository to push to is made
 * by the stack's first update, so that update must be possible before there is anything to pin.
 */
export function imageOf({ own, pipeline, region, digest, repository }: ImageRequest): ImageChoice {
  if (own && digest !== undefined) return { uri: `${repository}@${digest}` };
  const uri = imageUri(XGBOOST_IMAGE, region, digest);
  if (!own) return { uri };
  const warning =
    `Expected the digest of the own image of ${pipeline} at sluicegate:pipelines.${pipeline}.imageDigest, got none, ` +
    `so its steps run in AWS's ${XGBOOST_IMAGE.repository}; ` +
    `push the image to ${repository}, then run sluicegate pipeline pin-image.`;
  return { uri, warning };
}
