/** The roles of CI: which job of which workflow may assume each, and what it may do then. Pure: known at preview. */
import { document } from "../statements";
import { manages, sees } from "./environmentAccess";
import { mergeQueueOf, type Job } from "./githubTrust";
import { imageAccess } from "./imageAccess";
import { reachOf, type AccountScope } from "./scope";
import { stateAccess } from "./stateAccess";
import { trainAccess } from "./trainAccess";

export interface CiRole {
  /** `preview`, `image`, `deploy-<environment>` or `train-<environment>`. */
  readonly name: string;
  readonly description: string;
  readonly job: Job;
  /** Its policy, and at the same time its boundary: nothing that is attached later adds to it. */
  readonly policy: string;
}

/** Every role of CI, in the order in which it is made. */
export function ciRoles(scope: AccountScope): CiRole[] {
  const { environments, github } = scope.config;
  const ref = `refs/heads/${github.branch}`;
  const reaches = environments.map((environment) => reachOf(scope, environment));
  return [
    {
      name: "preview",
      description: "previews what the merge queue would deploy; reads states and resources",
      job: { workflow: "merge.yml", environment: "preview", ref: mergeQueueOf(github) },
      policy: document([...stateAccess(scope, { environments, writes: false }), ...reaches.map(sees)]),
    },
    {
      name: "image",
      description: "pushes the images of steps",
      job: { workflow: "image.yml", environment: "image", ref },
      policy: document(imageAccess(reaches)),
    },
    ...reaches.flatMap((reach): CiRole[] => [
      {
        name: `deploy-${reach.environment}`,
        description: `deploys stack ${reach.environment}, under the policy pack`,
        job: { workflow: "deploy.yml", environment: reach.environment, ref },
        policy: document([
          ...stateAccess(scope, { environments: [reach.environment], writes: true }),
          ...manages(scope, reach),
        ]),
      },
      {
        name: `train-${reach.environment}`,
        description: `starts and watches the pipelines of stack ${reach.environment}`,
        job: { workflow: "train.yml", environment: reach.environment, ref },
        policy: document([
          ...stateAccess(scope, { environments: [reach.environment], writes: false }),
          ...trainAccess(scope, reach),
        ]),
      },
    ]),
  ];
}
