/** The start of the policy pack; apart from the rules, so that a command can read these without the policy SDK. */
import * as path from "node:path";
import { PolicyPack } from "@pulumi/policy";
import { todayByTheClock } from "./days";
import { readFloors } from "./floors";
import { rules } from "./index";
import { faultsOf } from "./rule";
import { policiesOf } from "./sdk";
import { readWaivers } from "./waivers";

/**
 * Serves the pack to the engine that started this process.
 * @param folder of the pack, where floors.yaml lies
 * @throws FloorsError when the floors have faults; Error when two rules share an id or a name
 */
export function start(folder: string): PolicyPack {
  const faults = faultsOf(rules);
  if (faults.length > 0) throw new Error(faults.join("\n"));
  const floors = readFloors(path.join(folder, "floors.yaml"));
  const policies = policiesOf(rules, floors, todayByTheClock(), (configured) => readWaivers(folder, configured));
  return new PolicyPack("sluicegate", {
    displayName: "Sluicegate",
    description: "Proves that no model reaches the registry except through its gate.",
    enforcementLevel: "mandatory",
    policies,
  });
}
