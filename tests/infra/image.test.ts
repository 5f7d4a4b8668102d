/** Which image the steps run in: the pipeline's own once its digest is pinned, AWS's until then, and it is said. */
import assert from "node:assert/strict";
import { imageOf } from "../../infra/image";

const digest = `sha256:${"a".repeat(64)}`;
const repository = "111122223333.dkr.ecr.eu-west-1.amazonaws.com/sluicegate-dev-regression-1a2b3c4d";
const aws = "141502667606.dkr.ecr.eu-west-1.amazonaws.com/sagemaker-xgboost";

describe("infra: the image of a pipeline's steps", () => {
  const request = { own: false, pipeline: "regression", region: "eu-west-1", repository };

  it("is AWS's, by its release or its digest", () => {
    assert.deepEqual(imageOf(request), { uri: `${aws}:3.2-0` });
    assert.deepEqual(imageOf({ ...request, digest }), { uri: `${aws}@${digest}` });
  });

  it("is the pipeline's own by its digest, from the stack's own repository", () => {
    assert.deepEqual(imageOf({ ...request, own: true, digest }), { uri: `${repository}@${digest}` });
  });

  it("is AWS's until the own one is pinned, with one line that says where to push and how to pin", () => {
    const { uri, warning } = imageOf({ ...request, own: true });
    assert.equal(uri, `${aws}:3.2-0`);
    assert.match(
      warning ?? "",
      /^Expected the digest of the own image of regression at sluicegate:pipelines\.regression\.imageDigest, got none/,
    );
    assert.match(warning ?? "", /push the image to 111122223333\.dkr\S+, then run sluicegate pipeline pin-image\.$/);
  });
});
