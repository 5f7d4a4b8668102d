/** What identifies this run beyond doubt: digests to compare and the names under which things are kept. */
import { createHash } from "node:crypto";
import { valueAt } from "../../../pipeline/evaluation";
import type { ReportFacts } from "../facts";
import { html } from "../../../pipeline/drawing/html";
import { approvalInWords, codeOrNothing, pairs, when } from "../../../pipeline/drawing/words";
import { type Section, section } from "../section";

export function digests(facts: ReportFacts): Section {
  const { execution, model, definition } = facts;
  return section(
    "digests",
    "Identity and digests",
    pairs([
      ["Definition sha256", codeOrNothing(createHash("sha256").update(definition, "utf8").digest("hex"))],
      ["Step code sha256", codeOrNothing(codeDigest(facts))],
      ["Scored model sha256", codeOrNothing(textAt(facts.evaluation, "model.sha256"))],
      ["Execution", codeOrNothing(execution.arn)],
      ["Started", when(execution.startTime)],
      ["Ended", when(execution.endTime)],
    ]),
    model === undefined
      ? undefined
      : html`<h3>Registered model</h3>
          ${pairs([
            ["Version", String(model.version)],
            ["State", `${model.approval}: ${approvalInWords(model.approval)}`],
            ["Decided by", model.changedBy],
            ["Reason given", model.approvalDescription],
            ["Registered", model.registered && when(model.registered)],
            ["Model package", codeOrNothing(model.arn)],
            ["Model", codeOrNothing(model.modelData)],
            ["Evaluation", codeOrNothing(model.evaluation)],
            ["Image", codeOrNothing(model.image)],
          ])}`,
  );
}

/** The package carries it; without a package, the definition tells what it would have carried. */
function codeDigest({ model, graph }: ReportFacts): string | undefined {
  if (model !== undefined && model.codeDigest !== "") return model.codeDigest;
  const register = [...graph.nodes.values()].find(({ step }) => step.Type === "RegisterModel");
  return textAt(register?.step, "Arguments.CustomerMetadataProperties.CodeDigest");
}

function textAt(value: unknown, path: string): string | undefined {
  const found = valueAt(value, path);
  return typeof found === "string" ? found : undefined;
}
