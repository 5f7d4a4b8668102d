/** Who may import whom. The table is the architecture; an import across it is a design change and belongs here first. */
import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { dirname, join, relative, resolve } from "node:path";
import ts from "typescript";
import { repositoryRoot } from "./support/repository";

/** Rooms, longest prefix first, so that a `local/` is not taken for the room around it. */
const ROOMS = ["pipeline/local", "infra/local", "pipeline", "infra", "policies", "scripts", "bench"] as const;
type Room = (typeof ROOMS)[number];

/** Files of other rooms that a room may import, as prefixes of their paths; its own files always. */
const MAY_IMPORT: Readonly<Record<Room, readonly string[]>> = {
  pipeline: [],
  "pipeline/local": ["pipeline/schema", "pipeline/graph", "pipeline/drawing", "pipeline/evaluation"],
  infra: [
    "pipeline/index",
    "pipeline/settings",
    "pipeline/gates",
    "pipeline/images",
    "pipeline/schema",
    "pipeline/graph",
  ],
  "infra/local": [],
  policies: ["pipeline/schema", "pipeline/graph"],
  // Pure parts of infra (no Pulumi) for `pipeline render`; the rules and their evaluation without the policy SDK, the
  // proof, its floors, the pack's form of a finding and the exceptions to it, what it takes for a credential; the two
  // stand-ins' front doors; the benchmarks, which the command only runs and prints.
  scripts: [
    "infra/outputs",
    "infra/code",
    "infra/account/names",
    "infra/account/outputs",
    "infra/account/stateAccess",
    "infra/config",
    "infra/definition",
    "infra/names",
    "infra/literals",
    "infra/local/provider",
    "pipeline/index",
    "pipeline/schema",
    "pipeline/graph",
    "pipeline/drawing",
    "pipeline/evaluation",
    "pipeline/local/endpoint",
    "policies/proof/index",
    "policies/checkedYaml",
    "policies/configuration",
    "policies/days",
    "policies/evaluate",
    "policies/exceptions",
    "policies/finding",
    "policies/fingerprint",
    "policies/floors",
    "policies/frameworks",
    "policies/index",
    "policies/nearest",
    "policies/reading",
    "policies/rule",
    "policies/secrets",
    "policies/stamp",
    "policies/waivers",
    "bench/index",
  ],
  bench: ["infra/", "pipeline/", "policies/", "scripts/"],
};

/** npm packages (by prefix) that a room may not load; `import type` loads nothing. */
const MAY_NOT_LOAD: Readonly<Partial<Record<Room, readonly string[]>>> = {
  pipeline: ["@pulumi/", "@aws-sdk/"],
  "pipeline/local": ["@pulumi/", "@aws-sdk/"],
  policies: ["@pulumi/aws", "@aws-sdk/"],
  scripts: ["@pulumi/aws", "@pulumi/policy"],
};

/** The one file that loads the policy SDK: a command that needs the rules must not pay for it. */
const PACK_START = "policies/pack.ts";

interface Import {
  readonly file: string;
  readonly specifier: string;
  readonly typeOnly: boolean;
}

function sourcesOf(folder: string): string[] {
  return readdirSync(join(repositoryRoot, folder), { recursive: true, encoding: "utf8" })
    .filter((name) => name.endsWith(".ts"))
    .map((name) => join(folder, name));
}

function importsOf(file: string): Import[] {
  const text = readFileSync(join(repositoryRoot, file), "utf8");
  const typeOnly = new Set<string>();
  ts.createSourceFile(file, text, ts.ScriptTarget.ES2022).forEachChild((node) => {
    const erased = ts.isImportDeclaration(node) && node.importClause?.phaseModifier === ts.SyntaxKind.TypeKeyword;
    if (erased && ts.isStringLiteral(node.moduleSpecifier)) typeOnly.add(node.moduleSpecifier.text);
  });
  const { importedFiles } = ts.preProcessFile(text, true, true);
  return importedFiles.map(({ fileName }) => ({ file, specifier: fileName, typeOnly: typeOnly.has(fileName) }));
}

const roomOf = (file: string): Room | undefined => ROOMS.find((room) => file.startsWith(`${room}/`));

/** The imported file's path from the root, without extension; a folder stands for its index. */
function targetOf({ file, specifier }: Import): string {
  const path = relative(repositoryRoot, resolve(repositoryRoot, dirname(file), specifier)).replace(/\.(js|ts)$/, "");
  return (ROOMS as readonly string[]).includes(path) || path === "policies/proof" ? `${path}/index` : path;
}

function isAllowed(room: Room, one: Import): boolean {
  if (!one.specifier.startsWith(".")) {
    return one.typeOnly || !(MAY_NOT_LOAD[room] ?? []).some((prefix) => one.specifier.startsWith(prefix));
  }
  const target = targetOf(one);
  return (
    roomOf(target) === room ||
    MAY_IMPORT[room].some(
      (prefix) =>
        target === prefix || target.startsWith(`${prefix}/`) || (prefix.endsWith("/") && target.startsWith(prefix)),
    )
  );
}

describe("direction of imports", () => {
  for (const folder of ["pipeline", "infra", "policies", "scripts", "bench"]) {
    it(`holds in ${folder}/`, () => {
      const imports = sourcesOf(folder).flatMap(importsOf);
      assert.ok(imports.length > 0);
      const wrong = imports.filter((one) => {
        const room = roomOf(one.file);
        return room !== undefined && !isAllowed(room, one);
      });
      assert.deepEqual(
        wrong.map(({ file, specifier }) => `${file} imports ${specifier}`),
        [],
      );
    });
  }

  it("loads the policy SDK at the pack's start alone", () => {
    const loading = ["policies", "scripts", "bench"]
      .flatMap(sourcesOf)
      .flatMap(importsOf)
      .filter(({ specifier, typeOnly }) => specifier.startsWith("@pulumi/policy") && !typeOnly);
    assert.deepEqual(
      loading.map(({ file }) => file),
      [PACK_START],
    );
  });

  it("sees a wrong import", () => {
    const wrong: [Room, Import][] = [
      ["policies", { file: "policies/gates.ts", specifier: "../pipeline/builder", typeOnly: false }],
      ["infra", { file: "infra/index.ts", specifier: "./local/provider", typeOnly: false }],
      ["policies", { file: "policies/gates.ts", specifier: "@pulumi/aws", typeOnly: false }],
      ["scripts", { file: "scripts/findings.ts", specifier: "../policies/sdk", typeOnly: false }],
      ["scripts", { file: "scripts/findings.ts", specifier: "../policies/pack", typeOnly: false }],
      ["pipeline/local", { file: "pipeline/local/endpoint.ts", specifier: "../builder/join", typeOnly: false }],
    ];
    for (const [room, one] of wrong) assert.equal(isAllowed(room, one), false, one.specifier);
  });
});
