/** What a role of CI may do to see and to change the resources of an environment. Pure. */
import type { Statement } from "../statements";
import { KINDS } from "./environmentKinds";
import { anyKey, throughAlias, type AccountScope, type EnvironmentReach } from "./scope";

const resourcesOf = (reach: EnvironmentReach): string[] => KINDS.flatMap(({ resources }) => resources(reach));

/** Sees everything that an environment declares, and no data. */
export function sees(reach: EnvironmentReach): Statement {
  const allow = statementsFor(reach, "See");
  return allow(
    "Resources",
    resourcesOf(reach),
    KINDS.flatMap((kind) => kind.sees),
  );
}

/**
 * Sees, makes, changes and removes what an environment declares; code objects are all that it writes into buckets. As few
 * statements as may be: a managed policy has 6144 characters, and this one is at the same time its role's boundary.
 */
export function manages(scope: AccountScope, reach: EnvironmentReach): Statement[] {
  const allow = statementsFor(reach, "Manage");
  return [
    allow(
      "Resources",
      resourcesOf(reach),
      KINDS.flatMap((kind) => [...kind.sees, ...kind.changes]),
    ),
    allow("Code", `${reach.buckets}/code/*`, [
      "s3:DeleteObject",
      "s3:GetObject",
      "s3:GetObjectTagging",
      "s3:PutObject",
      "s3:PutObjectTagging",
    ]),
    ...boundedRoles(scope, reach),
    ...dataKeyUse(scope, reach),
  ];
}

/** A role may be made, and given rights, only while it carries the environment's boundary. */
function boundedRoles({ names }: AccountScope, reach: EnvironmentReach): Statement[] {
  const boundary = names.boundary(reach.environment).arn;
  const allow = statementsFor(reach, "Manage");
  return [
    {
      ...allow("BoundedRoles", reach.roles, [
        "iam:CreateRole",
        "iam:DeleteRolePolicy",
        "iam:PutRolePermissionsBoundary",
        "iam:PutRolePolicy",
      ]),
      Condition: { StringEquals: { "iam:PermissionsBoundary": boundary } },
    },
    {
      ...allow("PipelineRoles", reach.pipelineRoles, ["iam:PassRole"]),
      Condition: { StringEquals: { "iam:PassedToService": "sagemaker.amazonaws.com" } },
    },
  ];
}

/** Code objects are encrypted through S3; a repository takes its key by a grant. */
function dataKeyUse(scope: AccountScope, reach: EnvironmentReach): Statement[] {
  const alias = throughAlias(scope.names.alias(`data-${reach.environment}`));
  const allow = statementsFor(reach, "DataKey");
  return [
    {
      ...allow("Objects", anyKey(scope), ["kms:Decrypt", "kms:GenerateDataKey"]),
      Condition: { ...alias, StringEquals: { "kms:ViaService": `s3.${scope.config.region}.amazonaws.com` } },
    },
    {
      ...allow("Grants", anyKey(scope), ["kms:CreateGrant"]),
      Condition: { ...alias, Bool: { "kms:GrantIsForAWSResource": "true" } },
    },
    { ...allow("Facts", anyKey(scope), ["kms:DescribeKey"]), Condition: alias },
  ];
}

/** @param verb first word of each statement's id; several environments may stand in one policy */
function statementsFor({ environment }: EnvironmentReach, verb: string) {
  const suffix = environment.replaceAll(/[^a-z0-9]/g, "");
  return (what: string, Resource: string | readonly string[], Action: readonly string[]): Statement => ({
    Sid: `${verb}${what}${suffix}`,
    Effect: "Allow",
    Action,
    Resource,
  });
}
