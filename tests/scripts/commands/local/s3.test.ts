import assert from "node:assert/strict";
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { sluicegate, sluicegateJson } from "../../../support/commandLine";
import { localStack, type LocalStack } from "../../../support/localStack";

describe("local s3", () => {
  let stack: LocalStack;
  let folder: string;
  let bucket: string;
  before(async () => {
    stack = await localStack();
    folder = path.join(stack.root, "files");
    mkdirSync(folder);
    bucket = `s3://${stack.outputs.dataBucket}`;
  });
  after(() => stack.remove());

  const s3 = (...words: string[]) => sluicegate(stack.root, "local", "s3", ...words);
  const at = (name: string) => path.join(folder, name);

  it("lists the buckets, and the objects below a prefix", async () => {
    assert.ok((await s3("ls")).stdout.split("\n").includes(bucket));
    const { stdout } = await s3("ls", `${bucket}/input/good/`);
    assert.match(stdout, /^MODIFIED {14}BYTES {2}KEY\n\S+ \S+Z {2}4 {6}input\/good\/mse\n$/);
    assert.equal((await s3("ls", `${bucket}/nothing`)).stdout, "No object.\n");
    const said = await sluicegateJson(stack.root, "local", "s3", "ls", bucket);
    assert.equal(said.at("objects.0.key"), "input/bad/mse");
    assert.equal(said.at("objects.0.bytes"), 4);
  });

  it("copies a file there and back, unchanged", async () => {
    const bytes = Buffer.from([0, 255, 10, 13, 128]);
    writeFileSync(at("a b.bin"), bytes);
    const { code, stdout } = await s3("cp", at("a b.bin"), `${bucket}/up/ä.bin`);
    assert.equal(code, 0);
    assert.equal(stdout, `Copied ${at("a b.bin")} to ${bucket}/up/ä.bin\n`);
    await s3("cp", `${bucket}/up/ä.bin`, at("back.bin"));
    assert.deepEqual(readFileSync(at("back.bin")), bytes);
  });

  it("takes the name along into a folder and a key that ends with a slash", async () => {
    writeFileSync(at("one.csv"), "1");
    const said = await sluicegateJson(stack.root, "local", "s3", "cp", at("one.csv"), `${bucket}/in/`);
    assert.equal(said.at("to"), `${bucket}/in/one.csv`);
    mkdirSync(at("down"));
    await s3("cp", `${bucket}/in/one.csv`, at("down"));
    assert.equal(readFileSync(at("down/one.csv"), "utf8"), "1");
  });

  const wrong: [string, string[], number, RegExp][] = [
    ["an unknown verb", ["mv", "a", "b"], 2, /^Expected ls \[s3:/],
    ["cp without a target", ["cp", "a"], 2, /^Expected ls \[s3:/],
    ["two files", ["cp", "a", "b"], 2, /^Expected one file and one s3:\/\/ URI/],
    ["two objects", ["cp", "s3://a/b", "s3://a/c"], 2, /^Expected one file and one s3:\/\/ URI/],
    ["a bucket as an object", ["cp", "s3://a", "b"], 2, /^Expected s3:\/\/bucket\/key, got s3:\/\/a; name one object/],
    ["ls of a file", ["ls", "a"], 2, /^Expected s3:\/\/bucket or s3:\/\/bucket\/prefix after ls, got a;/],
    ["a missing file", ["cp", "/nowhere/x", "s3://a/b"], 1, /^Expected a file at \/nowhere\/x, got none/],
    ["a missing bucket", ["ls", "s3://none-there"], 1, /^Expected it to exist, got NoSuchBucket/],
  ];
  for (const [what, words, exit, said] of wrong) {
    it(`refuses ${what}`, async () => {
      const { code, stderr } = await s3(...words);
      assert.equal(code, exit);
      assert.match(stderr, said);
      assert.equal(stderr.trimEnd().split("\n").length, 1);
    });
  }

  it("leaves nothing behind when an object is not there", async () => {
    const before = readdirSync(folder);
    const { code, stderr } = await s3("cp", `${bucket}/none`, at("none"));
    assert.equal(code, 1);
    assert.match(stderr, /^Expected it to exist, got NoSuchKey/);
    assert.deepEqual(readdirSync(folder), before);
    assert.match((await s3("cp", `${bucket}/in/one.csv`, at("no/where"))).stderr, /^Expected .*no\/where.* to exist/);
  });
});
