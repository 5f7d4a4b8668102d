/** What a package says of where it comes from, and what was decided of it. */
import { type Html, html } from "../../drawing/html";
import { icon, type Icon } from "../../drawing/icons";
import { approvalInWords } from "../../drawing/words";
import { valueAt } from "../../evaluation";
import { parseExecutionArn } from "../names";
import type { ApprovalStatus, PackageRecord } from "../records";
import type { ExecutionName } from "./links";

const LOOKS: Readonly<Record<ApprovalStatus, readonly [colour: string, icon: Icon]>> = {
  PendingManualApproval: ["wary", "dots"],
  Approved: ["good", "check"],
  Rejected: ["bad", "cross"],
};

export function approvalState({ approval }: PackageRecord): Html {
  const [colour, sign] = LOOKS[approval];
  return html`<span class="state ${colour}">${icon(sign)}${approvalInWords(approval)}</span>`;
}

function textAt(content: unknown, path: string): string | undefined {
  const found = valueAt(content, path);
  return typeof found === "string" ? found : undefined;
}

/** The execution that registered the package, where it says so, as our pipelines make it say. */
export function executionOf({ content }: PackageRecord): ExecutionName | undefined {
  const named = parseExecutionArn(textAt(content, "CustomerMetadataProperties.ExecutionArn") ?? "");
  return named && { pipelineName: named.pipeline, id: named.id };
}

/** S3 URI of the evaluation report that the package names. */
export const evaluationOf = ({ content }: PackageRecord): string | undefined =>
  textAt(content, "ModelMetrics.ModelQuality.Statistics.S3Uri");

/** The containers that the package would be deployed as: image and model of each. */
export function containersOf({ content }: PackageRecord): { readonly image: string; readonly model: string }[] {
  const containers = valueAt(content, "InferenceSpecification.Containers");
  return (Array.isArray(containers) ? containers : []).map((one: unknown) => ({
    image: textAt(one, "Image") ?? "",
    model: textAt(one, "ModelDataUrl") ?? "",
  }));
}

/** Names and values, in the order in which they came. */
export function metadataOf({ content }: PackageRecord): [name: string, value: string][] {
  const metadata = valueAt(content, "CustomerMetadataProperties");
  if (typeof metadata !== "object" || metadata === null) return [];
  return Object.entries(metadata).map(([name, value]) => [name, String(value)]);
}
