/** What starting and watching the pipelines of one environment needs. It registers and approves nothing. Pure. */
import type { Statement } from "../statements";
import { SHARED_LOG_GROUPS } from "./names";
import { anyKey, throughAlias, type AccountScope, type EnvironmentReach } from "./scope";

export function trainAccess(scope: AccountScope, reach: EnvironmentReach): Statement[] {
  const { config, names } = scope;
  const logs = `arn:${names.partition}:logs:${config.region}:${config.account}:log-group`;
  return [
    {
      // An older version of a pipeline may lack the gate that the newest one has.
      Sid: "StartTheNewestVersion",
      Effect: "Allow",
      Action: ["sagemaker:StartPipelineExecution"],
      Resource: reach.pipelineArns,
      Condition: { Null: { "sagemaker:PipelineVersionId": "true" } },
    },
    {
      Sid: "WatchExecutions",
      Effect: "Allow",
      Action: [
        "sagemaker:DescribePipeline",
        "sagemaker:DescribePipelineDefinitionForExecution",
        "sagemaker:DescribePipelineExecution",
        "sagemaker:ListPipelineExecutionSteps",
        "sagemaker:ListPipelineExecutions",
        "sagemaker:ListPipelineParametersForExecution",
        "sagemaker:StopPipelineExecution",
      ],
      Resource: reach.pipelineArns.flatMap((arn) => [arn, `${arn}/execution/*`]),
    },
    {
      Sid: "ReadPackages",
      Effect: "Allow",
      Action: ["sagemaker:DescribeModelPackage", "sagemaker:DescribeModelPackageGroup"],
      Resource: [reach.sagemaker("model-package-group"), `${reach.sagemaker("model-package")}/*`],
    },
    {
      // A list of packages takes no resource.
      Sid: "ListPackages",
      Effect: "Allow",
      Action: ["sagemaker:ListModelPackages"],
      Resource: "*",
    },
    {
      Sid: "ReadReports",
      Effect: "Allow",
      Action: ["s3:GetObject"],
      Resource: `${reach.buckets}/pipelines/*/Evaluate/*`,
    },
    {
      Sid: "DecryptReports",
      Effect: "Allow",
      Action: ["kms:Decrypt"],
      Resource: anyKey(scope),
      Condition: {
        ...throughAlias(names.alias(`data-${reach.environment}`)),
        StringEquals: { "kms:ViaService": `s3.${config.region}.amazonaws.com` },
      },
    },
    {
      Sid: "ReadLogs",
      Effect: "Allow",
      Action: ["logs:FilterLogEvents", "logs:GetLogEvents"],
      Resource: SHARED_LOG_GROUPS.flatMap((group) => [`${logs}:${group}`, `${logs}:${group}:log-stream:pipelines-*`]),
    },
  ];
}
