/** Which image the steps run in: the pipeline's own once its digest is pinned, AWS's until then, and it is said. */
import assert from "node:assert/strict";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { imageOf } from "../../infra/image";

const digest = `sha256:${"a".repeat(64)}`;
const repository = "111122223333.dkr.ecr.eu-west-1.amazonaws.com/sluicegate-dev-regression-1a2b3c4d";
const aws = "141502667606.dkr.ecr.eu-west-1.amazonaws.com/sagemaker-xgboost";

describe("infra: the image of a pipeline's steps", () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "sluicegate-image-"));
  });
  afterEach(() => {
    rmSync(folder, { recursive: true, force: true });
  });

  const request = () => ({ folder, pipeline: "regression", region: "eu-west-1", repository });
  const dockerfile = (): void => {
    writeFileSync(join(folder, "Dockerfile"), `FROM ${aws}:3.2-0\n`);
  };

  it("is AWS's, by its release or its digest", () => {
    assert.deepEqual(imageOf(request()), { own: false, uri: `${aws}:3.2-0` });
    assert.deepEqual(imageOf({ ...request(), digest }), { own: false, uri: `${aws}@${digest}` });
  });

  it("is the pipeline's own by its digest, from the stack's own repository", () => {
    dockerfile();
    assert.deepEqual(imageOf({ ...request(), digest }), { own: true, uri: `${repository}@${digest}` });
  });

  it("is AWS's until the own one is pinned, with one line that says where to push and how to pin", () => {
    dockerfile();
    const { own, uri, warning } = imageOf(request());
    assert.deepEqual([own, uri], [true, `${aws}:3.2-0`]);
    assert.match(
      warning ?? "",
      /^Expected the digest .* pipeline\/regression\/Dockerfile .* at sluicegate:pipelines\.regression\.imageDigest, got none/,
    );
    assert.match(warning ?? "", /push the image to 111122223333\.dkr\S+, then run sluicegate pipeline pin-image\.$/);
  });
});
