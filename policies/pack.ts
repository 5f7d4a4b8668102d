/** The start of the policy pack; apart from the rules, so that a command can read these without the policy SDK. */
import * as path from "node:path";
import { PolicyPack } from "@pulumi/policy";
import { readFloors } from "./floors";
import { rules } from "./index";
import { faultsOf } from "./rule";
import { policiesOf } from "./sdk";

/**
 * Serves the pack to the engine that started this process.
 * @param folder of the pack, where floors.yaml lies
 * @throws FloorsError when the floors have faults; Error when two rules share an id or a name
 */
export function start(folder: string): PolicyPack {
  const faults = faultsOf(rules);
  if (faults.length > 0) throw new Error(faults.join("\n"));
  const policies = policiesOf(rules, readFloors(path.join(folder, "floors.yaml")));
  return new PolicyPack("sluicegate", {
    displayName: "Sluicegate",
    description: "Proves that no model reaches the registry except through its gate.",
    enforcementLevel: "mandatory",
    policies,
  });
}
