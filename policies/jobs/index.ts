/** The rules on jobs inside a pipeline's definition, in the order in which they are documented. */
import type { Rule } from "../rule";
import { jobsAllowNoShell } from "./debugging";
import { jobImagesArePinned } from "./images";
import { jobsHaveLimits } from "./limits";
import { jobsStayInOwnBuckets } from "./places";
import {
  jobOutputsAreEncrypted,
  jobsAreIsolated,
  jobsRunInTheNetwork,
  jobTrafficIsEncrypted,
  jobVolumesAreEncrypted,
} from "./protection";
import { jobsHaveOwnRoles } from "./roles";
import { jobsHoldNoSecrets } from "./secrets";

export const jobRules: readonly Rule[] = [
  jobOutputsAreEncrypted,
  jobVolumesAreEncrypted,
  jobsRunInTheNetwork,
  jobTrafficIsEncrypted,
  jobsAreIsolated,
  jobsHaveLimits,
  jobImagesArePinned,
  jobsHoldNoSecrets,
  jobsStayInOwnBuckets,
  jobsAllowNoShell,
  jobsHaveOwnRoles,
];
