/** How a network's addresses are cut. */
import assert from "node:assert/strict";
import { subnetBlocks } from "../../../infra/account/subnets";

describe("infra/account: subnets", () => {
  it("gives each zone a quarter, in their order, without overlap", () => {
    assert.deepEqual(subnetBlocks("10.20.0.0/16", ["a", "b", "c", "d"]), [
      "10.20.0.0/18",
      "10.20.64.0/18",
      "10.20.128.0/18",
      "10.20.192.0/18",
    ]);
    assert.deepEqual(subnetBlocks("192.168.16.0/20", ["a", "b"]), ["192.168.16.0/22", "192.168.20.0/22"]);
  });
});
