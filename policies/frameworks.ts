/**
 * The standards that rules give evidence for. A rule names clauses as `soc2:CC6.1`; a rule supports a clause, it never
 * ensures compliance with it. Clause numbers are to be read against the texts before an audit relies on them.
 */

export const FRAMEWORKS = {
  soc2: {
    name: "SOC 2 Trust Services Criteria",
    version: "2017",
    reference: "https://www.aicpa-cima.com/topic/audit-assurance",
  },
  airmf: {
    name: "NIST AI Risk Management Framework",
    version: "1.0",
    reference: "https://doi.org/10.6028/NIST.AI.100-1",
  },
  csf: {
    name: "NIST Cybersecurity Framework",
    version: "1.1",
    reference: "https://doi.org/10.6028/NIST.CSWP.04162018",
  },
  aia: { name: "EU AI Act", version: "2024/1689", reference: "https://eur-lex.europa.eu/eli/reg/2024/1689/oj" },
  gdpr: { name: "GDPR", version: "2016/679", reference: "https://eur-lex.europa.eu/eli/reg/2016/679/oj" },
  ccpa: {
    name: "CCPA",
    version: "2018, amended by the CPRA",
    reference: "https://oag.ca.gov/privacy/ccpa",
  },
  iso42001: { name: "ISO/IEC 42001", version: "2023", reference: "https://www.iso.org/standard/81230.html" },
  iso23894: { name: "ISO/IEC 23894", version: "2023", reference: "https://www.iso.org/standard/77304.html" },
} as const;

export type FrameworkKey = keyof typeof FRAMEWORKS;
export type Clause = `${FrameworkKey}:${string}`;

export interface ReadClause {
  readonly key: FrameworkKey;
  readonly clause: string;
  readonly name: string;
  readonly version: string;
  readonly reference: string;
}

function isFramework(key: string): key is FrameworkKey {
  return Object.hasOwn(FRAMEWORKS, key);
}

export function readClause(clause: Clause): ReadClause {
  const colon = clause.indexOf(":");
  const key = clause.slice(0, colon);
  if (!isFramework(key)) throw new Error(`Expected a clause of ${Object.keys(FRAMEWORKS).join(", ")}; got ${clause}`);
  return { key, clause: clause.slice(colon + 1), ...FRAMEWORKS[key] };
}
