import { environmentsHoldNoSecrets } from "../../policies/environments";
import { UNKNOWN, type FixtureResource, type Props } from "../support/policyServer";
import { describeRule } from "../support/ruleCases";

const NAMED = "Expected no secret in plain text, got a variable named like one";
const PLAIN = "Expected a variable named like a secret to be fetched (type SECRETS_MANAGER), got plain text";

for (const type of ["aws:lambda/function:Function", "aws-native:lambda:Function"]) {
  const lambda: FixtureResource = {
    type,
    name: "dispatch",
    props: { environment: { variables: { GITHUB_TOKEN_SECRET_ARN: "arn", LOG_LEVEL: "info" } } },
  };
  const variables = (all: Record<string, string>) => ({ environment: { variables: all } });
  describeRule(
    environmentsHoldNoSecrets,
    {
      stack: [lambda],
      subject: lambda,
      refuses: {
        "a token": [variables({ GITHUB_TOKEN: "short" }), `dispatch .environment.variables.GITHUB_TOKEN: ${NAMED}`],
        "the id of an access key": [
          variables({ AWS_ACCESS_KEY_ID: "x" }),
          `dispatch .environment.variables.AWS_ACCESS_KEY_ID: ${NAMED}`,
        ],
        "an output under such a name": [
          variables({ DB_PASSWORD: UNKNOWN }),
          `dispatch .environment.variables.DB_PASSWORD: ${NAMED}`,
        ],
      },
      accepts: {
        "no environment": { environment: undefined },
        "an empty variable": variables({ GITHUB_TOKEN: "" }),
        "an output under another name": variables({ BUCKET: UNKNOWN }),
      },
      reads: [["environment", "variables"]],
    },
    type,
  );
}

const build: FixtureResource = {
  type: "aws:codebuild/project:Project",
  name: "build",
  props: {
    environment: {
      environmentVariables: [
        { name: "GITHUB_TOKEN", value: "secret-name", type: "SECRETS_MANAGER" },
        { name: "STAGE", value: "prod" },
      ],
    },
  },
};
const listed = (...environmentVariables: object[]) => ({ environment: { environmentVariables } });
const WHERE = "build .environment.environmentVariables[0]";

describeRule(
  environmentsHoldNoSecrets,
  {
    stack: [build],
    subject: build,
    refuses: {
      "a token without a type": [listed({ name: "GITHUB_TOKEN", value: "x" }), `${WHERE}.type: ${PLAIN}`],
      "a token in plain text": [
        listed({ name: "GITHUB_TOKEN", value: "x", type: "PLAINTEXT" }),
        `${WHERE}.type: ${PLAIN}`,
      ],
    },
    accepts: { "a token from the parameter store": listed({ name: "API_KEY", type: "PARAMETER_STORE" }) },
    reads: [
      ["environment", "environmentVariables", 0, "name"],
      ["environment", "environmentVariables", 0, "type"],
    ],
  },
  build.type,
);

for (const type of ["aws:sagemaker/model:Model", "aws-native:sagemaker:Model"]) {
  const model: FixtureResource = {
    type,
    name: "model",
    props: { primaryContainer: { environment: { SAGEMAKER_PROGRAM: "inference.py" } } },
  };
  describeRule(
    environmentsHoldNoSecrets,
    {
      stack: [model],
      subject: model,
      refuses: {
        "a key in its container": [
          { primaryContainer: { environment: { API_KEY: "x" } } },
          `model .primaryContainer.environment.API_KEY: ${NAMED}`,
        ],
        "a key in one of several containers": [
          { primaryContainer: undefined, containers: [{}, { environment: { API_KEY: "x" } }] },
          `model .containers[1].environment.API_KEY: ${NAMED}`,
        ],
      },
      reads: [["primaryContainer", "environment"]],
    },
    type,
  );
}

for (const [type, ...keys] of [
  ["aws-native:sagemaker:InferenceComponent", "specification", "container"],
  ["aws:sagemaker/dataQualityJobDefinition:DataQualityJobDefinition", "dataQualityAppSpecification"],
  ["aws-native:sagemaker:ModelBiasJobDefinition", "modelBiasAppSpecification"],
  ["aws:sagemaker/monitoringSchedule:MonitoringSchedule", "monitoringScheduleConfig", "monitoringJobDefinition"],
] as const) {
  const around = (variables: Readonly<Record<string, string>>): Props =>
    keys.reduceRight<Props>((inner, key) => ({ [key]: inner }), { environment: variables });
  const subject: FixtureResource = { type, name: "one", props: around({ LOG_LEVEL: "info" }) };
  const place = `.${keys.join(".")}.environment`;
  describeRule(
    environmentsHoldNoSecrets,
    {
      stack: [subject],
      subject,
      refuses: { "a password": [around({ DB_PASSWORD: "short" }), `one ${place}.DB_PASSWORD: ${NAMED}`] },
      accepts: { "no variable": around({}) },
      reads: [[...keys, "environment"]],
    },
    type,
  );
}
