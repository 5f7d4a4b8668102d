/** The rules on identities, in the order in which they are documented. */
import type { Rule } from "../rule";
import { rolesAreBounded } from "./boundary";
import { conditionKeysExist } from "./conditionKeys";
import { nobodyWidensRights } from "./escalation";
import { githubTrustIsExact } from "./federation";
import { jobRolesOnlyCompute } from "./jobRoles";
import { keysAreUsedThroughServices } from "./keyUse";
import { rolesArePassedByName } from "./passRole";
import { pipelineRolesRegisterPending } from "./pipelineRole";
import { startersChooseNoVersion } from "./starters";
import { trustIsNamed } from "./trust";
import { grantsAreNarrow } from "./wideGrants";

export const identityRules: readonly Rule[] = [
  grantsAreNarrow,
  rolesArePassedByName,
  trustIsNamed,
  jobRolesOnlyCompute,
  pipelineRolesRegisterPending,
  startersChooseNoVersion,
  githubTrustIsExact,
  conditionKeysExist,
  rolesAreBounded,
  nobodyWidensRights,
  keysAreUsedThroughServices,
];
