import assert from "node:assert/strict";
import { ForeignClients, INSTALLING_MS } from "../../../support/foreignClients";

const ARN = "arn:aws:sagemaker:us-east-1:000000000000:pipeline/sdk";

describe("the SageMaker Python SDK with the endpoint", function () {
  this.timeout(180_000); // To import the SDK alone takes some ten seconds on a busy machine.
  let clients: ForeignClients;
  before(async function () {
    this.timeout(INSTALLING_MS);
    clients = await ForeignClients.start();
  });
  after(() => clients.stop());

  it("uploads code, creates a pipeline, starts it, waits, lists its steps and finds the model that it trained", async () => {
    const { code, stdout, stderr } = await clients.script("sagemaker_pipeline.py");
    assert.equal(code, 0, `${stderr}\n${stdout}`);
    const seen: unknown = JSON.parse(stdout.split("\n").at(-1) ?? "");
    assert.deepEqual(seen, {
      created: ARN,
      described: ["Active", "first"],
      passed: {
        status: "Succeeded",
        raised: null,
        steps: { Score: "Succeeded", Train: "Succeeded", Gate: "Succeeded", "Register-RegisterModel": "Succeeded" },
        reasons: [],
        models: [[2, 0]],
      },
      refused: {
        status: "Failed",
        raised: "WaiterError",
        steps: { Score: "Succeeded", Train: "Succeeded", Gate: "Succeeded", Reject: "Failed" },
        reasons: ["Too few rows."],
        models: [],
      },
      updated: "second",
      executions: 2,
      deleted: ARN,
    });
  });
});
