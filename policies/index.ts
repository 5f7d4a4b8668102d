/** The policy pack: its rules in the order in which they are documented, and its start. */
import * as path from "node:path";
import { PolicyPack } from "@pulumi/policy";
import { noEventApprovesModels } from "./approvalEvents";
import { bucketsKeepInOrder } from "./bucketLifecycle";
import { bucketsAreLogged } from "./bucketLogging";
import { bucketNamesAreNotForetold } from "./bucketName";
import { bucketPoliciesRefuse } from "./bucketPolicy";
import { bucketsIgnoreAccessLists, bucketsKeepVersions, bucketsUseABucketKey } from "./bucketSettings";
import { noSecretsInProperties, noStaticIdentities, providersHoldNoCredentials } from "./credentials";
import { todayByTheClock } from "./days";
import { environmentsHoldNoSecrets } from "./environments";
import { coverageRule, nothingEscapes } from "./escapes";
import { waiversAreInOrder } from "./exceptions";
import { readFloors } from "./floors";
import { gateRules } from "./gates";
import { identityRules } from "./iam";
import { jobRules } from "./jobs";
import { aliasesStay } from "./keyAliases";
import { keyPoliciesAreNarrow } from "./keyPolicy";
import { keysGoSlowly, keysRotate, keysStayInOneRegion } from "./keys";
import { logsAreKept } from "./logGroups";
import { mlflowRegistersNothing } from "./mlflow";
import { registryIsGuarded } from "./registry";
import { resourcesStayInRegion } from "./regions";
import { imagesAreEncrypted, imagesAreScanned, imageTagsStay, repositoriesAreClosed } from "./repositories";
import { faultsOf, type Rule } from "./rule";
import { policiesOf } from "./sdk";
import { bucketsAreEncrypted, bucketsAreNotPublic } from "./storage";
import { resourcesCarryTags } from "./tags";
import { readWaivers } from "./waivers";

const judging: readonly Rule[] = [
  ...gateRules,
  mlflowRegistersNothing,
  ...jobRules,
  bucketsAreEncrypted,
  bucketsUseABucketKey,
  bucketsAreNotPublic,
  bucketPoliciesRefuse,
  bucketsKeepVersions,
  bucketsAreLogged,
  bucketsKeepInOrder,
  bucketsIgnoreAccessLists,
  bucketNamesAreNotForetold,
  keysRotate,
  keysGoSlowly,
  keyPoliciesAreNarrow,
  keysStayInOneRegion,
  aliasesStay,
  noStaticIdentities,
  providersHoldNoCredentials,
  noSecretsInProperties,
  environmentsHoldNoSecrets,
  ...identityRules,
  registryIsGuarded,
  noEventApprovesModels,
  imageTagsStay,
  imagesAreScanned,
  imagesAreEncrypted,
  repositoriesAreClosed,
  logsAreKept,
  resourcesCarryTags,
  resourcesStayInRegion,
  nothingEscapes,
];

/** Every rule of the pack. A rule that is not here does not exist. */
export const rules: readonly Rule[] = [...judging, coverageRule(judging), waiversAreInOrder];

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
