/** Setting one value of a stack's file: the difference is one line, whatever stands around it. */
import assert from "node:assert/strict";
import { withSetting } from "../../scripts/stackFileEdit";

const DIGEST = `sha256:${"a".repeat(64)}`;
const path = ["config", "sluicegate:pipelines", "regression", "imageDigest"];
const set = (text: string): string => withSetting(text, { path, value: DIGEST }, "Pulumi.dev.yaml");

const BEFORE = `# The development environment.
config:
  sluicegate:account: "111122223333" # a placeholder
  sluicegate:pipelines:
    regression:
      # The first is the default.
      processingInstanceTypes: [ml.m5.large,   ml.m5.xlarge]
      immutableInputs: false # never
`;
const AFTER = `
    # Another one.
    other: { seed: 1 }
  pulumi:disable-default-providers: ["aws"]
`;

describe("scripts/stackFileEdit", () => {
  it("adds the key as the last of its block", () => {
    assert.equal(set(BEFORE + AFTER), `${BEFORE}      imageDigest: ${DIGEST}\n${AFTER}`);
  });

  it("adds it at the end of the file", () => {
    assert.equal(set(BEFORE), `${BEFORE}      imageDigest: ${DIGEST}\n`);
    assert.equal(set(BEFORE.trimEnd()), `${BEFORE}      imageDigest: ${DIGEST}`);
  });

  it("replaces what stands there, quoted or not, and keeps the comment beside it", () => {
    for (const old of [`sha256:${"b".repeat(64)}`, '"old"', "'old'"]) {
      const text = `${BEFORE}      imageDigest: ${old} # pinned\n      seed: 1\n${AFTER}`;
      assert.equal(set(text), text.replace(old, DIGEST));
    }
  });

  it("changes nothing the second time", () => {
    assert.equal(set(set(BEFORE)), set(BEFORE));
  });

  it("refuses a file without the way there, or with another form of it", () => {
    const wrong = [
      "config: {}\n",
      "config:\n  sluicegate:pipelines: { regression: { seed: 1 } }\n",
      "config:\n  sluicegate:pipelines:\n    regression:\n",
    ];
    for (const text of wrong) {
      assert.throws(
        () => set(text),
        /Expected a block of keys at config\.sluicegate:pipelines\.regression in Pulumi\.dev/,
      );
    }
    const list = `${BEFORE}      imageDigest: [a]\n`;
    assert.throws(() => set(list), /imageDigest in Pulumi\.dev\.yaml to be one line, got another form; set it/);
  });
});
