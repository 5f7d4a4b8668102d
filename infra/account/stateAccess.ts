/**
 * What a stack's deployment needs of the state bucket: its own stack's files and nobody else's. Pure.
 * Source of the paths: pulumi v3.230.0, pkg/backend/diy (store.go, lock.go).
 */
import type { Statement } from "../statements";
import { anyKey, throughAlias, type AccountScope } from "./scope";

/** The organisation that Pulumi writes into paths where there is none. */
const ORGANISATION = "organization";

interface Reach {
  readonly environments: readonly string[];
  readonly writes: boolean;
}

export function stateAccess(scope: AccountScope, { environments, writes }: Reach): Statement[] {
  const { config, names } = scope;
  const bucket = `arn:${names.partition}:s3:::${names.stateBucket}`;
  const keys = environments.flatMap((environment) => filesOf(config.project, environment));
  return [
    {
      Sid: "ListStates",
      Effect: "Allow",
      Action: ["s3:ListBucket", "s3:GetBucketLocation"],
      Resource: bucket,
    },
    {
      Sid: "ReadOwnStates",
      Effect: "Allow",
      Action: ["s3:GetObject"],
      Resource: [".pulumi/meta.yaml", ...keys].map((key) => `${bucket}/${key}`),
    },
    ...(writes
      ? [
          {
            Sid: "WriteOwnStates",
            Effect: "Allow" as const,
            Action: ["s3:PutObject", "s3:DeleteObject"],
            Resource: keys.map((key) => `${bucket}/${key}`),
          },
        ]
      : []),
    ...stateKeyUse(scope, { environments, writes }),
  ];
}

function filesOf(project: string, environment: string): string[] {
  return [
    `.pulumi/stacks/${project}/${environment}.json*`,
    `.pulumi/locks/${ORGANISATION}/${project}/${environment}/*`,
    `.pulumi/backups/${project}/${environment}/*`,
    `.pulumi/history/${project}/${environment}/*`,
  ];
}

/** S3 encrypts the files; Pulumi itself encrypts a stack's secrets, and says in the context which stack's. */
function stateKeyUse(scope: AccountScope, { environments, writes }: Reach): Statement[] {
  const { config, names } = scope;
  const alias = throughAlias(names.alias("state"));
  return [
    {
      Sid: "StateFiles",
      Effect: "Allow",
      Action: ["kms:Decrypt", ...(writes ? ["kms:GenerateDataKey"] : [])],
      Resource: anyKey(scope),
      Condition: { ...alias, StringEquals: { "kms:ViaService": `s3.${config.region}.amazonaws.com` } },
    },
    {
      Sid: "StackSecrets",
      Effect: "Allow",
      Action: ["kms:Decrypt", ...(writes ? ["kms:Encrypt"] : [])],
      Resource: anyKey(scope),
      Condition: {
        ...alias,
        StringEquals: { "kms:EncryptionContext:project": config.project, "kms:EncryptionContext:stack": environments },
      },
    },
  ];
}

/** The provider that encrypts the secrets of a stack's state, as `pulumi stack init --secrets-provider` takes it. */
export function secretsProvider({ config, names }: AccountScope, stack: string): string {
  const query = new URLSearchParams({
    region: config.region,
    awssdk: "v2",
    context_project: config.project,
    context_stack: stack,
  });
  return `awskms://${names.alias("state")}?${query.toString()}`;
}
