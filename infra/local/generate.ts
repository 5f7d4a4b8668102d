// Writes types.json, the table of what every AWS resource type accepts and returns: npx ts-node infra/local/generate.ts
import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { describeDeclaration } from "./declarations";

const TOKEN = /^\s*static __pulumiType = '([^']+)';$/m;

/**
 * The table as text, the same for the same @pulumi/aws.
 *
 * @param packageDirectory the folder of an installed @pulumi/aws
 */
export function generate(packageDirectory: string): string {
  const types = new Map<string, string>();
  for (const file of readdirSync(packageDirectory, { recursive: true, encoding: "utf8" })) {
    if (!file.endsWith(".d.ts") || file.startsWith(`types${path.sep}`)) continue;
    const token = tokenOf(path.join(packageDirectory, file.replace(/\.d\.ts$/, ".js")));
    if (token === undefined) continue;
    const line = describeDeclaration(readFileSync(path.join(packageDirectory, file), "utf8"));
    if (line !== undefined) types.set(token, line);
  }
  const sorted = [...types].sort(([a], [b]) => (a < b ? -1 : 1));
  const { version } = readPackage(packageDirectory);
  return `${JSON.stringify({ package: "@pulumi/aws", version, types: Object.fromEntries(sorted) }, null, 2)}\n`;
}

function readPackage(directory: string): { version: string } {
  const parsed: unknown = JSON.parse(readFileSync(path.join(directory, "package.json"), "utf8"));
  if (typeof parsed === "object" && parsed !== null && "version" in parsed && typeof parsed.version === "string") {
    return { version: parsed.version };
  }
  throw new Error(`Expected a version in ${path.join(directory, "package.json")}, got none; run npm ci.`);
}

/** The type token is in the code only; the provider's own class carries just the package name. */
function tokenOf(codeFile: string): string | undefined {
  const token = TOKEN.exec(readFileSync(codeFile, "utf8"))?.[1];
  return token === "aws" ? "pulumi:providers:aws" : token;
}

if (require.main === module) {
  const packageDirectory = path.dirname(require.resolve("@pulumi/aws/package.json"));
  writeFileSync(path.join(__dirname, "types.json"), generate(packageDirectory));
}
