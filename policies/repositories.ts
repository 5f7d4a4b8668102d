/** Repositories of images: tags that stay (ECR-01), scanned (ECR-02), under a key of our own (ECR-03), closed (ECR-04). */
import { isLimited } from "./callers";
import { violation, type Finding } from "./finding";
import { isEverybody } from "./iam/statements";
import { ownKeyAt } from "./kmsKey";
import { must, property, type Places } from "./places";
import { policyAt } from "./policyProperty";
import { sets } from "./remediation";
import type { ResourceView, Rule } from "./rule";

const REPOSITORY = "aws:ecr/repository:Repository";
const NATIVE = "aws-native:ecr:Repository";

const MUTABILITY: Places = { [REPOSITORY]: ["imageTagMutability"], [NATIVE]: ["imageTagMutability"] };

const isImmutable = (value: unknown): boolean => value === "IMMUTABLE";
const keepTags = sets(MUTABILITY, isImmutable, "IMMUTABLE");

/** With a list of exceptions ECR takes no other value, and to drop the exceptions is a decision about images in use. */
function hasNoExceptions(repository: ResourceView): boolean {
  const { value = "MUTABLE" } = property(MUTABILITY, repository);
  return value === "MUTABLE";
}

export const imageTagsStay: Rule = {
  id: "ECR-01",
  name: "repository-tags-immutable",
  level: "mandatory",
  severity: "medium",
  states: "Every image repository keeps each tag at the image that it was given to.",
  why: "Whoever can push could put another image under a tag that was reviewed",
  fix: "set imageTagMutability: IMMUTABLE",
  frameworks: ["soc2:CC6.8", "soc2:CC8.1", "iso42001:A.10.3", "csf:PR.DS-6"],
  on: Object.keys(MUTABILITY),
  check: must(MUTABILITY, isImmutable, "Expected imageTagMutability IMMUTABLE"),
  remediate: (repository) => (hasNoExceptions(repository) ? keepTags(repository) : []),
};

const SCANS: Places = {
  [REPOSITORY]: ["imageScanningConfiguration", "scanOnPush"],
  [NATIVE]: ["imageScanningConfiguration", "scanOnPush"],
};

const isScanned = (value: unknown): boolean => value === true;

export const imagesAreScanned: Rule = {
  id: "ECR-02",
  name: "repository-scans-images",
  level: "mandatory",
  relaxedLevel: "advisory",
  severity: "medium",
  states: "Every image repository scans what is pushed to it.",
  why: "Known flaws of an image would reach training and serving unseen",
  fix: "set imageScanningConfiguration.scanOnPush: true",
  frameworks: ["soc2:CC7.1", "iso42001:A.10.3", "csf:DE.CM-8"],
  on: Object.keys(SCANS),
  check: must(SCANS, isScanned, "Expected scanOnPush to be true"),
  remediate: sets(SCANS, isScanned, true),
};

const KEYS: Places = {
  [REPOSITORY]: ["encryptionConfigurations", 0, "kmsKey"],
  [NATIVE]: ["encryptionConfiguration", "kmsKey"],
};
const TYPES: Places = {
  [REPOSITORY]: ["encryptionConfigurations", 0, "encryptionType"],
  [NATIVE]: ["encryptionConfiguration", "encryptionType"],
};
const key = ownKeyAt(KEYS);
const isKms = must(TYPES, (value) => value === "KMS" || value === "KMS_DSSE", "Expected encryptionType KMS");

export const imagesAreEncrypted: Rule = {
  id: "ECR-03",
  name: "repository-encrypted-with-own-key",
  level: "mandatory",
  severity: "medium",
  states: "Every image repository encrypts under a KMS key of our own.",
  why: "Images hold the code of models and sometimes more; who may read them must be ours to decide",
  fix: "set encryptionConfigurations to encryptionType KMS and kmsKey to keyArn",
  frameworks: ["soc2:CC6.1", "csf:PR.DS-1"],
  ...key,
  check: (repository) => [...isKms(repository), ...key.check(repository)],
};

const POLICIES: Places = {
  "aws:ecr/repositoryPolicy:RepositoryPolicy": ["policy"],
  "aws:ecr/registryPolicy:RegistryPolicy": ["policy"],
  "aws-native:ecr:RegistryPolicy": ["policyText"],
  [NATIVE]: ["repositoryPolicyText"],
};

const REGISTRIES = ["aws:ecr/registryPolicy:RegistryPolicy", "aws-native:ecr:RegistryPolicy"];

const isAccount = (principal: string): boolean => /^(\d{12}|arn:aws[a-z-]*:iam::\d{12}:.+|Service:.+)$/.test(principal);

/** A repository's own policy names no resource, as a role's trust does not: it speaks about itself. */
function isClosed(resource: ResourceView): Finding[] {
  const policy = property(POLICIES, resource);
  if (resource.type === NATIVE && policy.state === "absent") return []; // nobody from elsewhere
  const { statements, findings } = policyAt(policy, REGISTRIES.includes(resource.type) ? "resource" : "trust");
  const open = statements.filter((one) => {
    if (one.effect !== "Allow" || isLimited(one)) return false;
    return one.principals === undefined || isEverybody(one) || !one.principals.every(isAccount);
  });
  const problem = "Expected an Allow for named accounts, or with a condition on who calls (aws:PrincipalOrgID)";
  return [...findings, ...open.map(({ pointer }) => violation(`${policy.path}${pointer}`, problem))];
}

export const repositoriesAreClosed: Rule = {
  id: "ECR-04",
  name: "repository-closed",
  level: "mandatory",
  severity: "high",
  states: "No image repository admits everybody.",
  why: "Anybody could read the code in the images, or push another image",
  fix: "name the accounts, or add a condition on aws:PrincipalOrgID",
  frameworks: ["soc2:CC6.6", "csf:PR.AC-4"],
  on: Object.keys(POLICIES),
  check: isClosed,
};
