import assert from "node:assert/strict";
import { secret, UNKNOWN } from "../../../infra/local/values";
import type { Properties } from "../../../infra/local/struct";
import { Engine, urn } from "./caller";

const BUCKET = urn("aws:s3/bucket:Bucket", "it");
const ROLE = urn("aws:iam/role:Role", "it");

describe("infra/local: Diff", () => {
  let engine: Engine;
  before(async () => {
    engine = await Engine.start();
  });
  after(() => engine.stop());

  it("sees no change where there is none, secret or not", async () => {
    const inputs = { bucket: "b-1", tags: { a: "1" }, __defaults: [] };
    const same = { bucket: secret("b-1"), tags: { a: "1" }, __defaults: ["bucket"] };
    assert.deepEqual((await engine.diff(BUCKET, inputs, same)).changes, {});
  });

  it("names each change by its path", async () => {
    const olds: Properties = {
      bucket: "b-1",
      tags: { a: "1", "b.c": "2" },
      corsRules: [{ maxAgeSeconds: 1 }, { id: "x" }],
      acl: "private",
    };
    const news = { bucket: "b-1", tags: { a: "2", d: UNKNOWN }, corsRules: [{ maxAgeSeconds: 2 }], forceDestroy: true };
    const { changes, replaces } = await engine.diff(BUCKET, olds, news);
    assert.deepEqual(changes, {
      "tags.a": "update",
      'tags["b.c"]': "delete",
      "tags.d": "add",
      "corsRules[0].maxAgeSeconds": "update",
      "corsRules[1]": "delete",
      acl: "delete",
      forceDestroy: "add",
    });
    assert.deepEqual(replaces, []);
  });

  it("replaces what AWS cannot rename", async () => {
    const { changes, replaces, deleteFirst } = await engine.diff(ROLE, { name: "a" }, { name: "b" });
    assert.deepEqual(changes, { name: "update, replace" });
    assert.deepEqual(replaces, ["name"]);
    assert.equal(deleteFirst, false);
  });

  it("replaces when it does not know yet whether the name changes", async () => {
    assert.deepEqual((await engine.diff(BUCKET, { bucket: "b-1" }, { bucket: UNKNOWN })).replaces, ["bucket"]);
  });

  it("deletes first where the replacement would have the same name, unless that name was given automatically", async () => {
    const [before, after] = [
      { name: "r", path: "/a/" },
      { name: "r", path: "/b/" },
    ];
    assert.equal((await engine.diff(ROLE, before, after)).deleteFirst, true);
    assert.equal((await engine.diff(ROLE, before, { ...after, __defaults: ["name"] })).deleteFirst, false);
  });

  it("sees what changed in the provider's own configuration", async () => {
    const inputs = { bucket: "b-1", tags: { a: "1" } };
    const outputs = { ...inputs, region: "us-east-1", tagsAll: { a: "1" } };
    const other = engine.another();
    await other.configure({ region: "eu-west-1", defaultTags: JSON.stringify({ tags: { stack: "dev" } }) });
    const { changes, replaces } = await other.diff(BUCKET, inputs, inputs, outputs);
    assert.deepEqual(changes, { region: "update, replace", "tagsAll.stack": "add" });
    assert.deepEqual(replaces, ["region"]);
    assert.deepEqual((await engine.diff(BUCKET, inputs, inputs, outputs)).changes, {});
    other.client.close();
  });

  it("compares assets by their hash", async () => {
    const asset = (hash: string) => ({ "4dabf18193072939515e22adb298388d": "c44067f5952c0a294b673a41bacd8c17", hash });
    const of = urn("aws:s3/bucketObjectv2:BucketObjectv2", "it");
    assert.deepEqual((await engine.diff(of, { source: asset("1") }, { source: asset("1") })).changes, {});
    assert.deepEqual((await engine.diff(of, { source: asset("1") }, { source: asset("2") })).changes, {
      source: "update",
    });
  });
});
