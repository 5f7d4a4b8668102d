// KMS, CloudWatch, SNS and ECR: the few types of each that environments stand on.
import { dnsSuffixOf, regionalArn, uuid } from "../names";
import type { Properties } from "../struct";
import { form, json, longest, policy, range } from "./limits";
import { inRegion, input, type Refusal, type Rule, type Subject } from "./rule";

const keyId = (subject: Subject): string => uuid(subject.urn);

const key: Rule = {
  title: "KMS Key",
  replaces: ["customerMasterKeySpec", "keyUsage", "multiRegion", "customKeyStoreId", "xksKeyId"],
  refusals: (inputs) => [
    ...policy(inputs, "policy", 32_768, true),
    ...range(inputs, "deletionWindowInDays", 7, 30),
    ...range(inputs, "rotationPeriodInDays", 90, 2560),
  ],
  id: keyId,
  outputs: (subject) => ({ keyId: keyId(subject), arn: regionalArn(subject.place, "kms", `key/${keyId(subject)}`) }),
  defaults: () => ({ description: "", multiRegion: false, rotationPeriodInDays: 365, policy: "" }),
};

function targetKeyArn(subject: Subject): string {
  const target = input(subject, "targetKeyId");
  return target.startsWith("arn:") ? target : regionalArn(subject.place, "kms", `key/${target}`);
}

const alias: Rule = {
  title: "KMS Alias",
  name: "name",
  replaces: ["name", "namePrefix"],
  refusals: (inputs) =>
    form(inputs, "name", /^alias\/(?!aws\/)[a-zA-Z0-9/_-]{1,250}$/, "alias/ and a name that does not begin with aws/"),
  taken: {
    scope: inRegion,
    message: (name, { place }) =>
      `AlreadyExistsException: An alias with the name ${regionalArn(place, "kms", name)} already exists`,
  },
  id: (subject) => input(subject, "name"),
  outputs: (subject) => ({
    arn: regionalArn(subject.place, "kms", input(subject, "name")),
    targetKeyArn: targetKeyArn(subject),
  }),
};

const RETENTION_DAYS = [
  0, 1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1096, 1827, 2192, 2557, 2922, 3288, 3653,
];

function retention(inputs: Properties): Refusal[] {
  const days = inputs.retentionInDays;
  if (typeof days !== "number" || RETENTION_DAYS.includes(days)) return [];
  return [{ property: "retentionInDays", reason: `Expected one of ${RETENTION_DAYS.join(", ")}, got ${days}` }];
}

const logGroup: Rule = {
  title: "CloudWatch Logs Log Group",
  name: "name",
  automatic: { max: 512 },
  replaces: ["name", "namePrefix", "logGroupClass"],
  refusals: (inputs) => [
    ...form(inputs, "name", /^[.\-_/#A-Za-z0-9]{1,512}$/, "1 to 512 letters, digits and .-_/#"),
    ...retention(inputs),
  ],
  taken: {
    scope: inRegion,
    message: () => "ResourceAlreadyExistsException: The specified log group already exists",
  },
  id: (subject) => input(subject, "name"),
  outputs: (subject) => ({ arn: regionalArn(subject.place, "logs", `log-group:${input(subject, "name")}`) }),
  defaults: () => ({ logGroupClass: "STANDARD", deletionProtectionEnabled: false }),
};

const alarmArn = (subject: Subject): string =>
  regionalArn(subject.place, "cloudwatch", `alarm:${input(subject, "name")}`);

/** Putting an alarm replaces one of the same name, so AWS refuses none for its name. */
const metricAlarm: Rule = {
  title: "CloudWatch Metric Alarm",
  name: "name",
  automatic: { max: 255 },
  replaces: ["name"],
  refusals: (inputs) => [
    ...form(inputs, "name", /^.{1,255}$/s, "1 to 255 characters"),
    ...range(inputs, "evaluationPeriods", 1, 100_800),
  ],
  id: (subject) => input(subject, "name"),
  outputs: (subject) => ({ arn: alarmArn(subject) }),
  defaults: () => ({ evaluateLowSampleCountPercentiles: "" }),
};

const topicArn = (subject: Subject): string => regionalArn(subject.place, "sns", input(subject, "name"));

/** Creating a topic that exists gives that one, so AWS refuses none for its name. */
const topic: Rule = {
  title: "SNS Topic",
  name: "name",
  automatic: { max: 256 },
  replaces: ["name", "namePrefix", "fifoTopic"],
  refusals: (inputs) => [
    ...form(inputs, "name", /^([A-Za-z0-9_-]{1,256}|[A-Za-z0-9_-]{1,251}\.fifo)$/, "1 to 256 letters, digits and _-"),
    ...policy(inputs, "policy", 30_720, true),
  ],
  id: topicArn,
  nameIn: (id) => id.slice(id.lastIndexOf(":") + 1),
  outputs: (subject) => ({ arn: topicArn(subject), owner: subject.place.account, beginningArchiveTime: "" }),
};

const topicPolicy: Rule = {
  title: "SNS Topic Policy",
  replaces: ["arn"],
  refusals: (inputs) => policy(inputs, "policy", 30_720, true),
  id: (subject) => input(subject, "arn"),
  outputs: ({ place }) => ({ owner: place.account }),
};

const repository: Rule = {
  title: "ECR Repository",
  name: "name",
  automatic: { max: 256, lowerCase: true },
  replaces: ["name", "encryptionConfigurations"],
  refusals: (inputs) =>
    form(
      inputs,
      "name",
      /^(?=.{2,256}$)([a-z0-9]+([._-][a-z0-9]+)*\/)*[a-z0-9]+([._-][a-z0-9]+)*$/,
      "2 to 256 lower-case letters and digits, with single . _ - or / between them",
    ),
  taken: {
    scope: inRegion,
    message: (name, { place }) =>
      `RepositoryAlreadyExistsException: The repository with name '${name}' already exists in the registry with id '${place.account}'`,
  },
  id: (subject) => input(subject, "name"),
  outputs: (subject) => {
    const { partition, account, region } = subject.place;
    const name = input(subject, "name");
    return {
      arn: regionalArn(subject.place, "ecr", `repository/${name}`),
      registryId: account,
      repositoryUrl: `${account}.dkr.ecr.${region}.${dnsSuffixOf(partition)}/${name}`,
    };
  },
};

const repositoryLifecycle: Rule = {
  title: "ECR Lifecycle Policy",
  replaces: ["repository"],
  refusals: (inputs) => [...json(inputs, "policy"), ...longest(inputs, "policy", 30_720)],
  id: (subject) => input(subject, "repository"),
  outputs: ({ place }) => ({ registryId: place.account }),
};

export const services: Readonly<Record<string, Rule>> = {
  "aws:cloudwatch/logGroup:LogGroup": logGroup,
  "aws:cloudwatch/metricAlarm:MetricAlarm": metricAlarm,
  "aws:ecr/lifecyclePolicy:LifecyclePolicy": repositoryLifecycle,
  "aws:ecr/repository:Repository": repository,
  "aws:kms/alias:Alias": alias,
  "aws:kms/key:Key": key,
  "aws:sns/topic:Topic": topic,
  "aws:sns/topicPolicy:TopicPolicy": topicPolicy,
};
