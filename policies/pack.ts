/** The start of the policy pack; apart from the rules, so that a command can read these without the policy SDK. */
import * as path from "node:path";
import { PolicyPack } from "@pulumi/policy";
import { packVersion } from "./configuration";
import { todayByTheClock } from "./days";
import { readFloors } from "./floors";
import { rules } from "./index";
import { decodeOnlyToMend } from "./remediateRequest";
import { mendsAnything } from "./remediation";
import { faultsOf, type Rule } from "./rule";
import { policiesOf, type Told } from "./sdk";
import { stampLine } from "./stamp";
import { readWaivers, type ReadWaivers } from "./waivers";

interface Options {
  readonly all?: readonly Rule[];
  readonly judged?: () => void;
}

/**
 * Serves the pack to the engine that started this process.
 * @param folder of the pack, where floors.yaml lies
 * @param options.all the rules to serve; other than the pack's own only where what they take is measured
 * @param options.judged called whenever a stack was judged, which is the last that the engine asks for
 * @throws FloorsError when the floors have faults; Error when two rules share an id or a name
 */
export function start(folder: string, { all = rules, judged = () => undefined }: Options = {}): PolicyPack {
  const faults = faultsOf(all);
  if (faults.length > 0) throw new Error(faults.join("\n"));
  const floors = readFloors(path.join(folder, "floors.yaml"));
  const read: ReadWaivers = (configured) => readWaivers(folder, configured);
  const decodeToMend = decodeOnlyToMend();
  const told: Told = {
    version: packVersion("."),
    tell: (stamp, effective) => {
      decodeToMend(mendsAnything(effective));
      // The engine shows it among the run's messages; on stdout it expects the port alone.
      process.stderr.write(`${stampLine(stamp)}\n`);
    },
    judged,
  };
  const policies = policiesOf(all, floors, todayByTheClock(), read, told);
  return new PolicyPack("sluicegate", {
    displayName: "Sluicegate",
    description: "Proves that no model reaches the registry except through its gate.",
    enforcementLevel: "mandatory",
    policies,
  });
}
