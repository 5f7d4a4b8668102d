/**
 * docs/mutation.md and the reasons in it. `SLUICEGATE_UPDATE_MUTANTS=1` writes the page from the report of the last
 * `npm run mutation`; what survived without a reason stands first in it.
 */
import assert from "node:assert/strict";
import { existsSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { repositoryRoot } from "../../support/repository";
import { mutantsMarkdown, type MutationReport } from "./mutants";
import { SURVIVORS } from "./survivors";

const PAGE = path.join(repositoryRoot, "docs/mutation.md");
const PROOF = path.join(repositoryRoot, "policies/proof");
const REPORT = path.join(repositoryRoot, ".sluicegate/mutation.json");

describe("mutants of the gate proof", () => {
  if (process.env.SLUICEGATE_UPDATE_MUTANTS !== undefined)
    it("are written to docs/mutation.md", () => {
      writeFileSync(
        PAGE,
        mutantsMarkdown(JSON.parse(readFileSync(REPORT, "utf8")) as MutationReport, readdirSync(PROOF).sort()),
      );
    });

  it("have reasons that speak of code which is there, and which the page tells", () => {
    const page = readFileSync(PAGE, "utf8");
    for (const [file, reasons] of Object.entries(SURVIVORS)) {
      const source = path.join(PROOF, file);
      assert.ok(existsSync(source), file);
      const lines = readFileSync(source, "utf8").split("\n");
      for (const [, excerpt, why] of reasons) {
        assert.ok(
          lines.some((line) => line.includes(excerpt)),
          `${file}: ${excerpt}`,
        );
        assert.ok(page.includes(`| ${why.replaceAll("|", "\\|")} `), `${file}: ${why}`);
      }
    }
  });
});
