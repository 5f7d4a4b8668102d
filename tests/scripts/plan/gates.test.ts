import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { guaranteeOf, guaranteesOf, keeps } from "../../../scripts/plan/gates";
import { repositoryRoot } from "../../support/repository";

const text = readFileSync(join(repositoryRoot, "tests/pipeline/regression/definition.json"), "utf8");
const path = "regression_metrics.mse.value";
const [bound] = (guaranteesOf(text) ?? []).map((one) => one.bound);
assert.ok(bound !== undefined);
const old = { path, direction: "max", bound } as const;

/** The definition with one text in it replaced; it stands there once. */
function edited(before: string, after: string): string {
  const compact = JSON.stringify(JSON.parse(text));
  assert.equal(compact.split(before).length, 2, before);
  return compact.replace(before, () => after);
}

const comparison = `"Type":"LessThanOrEqualTo"`;
const weaker = edited(`"RightValue":${bound}`, `"RightValue":${bound + 1}`);
const stricter = edited(`"RightValue":${bound}`, `"RightValue":${bound - 1}`);
const turned = edited(comparison, `"Type":"GreaterThanOrEqualTo"`);

describe("the gates of a definition, by the proof", () => {
  it("are what every registration is bound to", () => {
    assert.deepEqual(guaranteesOf(text), [old]);
  });

  it("hold in a definition that is as strict or stricter", () => {
    for (const definition of [text, stricter]) assert.equal(keeps(definition, old), true);
  });

  it("hold no more where the bound is weaker, and the weaker one is told", () => {
    assert.equal(keeps(weaker, old), false);
    assert.deepEqual(guaranteeOf(weaker, path, "max"), { ...old, bound: bound + 1 });
  });

  it("hold no more where the comparison is turned round", () => {
    assert.equal(keeps(turned, old), false);
    assert.equal(guaranteeOf(turned, path, "max"), undefined);
  });

  it("hold where nothing is registered any more", () => {
    const nothing = JSON.stringify({ Version: "2020-12-01", Metadata: {}, Parameters: [], Steps: [] });
    assert.deepEqual([keeps(nothing, old), guaranteesOf(nothing)], [true, []]);
  });

  it("cannot be told of what is no definition, or of a gate that is not proved", () => {
    assert.equal(guaranteesOf("{"), undefined);
    const open = edited(comparison, `"Type":"Equals"`);
    assert.equal(guaranteesOf(open), undefined);
  });
});
