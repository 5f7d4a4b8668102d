/**
 * SM-11: a Studio domain keeps its volumes under our key and its traffic in our network, and knows who enters. In IAM mode
 * whoever may create a presigned URL enters under any user's profile, so production demands IAM Identity Center (SSO), as
 * Prowler's sagemaker_domain_sso_configured does. What is not known at preview is undecided, a key of the stack excepted.
 */
import { ownKeyAt } from "./kmsKey";
import { must, type Places } from "./places";
import type { Rule } from "./rule";

const DOMAIN = "aws:sagemaker/domain:Domain";
const NATIVE = "aws-native:sagemaker:Domain";

const ACCESS: Places = { [DOMAIN]: ["appNetworkAccessType"], [NATIVE]: ["appNetworkAccessType"] };
const AUTH: Places = { [DOMAIN]: ["authMode"], [NATIVE]: ["authMode"] };

const key = ownKeyAt({ [DOMAIN]: ["kmsKeyId"], [NATIVE]: ["kmsKeyId"] });
const staysInside = must(ACCESS, (value) => value === "VpcOnly", "Expected appNetworkAccessType VpcOnly");
const knowsPeople = must(AUTH, (value) => value === "SSO", "Expected authMode SSO");

export const domainsAreClosed: Rule = {
  id: "SM-11",
  name: "domain-closed",
  level: "mandatory",
  severity: "high",
  states:
    "Every Studio domain has a KMS key of our own and traffic in the VPC only; in production people enter it through IAM Identity Center.",
  why: "Home folders in a domain hold data and code of many people, and what left it over the internet leaves no flow log",
  fix: "set kmsKeyId to keyArn, appNetworkAccessType to VpcOnly and authMode to SSO (a domain cannot change its mode: make a new one)",
  frameworks: ["soc2:CC6.1", "soc2:CC6.6", "gdpr:32"],
  configuredBy: ["relaxedStacks"],
  on: key.on,
  check: (domain, { relaxed }) => [
    ...key.check(domain),
    ...staysInside(domain),
    ...(relaxed ? [] : knowsPeople(domain)),
  ],
  join: key.join,
};
