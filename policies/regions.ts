/** REGN-01: data stay in the regions that validators name. */
import { notKnown, violation, type Finding } from "./finding";
import { allowedOf } from "./floors";
import type { Reading } from "./reading";
import type { Context, ResourceView, Rule } from "./rule";

const PROVIDERS = ["pulumi:providers:aws", "pulumi:providers:aws-native"];

function judge(region: Reading, allowed: readonly string[]): Finding[] {
  if (region.state === "unknown") return [notKnown(region.path)];
  const isAllowed = region.text !== undefined && allowed.includes(region.text);
  return isAllowed ? [] : [violation(region.path, "Expected a region that floors.yaml allows (allowed.regions)")];
}

/** A provider must name its region; a resource may name another than its provider's. */
function staysInRegion({ type, props }: ResourceView, { floors }: Context): Finding[] {
  const { regions } = allowedOf(floors);
  if (regions === undefined) return [];
  const region = props.at("region");
  if (PROVIDERS.includes(type)) return judge(region, regions);
  return type.startsWith("aws:") && region.state !== "absent" ? judge(region, regions) : [];
}

export const resourcesStayInRegion: Rule = {
  id: "REGN-01",
  name: "region-allowed",
  level: "mandatory",
  severity: "high",
  states: "Where floors.yaml names regions, every provider and every resource is in one of them.",
  why: "Data in another region may be data in another jurisdiction",
  fix: "use a region of allowed.regions, or let a validator add one",
  frameworks: ["gdpr:44", "soc2:CC6.7"],
  configuredBy: ["allowed"],
  on: "every",
  check: staysInRegion,
};
