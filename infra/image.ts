/** The image of a pipeline's steps: its own, built from the Dockerfile in its folder, or AWS's XGBoost image. */
import { existsSync } from "node:fs";
import { join } from "node:path";
import { imageUri, XGBOOST_IMAGE } from "../pipeline/images";

export interface ImageChoice {
  readonly uri: string;
  /** Whether the pipeline has a repository of its own. */
  readonly own: boolean;
  /** What a person should know and do about it, as one line; absent when there is nothing. */
  readonly warning?: string;
}

export interface ImageRequest {
  /** The pipeline's folder. */
  readonly folder: string;
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
export function imageOf({ folder, pipeline, region, digest, repository }: ImageRequest): ImageChoice {
  const own = hasOwnImage(folder);
  if (own && digest !== undefined) return { own, uri: `${repository}@${digest}` };
  const uri = imageUri(XGBOOST_IMAGE, region, digest);
  if (!own) return { own, uri };
  const warning =
    `Expected the digest of the image that pipeline/${pipeline}/Dockerfile builds at ` +
    `sluicegate:pipelines.${pipeline}.imageDigest, got none, so its steps run in AWS's ${XGBOOST_IMAGE.repository}; ` +
    `push the image to ${repository}, then run sluicegate pipeline pin-image.`;
  return { own, uri, warning };
}

export function hasOwnImage(folder: string): boolean {
  return existsSync(join(folder, "Dockerfile"));
}
