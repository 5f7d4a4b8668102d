/**
 * What is checked before a model is approved: that its own execution's definition proves its gate against the floors of
 * today, that the model is the one that was scored, and that the scores hold the certified bounds.
 */
import type { Certificate, MetricRequirement } from "../policies/proof";
import { prove } from "../policies/proof";
import type { Connection } from "./connection";
import { holds, valueAt } from "./evaluation";
import { readDefinition } from "./executions";
import type { Model } from "./models";
import { readText, sha256Of } from "./objects";

export interface Check {
  readonly what: string;
  readonly ok: boolean;
  /** What was found, and when it is not ok what to do. */
  readonly detail: string;
}

export interface Examination {
  readonly checks: readonly Check[];
  readonly certificate?: Certificate;
}

export const isSound = ({ checks }: Examination): boolean => checks.every(({ ok }) => ok);

/** @param metrics the floors that the definition must hold */
export async function examine(
  connection: Connection,
  model: Model,
  metrics: readonly MetricRequirement[],
): Promise<Examination> {
  const definition = await readDefinition(connection, model.executionArn);
  const proof = prove(definition, { metrics });
  const [finding] = proof.findings;
  const gate: Check = {
    what: "the execution's definition proves its gate",
    ok: proof.verdict === "PROVED",
    detail:
      finding === undefined || proof.verdict === "PROVED"
        ? proof.verdict
        : `${finding.rule} ${finding.message} ${finding.fix}`,
  };
  const report: unknown = JSON.parse(await readText(connection, model.evaluation));
  const scored = valueAt(report, "model.sha256");
  const actual = await sha256Of(connection, model.modelData);
  return {
    certificate: proof.certificate,
    checks: [
      gate,
      {
        what: "the code is the definition's",
        ok: /^[0-9a-f]{64}$/.test(model.codeDigest) && definition.includes(model.codeDigest),
        detail: model.codeDigest,
      },
      {
        what: "the model is the one that was scored",
        ok: scored === actual,
        detail:
          scored === actual ? `sha256 ${actual}` : "the object's digest is not the report's; train and register again",
      },
      ...(proof.certificate?.sinks ?? []).flatMap(({ atoms }) => atoms).map((atom) => boundHolds(report, atom)),
    ],
  };
}

function boundHolds(report: unknown, atom: Certificate["sinks"][number]["atoms"][number]): Check {
  const value = valueAt(report, atom.path);
  const ok = typeof value === "number" && holds(value, atom.comparator, atom.bound);
  return {
    what: `${atom.metric} ${atom.comparator} ${atom.bound}`,
    ok,
    detail: typeof value === "number" ? String(value) : "not in the report",
  };
}
