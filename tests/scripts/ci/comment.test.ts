import assert from "node:assert/strict";
import { comment, MARKER, type CommentFacts } from "../../../scripts/ci/comment";
import type { Preview } from "../../../scripts/ci/previews";
import type { Training } from "../../../scripts/ci/trainings";

const preview: Preview = {
  stack: "dev",
  outcome: "succeeded",
  changes: { create: 40, update: 2 },
  findings: [],
  compared: true,
  dataLoss: "nothing would be lost",
  plan: [],
  pipelines: [],
};
const bound = { comparator: "<=", value: 4000, holds: true } as const;
const training: Training = {
  pipeline: "regression",
  outcome: "passed",
  metrics: [
    { name: "mse", value: 3021.4, interval: [2500, 3600], bound },
    { name: "r2", value: 0.4521 },
  ],
};
const facts: CommentFacts = {
  previews: new Map([["dev", preview]]),
  head: [training],
  base: [{ ...training, metrics: [{ name: "mse", value: 3100 }] }],
  unread: [],
  commit: "0123456789abcdef0123456789abcdef01234567",
  run: "https://github.com/clinic/sluicegate/actions/runs/1",
};
const finding = {
  rule: "S3-01",
  level: "mandatory",
  message: "[S3-01] storage-data | no key | set kmsMasterKeyId",
  urn: "",
};

describe("the comment on a pull request", () => {
  it("tells plan, findings and numbers of head and base", () => {
    assert.equal(
      comment(facts),
      [
        MARKER,
        "## Sluicegate: nothing refused",
        "",
        "| stack | preview | plan | findings | data-loss guard |",
        "| --- | --- | --- | --- | --- |",
        "| <code>dev</code> | succeeded | <code>40 create, 2 update</code> | 0 | <code>nothing would be lost</code> |",
        "",
        "### Trained on the sample",
        "",
        "Head and base, each on the committed sample, on a runner, against the gate of stack local.",
        "",
        "Pipeline <code>regression</code>: base passed, head passed",
        "",
        "| metric | base | head | 95 % interval of head | gate |",
        "| --- | --- | --- | --- | --- |",
        "| <code>mse</code> | 3,100 | 3,021 | 2,500 .. 3,600 | at most 4,000: holds |",
        "| <code>r2</code> | none | 0.4521 |  |  |",
        "",
        "Commit 0123456789ab, [run](https://github.com/clinic/sluicegate/actions/runs/1). No credentials were used; the gate that counts decides on AWS.",
        "",
      ].join("\n"),
    );
  });

  it("names each finding with its stack", () => {
    const refused: Preview = { ...preview, outcome: "refused", findings: [finding] };
    const text = comment({ ...facts, previews: new Map([["prod", refused]]) });
    assert.match(text, /^## Sluicegate: refused$/m);
    assert.match(
      text,
      /^\| <code>prod<\/code> \| <code>mandatory<\/code> \| <code>.*S3-01.*kmsMasterKeyId<\/code> \|$/m,
    );
  });

  it("tells what the pipelines and the resources become, what costs most first", () => {
    const urn = (name: string) => `urn:pulumi:dev::sluicegate::a$aws:s3/bucket:Bucket::${name}`;
    const gates = { before: [{ path: "mse", direction: "max", bound: 3800 } as const], after: null };
    const changed: Preview = {
      ...preview,
      plan: [
        { operation: "create", type: "t", urn: urn("new"), properties: [] },
        { operation: "replace", type: "t", urn: urn("data"), properties: ["bucket"] },
      ],
      pipelines: [
        { name: "regression", change: "changed", steps: { added: ["<b>"], removed: [], changed: [] }, gates },
        { name: "same", change: "same", steps: { added: [], removed: [], changed: [] }, gates },
      ],
    };
    const text = comment({ ...facts, previews: new Map([["dev", changed]]) });
    const rows = text.split("\n").filter((line) => line.startsWith("| <code>dev</code>"));
    assert.deepEqual(rows.slice(1), [
      "| <code>dev</code> | <code>changed</code> | <code>pipeline regression&#58; added &#60;b&#62;; gate mse at most 3800, then none that is proved</code> |",
      "| <code>dev</code> | replace | <code>aws&#58;s3/bucket&#58;Bucket data</code> | <code>bucket</code> |",
      "| <code>dev</code> | create | <code>aws&#58;s3/bucket&#58;Bucket new</code> |  |",
    ]);
    const alone = comment({ ...facts, previews: new Map([["dev", { ...changed, compared: false }]]) });
    assert.doesNotMatch(alone, /### (Plan|Pipelines)/);
  });

  it("says that a model missed its bound", () => {
    const missed = { name: "mse", value: 5000, bound: { ...bound, holds: false } };
    const text = comment({ ...facts, head: [{ ...training, outcome: "refused", metrics: [missed] }] });
    assert.match(text, /^## Sluicegate: refused$/m);
    assert.match(text, /at most 4,000: \*\*missed\*\*/);
  });

  it("never says nothing was refused when a result is missing", () => {
    const without: CommentFacts[] = [
      { ...facts, previews: new Map([["dev", undefined]]) },
      { ...facts, previews: new Map([["dev", { ...preview, outcome: "failed" }]]) },
      { ...facts, unread: ["Expected JSON, got something else."] },
      { ...facts, head: undefined },
      { ...facts, head: [{ ...training, outcome: "failed" }] },
    ];
    for (const one of without) assert.match(comment(one), /^## Sluicegate: not complete$/m);
    assert.match(comment({ ...facts, base: undefined }), /base not trained, head passed/);
  });

  it("keeps to what GitHub takes, with as many findings as fit", () => {
    const message = `[S3-01] ${"<@|".repeat(200)}`;
    const many: Preview = { ...preview, findings: Array.from({ length: 500 }, () => ({ ...finding, message })) };
    const text = comment({ ...facts, previews: new Map([["dev", many]]) });
    assert.ok(text.length <= 65_536 && text.length > 20_000, `${text.length}`);
    assert.match(text, /4\d\d more: \[the run\]/);
    assert.match(text, /3,021/);
    const metrics = Array.from({ length: 100 }, () => ({ name: "@".repeat(100), value: 1 }));
    const huge = comment({ ...facts, head: Array.from({ length: 9 }, () => ({ ...training, metrics })) });
    assert.ok(huge.length < 1000);
    assert.match(huge, /Too much for a comment/);
  });
});
