import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import path from "node:path";
import { describeDeclaration } from "../../../infra/local/declarations";
import { generate } from "../../../infra/local/generate";
import { rules } from "../../../infra/local/rules";
import { readTable } from "../../../infra/local/table";
import { repositoryRoot } from "../../support/repository";

const TABLE = path.join(repositoryRoot, "infra", "local", "types.json");

describe("infra/local: the table of types", () => {
  const packageDirectory = path.dirname(require.resolve("@pulumi/aws/package.json"));

  it("is what the installed @pulumi/aws declares; else: npx ts-node infra/local/generate.ts", () => {
    assert.ok(generate(packageDirectory) === readFileSync(TABLE, "utf8"), "infra/local/types.json is out of date");
  });

  it("reads marks and kinds from declarations", () => {
    const line = describeDeclaration(`
      export declare class Thing extends pulumi.CustomResource {
        static get(name: string): Thing;
        readonly arn: pulumi.Output<string>;
        readonly always: pulumi.Output<outputs.a.Part>;
        readonly list: pulumi.Output<string[] | undefined>;
        readonly size: pulumi.Output<number | undefined>;
        readonly document: pulumi.Output<string>;
        readonly tags: pulumi.Output<{ [key: string]: string } | undefined>;
      }
      export interface ThingState { arn?: pulumi.Input<string | undefined>; }
      export interface ThingArgs {
        always?: pulumi.Input<inputs.a.Part | undefined>;
        list?: pulumi.Input<pulumi.Input<string>[] | undefined>;
        size?: pulumi.Input<number | undefined>;
        document: pulumi.Input<string | inputs.a.Document>;
        owner: pulumi.Input<string | Owner>;
        code: pulumi.Input<pulumi.asset.Archive>;
        tags?: pulumi.Input<{ [key: string]: pulumi.Input<string> } | undefined>;
      }`);
    assert.equal(line, "always~m list?l size?n document:d owner:s code:x tags?m arn!s");
  });

  it("holds nothing for a file without a resource", () => {
    assert.equal(describeDeclaration("export interface A { b: string }"), undefined);
  });

  it("has every type that a rule is written for, with the properties that the rule names", () => {
    const table = readTable();
    for (const [token, rule] of rules) {
      const names = (table.properties(token) ?? []).map(({ name }) => name);
      assert.notDeepEqual(names, [], token);
      const named = [...(rule.name === undefined ? [] : [rule.name])];
      for (const property of named) assert.ok(names.includes(property), `${token} ${property}`);
    }
  });

  it("reads every line of the table", () => {
    const table = readTable();
    const parsed: unknown = JSON.parse(readFileSync(TABLE, "utf8"));
    assert.ok(typeof parsed === "object" && parsed !== null && "types" in parsed);
    assert.ok(typeof parsed.types === "object" && parsed.types !== null);
    const tokens = Object.keys(parsed.types);
    assert.ok(tokens.length > 1700);
    for (const token of tokens) assert.ok(table.properties(token) !== undefined, token);
  });

  it("says where a broken table is and how to mend it", () => {
    assert.throws(() => readTable(path.join(repositoryRoot, "package.json")), /package\.json; write it again with npx/);
  });
});
