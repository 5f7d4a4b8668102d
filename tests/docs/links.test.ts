import assert from "node:assert/strict";
import { existsSync } from "node:fs";
import path from "node:path";
import { repositoryRoot } from "../support/repository";
import { documents, linksOf } from "./markdown";

describe("the links of the documents", () => {
  it("lead to files that are there", () => {
    const links = documents.flatMap((one) => linksOf(one).map((link) => ({ ...link, file: one.file })));
    const local = links.filter(({ target }) => !/^[a-z]+:/.test(target));
    assert.ok(local.length > 10);
    const broken = local.filter(({ target }) => !existsSync(path.join(repositoryRoot, target)));
    assert.deepEqual(broken, []);
  });
});
