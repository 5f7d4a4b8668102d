/** The rules of the policy pack, in the order in which they are documented. pack.ts serves them to the engine. */
import { noEventApprovesModels } from "./approvalEvents";
import { bucketsKeepInOrder } from "./bucketLifecycle";
import { bucketsAreLogged } from "./bucketLogging";
import { bucketNamesAreNotForetold } from "./bucketName";
import { bucketPoliciesRefuse } from "./bucketPolicy";
import { bucketsIgnoreAccessLists, bucketsKeepVersions, bucketsUseABucketKey } from "./bucketSettings";
import { buildsComeFromInside } from "./buildSources";
import { buildsAreEncryptedAndLogged, buildsAreNotPrivileged } from "./codebuild";
import { noSecretsInProperties, noStaticIdentities, providersHoldNoCredentials } from "./credentials";
import { endpointsCaptureData } from "./dataCapture";
import { deployedIsRegistered } from "./deployment";
import { domainsAreClosed } from "./domains";
import { endpointsAreEncrypted } from "./endpointConfigs";
import { environmentsHoldNoSecrets } from "./environments";
import { coverageRule, nothingEscapes } from "./escapes";
import { busesAreClosed } from "./eventBuses";
import { callsAreKeptAndOwned } from "./eventTargets";
import { waiversAreInOrder } from "./exceptions";
import { functionsFailVisibly } from "./functionFailures";
import { functionsAreInvokedByName } from "./functionPermissions";
import { functionsAreClosedAndPatched } from "./functions";
import { gateRules } from "./gates";
import { identityRules } from "./iam";
import { endpointsSurvive } from "./instanceCounts";
import { jobRules } from "./jobs";
import { aliasesStay } from "./keyAliases";
import { keyPoliciesAreNarrow } from "./keyPolicy";
import { keysGoSlowly, keysRotate, keysStayInOneRegion } from "./keys";
import { logsAreKept } from "./logGroups";
import { mlflowRegistersNothing } from "./mlflow";
import { modelsAreIsolated } from "./models";
import { monitoringIsProtected } from "./monitoringJobs";
import { notebooksAreClosed } from "./notebooks";
import { networksHaveEndpoints } from "./networkEndpoints";
import { runsAreObserved } from "./observation";
import { registryIsGuarded } from "./registry";
import { resourcesStayInRegion } from "./regions";
import { imagesAreEncrypted, imagesAreScanned, imageTagsStay, repositoriesAreClosed } from "./repositories";
import { deploymentsRollBack } from "./rollback";
import type { Rule } from "./rule";
import { rulesSayWhenAndWhat } from "./schedules";
import { groupsAreClosed } from "./securityGroups";
import { bucketsAreEncrypted, bucketsAreNotPublic } from "./storage";
import { resourcesCarryTags } from "./tags";
import { topicsAreClosed, topicsAreEncrypted } from "./topics";

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
  notebooksAreClosed,
  domainsAreClosed,
  modelsAreIsolated,
  endpointsAreEncrypted,
  monitoringIsProtected,
  deployedIsRegistered,
  endpointsCaptureData,
  deploymentsRollBack,
  endpointsSurvive,
  runsAreObserved,
  logsAreKept,
  buildsAreNotPrivileged,
  buildsAreEncryptedAndLogged,
  buildsComeFromInside,
  functionsAreClosedAndPatched,
  functionsAreInvokedByName,
  functionsFailVisibly,
  callsAreKeptAndOwned,
  busesAreClosed,
  topicsAreEncrypted,
  topicsAreClosed,
  rulesSayWhenAndWhat,
  networksHaveEndpoints,
  groupsAreClosed,
  resourcesCarryTags,
  resourcesStayInRegion,
  nothingEscapes,
];

/** Every rule of the pack. A rule that is not here does not exist. */
export const rules: readonly Rule[] = [...judging, coverageRule(judging), waiversAreInOrder];
