/**
 * Findings as SARIF 2.1.0, for GitHub code scanning and other viewers.
 * https://docs.oasis-open.org/sarif/sarif/v2.1.0/os/sarif-v2.1.0-os.html, and what GitHub reads of it:
 * https://docs.github.com/en/code-security/code-scanning/integrating-with-code-scanning/sarif-support-for-code-scanning
 */
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fingerprintOf, type Waived } from "../../policies/fingerprint";
import type { Severity } from "../../policies/rule";
import type { ToldFinding } from "../findings";
import { knownRules, type KnownRule } from "./rules";

export interface SarifFacts {
  /** Absolute path of the repository. */
  readonly root: string;
  readonly stack: string;
  readonly findings: readonly ToldFinding[];
}

const SCHEMA = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json";

/** GitHub reads a number: above 9 it says critical, from 7 high, from 4 medium, below low. */
const SECURITY_SEVERITY: Readonly<Record<Severity, string>> = {
  critical: "9.5",
  high: "8.0",
  medium: "5.5",
  low: "2.0",
};

const POSITION_OF_RULE = new Map(knownRules.map(({ id }, index) => [id, index]));

/**
 * @param env a workflow on GitHub says in it where the repository is; only then are there addresses to link to
 * @returns the whole file, ending with a line break; the same findings give the same bytes
 */
export function sarifOf({ root, stack, findings }: SarifFacts, env: NodeJS.ProcessEnv = process.env): string {
  const address = addressOf(env);
  const driver = {
    name: "Sluicegate",
    version: versionIn(root),
    ...(address === undefined ? {} : { informationUri: address }),
    rules: knownRules.map((rule) => descriptor(rule, address)),
  };
  const run = {
    tool: { driver },
    // One stack's results do not replace another's.
    automationDetails: { id: `sluicegate/${stack}/` },
    columnKind: "utf16CodeUnits",
    results: resultsOf(root, stack, findings),
  };
  return `${JSON.stringify({ $schema: SCHEMA, version: "2.1.0", runs: [run] }, undefined, 2)}\n`;
}

function addressOf({
  GITHUB_SERVER_URL: server,
  GITHUB_REPOSITORY: repository,
}: NodeJS.ProcessEnv): string | undefined {
  return server === undefined || repository === undefined ? undefined : `${server}/${repository}`;
}

function versionIn(root: string): string {
  const file = join(root, "package.json");
  return (existsSync(file) ? /"version": "([^"]+)"/.exec(readFileSync(file, "utf8"))?.[1] : undefined) ?? "0";
}

function descriptor(rule: KnownRule, address: string | undefined): object {
  const { id, name, states, why, fix, docs, severity, clauses } = rule;
  const uri = address === undefined ? undefined : `${address}/blob/HEAD/${docs}`;
  return {
    id,
    name,
    shortDescription: { text: states },
    fullDescription: { text: `${states} ${why}.` },
    help: {
      text: `${why}. To mend it: ${fix}. More in ${docs}`,
      markdown: `${why}.\n\n**To mend it:** ${fix}.\n\n${uri === undefined ? `\`${docs}\`` : `[${docs}](${uri})`}`,
    },
    ...(uri === undefined ? {} : { helpUri: uri }),
    defaultConfiguration: { level: levelOf(rule.level, severity) },
    properties: {
      "security-severity": SECURITY_SEVERITY[severity],
      severity,
      // GitHub takes for a matter of security what is tagged so.
      tags: ["security", ...clauses],
    },
  };
}

function levelOf(level: string, severity: Severity | undefined): "error" | "warning" | "note" {
  if (level === "mandatory") return "error";
  return severity === "low" ? "note" : "warning";
}

function resultsOf(root: string, stack: string, findings: readonly ToldFinding[]): object[] {
  const seen = new Map<string, number>();
  return findings.map((finding) => {
    const { id, level, urn, where, what, fix, waived, fingerprint = fingerprintOf(id, urn, finding) } = finding;
    const times = (seen.get(fingerprint) ?? 0) + 1;
    seen.set(fingerprint, times);
    const index = POSITION_OF_RULE.get(id);
    const severity = index === undefined ? undefined : knownRules[index]?.severity;
    return {
      ruleId: id,
      ...(index === undefined ? {} : { ruleIndex: index }),
      level: levelOf(level, severity),
      message: { text: fix === "" ? what : `${what}. To mend it: ${fix}.` },
      locations: [
        {
          physicalLocation: {
            artifactLocation: { uri: fileOf(root, stack, finding), uriBaseId: "%SRCROOT%" },
            region: { startLine: 1 },
          },
          ...(urn === "" ? {} : { logicalLocations: [logicalLocation(urn, where)] }),
        },
      ],
      partialFingerprints: { "sluicegate/v1": `${fingerprint}:${times}` },
      ...(waived === undefined ? {} : { suppressions: [suppression(waived)] }),
    };
  });
}

function suppression({ expires, approver, ticket }: Waived): object {
  return { kind: "external", status: "accepted", justification: `until ${expires} by ${approver} (${ticket})` };
}

function logicalLocation(urn: string, where: string): object {
  const name = urn.split("::").at(-1) ?? "";
  return { name, fullyQualifiedName: where === "" ? urn : `${urn} ${where}`, kind: "resource" };
}

/** Files that rules of these ids are about, whatever the resource. */
const FILES: Readonly<Record<string, string>> = {
  "LOSS-05": "policies/floors.yaml",
  "LOSS-06": "policies/gate-changes.yaml",
  "LOSS-07": "policies/waivers.yaml",
  "WAIVE-01": "policies/waivers.yaml",
};

/** The file in which a reader would begin: what wrote a pipeline's definition, else the stack's own. Always one that exists. */
function fileOf(root: string, stack: string, { id, urn }: ToldFinding): string {
  const name = urn.split("::").at(-1) ?? "";
  const isPipeline = urn.split("::").at(-2)?.endsWith(":Pipeline") === true && /^[\w-]+$/.test(name);
  const pipeline = isPipeline ? ["pipeline.ts", `definition.${stack}.json`, "definition.json"] : [];
  const candidates = [
    ...(Object.hasOwn(FILES, id) ? [FILES[id] ?? ""] : []),
    ...pipeline.map((file) => `pipeline/${name}/${file}`),
    `Pulumi.${stack}.yaml`,
  ];
  return candidates.find((file) => existsSync(join(root, file))) ?? "Pulumi.yaml";
}
