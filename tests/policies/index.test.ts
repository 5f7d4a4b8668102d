import assert from "node:assert/strict";
import * as fs from "node:fs";
import * as path from "node:path";
import { readClause } from "../../policies/frameworks";
import { guardrailsMarkdown } from "../../policies/guardrails";
import { rules } from "../../policies/index"; // The folder alone is main.js, which starts the pack.
import { faultsOf } from "../../policies/rule";
import { policiesOf } from "../../policies/sdk";
import { analyzeStack, preview } from "../support/policyServer";
import { complete, parts } from "../support/recorded";
import { fixtureFloors, withProps } from "../support/resources";
import { endpoints, jobsGroup, registered, subnet, supply, topic, topicPolicy } from "../support/supply";

const root = path.join(__dirname, "../..");

describe("the policy pack", () => {
  it("has these rules, at these levels", () => {
    assert.deepEqual(
      rules.map(({ id, name, level, severity, relaxedLevel }) =>
        [id, name, level, severity, relaxedLevel ?? "same"].join(" "),
      ),
      [
        "GATE-01 gate-guards-every-registration mandatory critical same",
        "GATE-02 gate-reads-this-runs-evaluation mandatory critical same",
        "GATE-03 gate-bound-strict-enough mandatory critical same",
        "GATE-04 gate-free-of-parameters mandatory critical same",
        "GATE-05 gate-evaluates-what-is-registered mandatory critical same",
        "GATE-06 gate-evaluates-on-held-out-data mandatory high same",
        "GATE-07 gate-reads-a-fresh-report mandatory high same",
        "GATE-08 gate-leaves-approval-to-people mandatory critical same",
        "GATE-09 gate-definition-readable mandatory critical same",
        "GATE-10 gate-is-the-only-way mandatory critical same",
        "GATE-11 gate-failure-fails-the-run advisory medium same",
        "GATE-12 gate-package-carries-evidence mandatory medium same",
        "GATE-13 gate-checks-for-bias mandatory high same",
        "GATE-14 gate-deployed-is-analysed mandatory critical same",
        "GATE-15 gate-evaluator-reviewed mandatory critical same",
        "GATE-16 gate-not-bypassed-by-mlflow mandatory critical same",
        "PIPE-10 job-outputs-encrypted mandatory high same",
        "PIPE-11 job-volumes-encrypted mandatory high same",
        "PIPE-12 job-in-network mandatory high off",
        "PIPE-13 job-traffic-encrypted mandatory medium same",
        "PIPE-14 job-isolated mandatory medium same",
        "PIPE-15 job-limits mandatory medium same",
        "PIPE-16 job-images-pinned mandatory high same",
        "PIPE-17 job-without-secrets mandatory critical same",
        "PIPE-18 job-data-in-own-buckets mandatory high same",
        "PIPE-19 job-without-remote-debugging mandatory medium same",
        "PIPE-20 job-under-its-own-role mandatory high same",
        "S3-01 bucket-encrypted-with-own-key mandatory high same",
        "S3-02 bucket-key-enabled mandatory low advisory",
        "S3-03 bucket-public-access-blocked mandatory critical same",
        "S3-04 bucket-policy-refuses-plain-http-and-other-keys mandatory high same",
        "S3-05 bucket-versioning-enabled mandatory medium same",
        "S3-06 bucket-access-logged advisory medium same",
        "S3-07 bucket-lifecycle-keeps-evidence advisory medium same",
        "S3-08 bucket-owner-enforced mandatory medium same",
        "S3-09 bucket-name-not-predictable advisory medium same",
        "KMS-01 key-rotation-enabled mandatory medium advisory",
        "KMS-02 key-deletion-window mandatory medium advisory",
        "KMS-03 key-policy-narrow mandatory high same",
        "KMS-04 key-in-one-region advisory low same",
        "KMS-05 key-aliases-moved-by-administrators mandatory high same",
        "CRED-01 no-users-or-access-keys mandatory critical same",
        "CRED-02 providers-hold-no-credentials mandatory critical same",
        "CRED-03 no-credentials-in-properties mandatory critical same",
        "CRED-05 no-secrets-in-environments mandatory high same",
        "IAM-01 grants-name-actions-and-resources mandatory high same",
        "IAM-02 roles-are-passed-by-name mandatory critical same",
        "IAM-03 roles-trust-named-principals mandatory high same",
        "IAM-04 job-roles-only-compute mandatory critical same",
        "IAM-05 pipeline-roles-register-pending-only mandatory critical same",
        "IAM-06 starters-choose-no-version mandatory high same",
        "IAM-07 github-trust-is-exact mandatory critical same",
        "IAM-08 actions-and-condition-keys-exist advisory medium same",
        "IAM-09 roles-are-bounded mandatory high same",
        "IAM-10 nobody-widens-rights mandatory critical same",
        "IAM-11 keys-are-used-through-services mandatory high same",
        "REG-01 registry-opened-by-pipelines-only mandatory critical same",
        "REG-02 no-event-approves-models mandatory high same",
        "ECR-01 repository-tags-immutable mandatory medium same",
        "ECR-02 repository-scans-images mandatory medium advisory",
        "ECR-03 repository-encrypted-with-own-key mandatory medium same",
        "ECR-04 repository-closed mandatory high same",
        "SM-10 notebook-closed mandatory high same",
        "SM-11 domain-closed mandatory high same",
        "SM-12 model-isolated mandatory high same",
        "SM-13 endpoint-encrypted-with-own-keys mandatory high same",
        "SM-14 monitoring-protected mandatory medium same",
        "DEP-01 deployed-model-registered mandatory critical same",
        "DEP-02 endpoint-captures-data mandatory medium off",
        "DEP-03 endpoint-rolls-back mandatory high off",
        "DEP-04 endpoint-on-several-instances mandatory medium off",
        "OBS-01 pipelines-and-endpoints-observed mandatory medium off",
        "LOG-01 log-group-encrypted-and-kept mandatory medium same",
        "CB-01 build-not-privileged mandatory high same",
        "CB-02 build-encrypted-and-logged mandatory medium same",
        "CB-03 build-from-trusted-source mandatory high same",
        "FN-01 function-closed-and-patched mandatory high same",
        "FN-02 function-invoked-by-named-sources mandatory high same",
        "FN-03 function-fails-visibly-and-within-limits advisory medium same",
        "EV-01 event-target-keeps-what-fails mandatory medium advisory",
        "EV-02 event-bus-closed mandatory high same",
        "SNS-01 topic-encrypted-with-own-key mandatory medium same",
        "SNS-02 topic-closed mandatory medium same",
        "EV-03 event-rule-explicit mandatory medium advisory",
        "NET-01 network-endpoints-complete-and-closed mandatory medium advisory",
        "NET-02 security-group-closed mandatory high advisory",
        "TAG-01 resource-tagged mandatory low advisory",
        "REGN-01 region-allowed mandatory high same",
        "ESC-01 no-escape-from-rules mandatory high same",
        "COV-01 sagemaker-types-covered advisory low same",
        "WAIVE-01 waivers-in-order mandatory high same",
      ],
    );
  });

  it("has rules without a fault in their metadata, each mapped to clauses of which none is named twice", () => {
    assert.deepEqual(faultsOf(rules), []);
    for (const { id, frameworks } of rules) {
      assert.ok(frameworks.map(readClause).length >= 2, id);
      assert.deepEqual([...new Set(frameworks)], frameworks, id);
    }
  });

  it("finds faults in metadata: a name twice, an id of another form, no check, a GATE rule relaxed", () => {
    const [first] = rules;
    assert.ok(first !== undefined);
    assert.equal(faultsOf([first, first]).length, 2);
    const { check: _check, ...bare } = first;
    const faults = faultsOf([
      { ...bare, id: "gate", name: "Gate" },
      { ...first, relaxedLevel: "advisory" },
    ]);
    assert.equal(faults.length, 4);
  });

  it("finds nothing in the compliant stack", async () => {
    const all = policiesOf(rules, fixtureFloors);
    assert.deepEqual(await preview(all, complete), []);
  });

  it("misses each property and each resource of the compliant stack, but for those that no rule needs", async () => {
    const all = policiesOf(rules, fixtureFloors);
    const survivors: string[] = [];
    for (const [stack, resource] of parts.flatMap((part) => part.map((one) => [part, one] as const))) {
      const mutants = Object.keys(resource.props).map(
        (key) => [key, withProps(resource, { [key]: undefined })] as const,
      );
      for (const [key, mutant] of [...mutants, ["the whole", undefined] as const]) {
        const mutated = stack.flatMap((one) => (one === resource ? (mutant ?? []) : one));
        if ((await preview(all, mutated)).length === 0) survivors.push(`${resource.name}: ${key}`);
      }
    }
    const harmless = [
      "aws: defaultTags",
      "aws: region",
      "aws: skipCredentialsValidation",
      // The other resources still see the provider that is gone here.
      "aws: the whole",
      // An edge ties each part to its bucket, so its name may be missing there; the endpoint's captured data name it by a literal.
      ...[
        "data-encryption",
        "data-access",
        "data-policy",
        "data-versioning",
        "data-ownership",
        "data-logging",
        "data-lifecycle",
      ].map((name) => `${name}: bucket`),
      // A file name's beginning protects nothing.
      "data-logging: targetPrefix",
      // An edge ties a policy to its role; a role without it can do less.
      ...["regression-pipeline", "regression-processing", "regression-training", "regression-evaluation"].flatMap(
        (name) => ["name", "role", "the whole"].map((what) => `${name}-policy: ${what}`),
      ),
      // CloudWatch itself refuses an alarm without a metric.
      ...["namespace", "metricName"].map((what) => `regression-errors: ${what}`),
      // Nothing leads to these, so where one is missing there is nothing to judge.
      ...["notebook", "studio", "regression-endpoint"].map((name) => `${name}: the whole`),
      // What is gone builds nothing, calls nothing and admits nobody. But a target without its rule may hear of anything,
      // a network without one of its endpoints lacks it, a topic without its policy has SNS's own, and a
      // policy without its topic may be of any.
      ...supply
        .filter((one) => ![registered, topic, topicPolicy, ...endpoints].includes(one))
        .map(({ name }) => `${name}: the whole`),
      ...["build-logs: name", "build-webhook: projectName", "announce: name", "announce: role"],
      // Which function a permission or a URL is for changes nothing about who may use it.
      ...["announce-url: functionName", "announce-by-rule: action", "announce-by-rule: function"],
      // A build without an environment has no privileges, a function without variables nothing to encrypt.
      ...["build: environment", "announce: environment"],
      // An edge ties a policy to its topic, and what a topic is called protects nothing.
      ...["alarms: name", "alarms-policy: arn"],
      // When a schedule calls is its owner's to say.
      ...["nightly: flexibleTimeWindow", "nightly: scheduleExpression"],
      // An edge ties what lies in a network to it; an endpoint without a kind is a gateway, as S3's should be.
      ...[subnet, jobsGroup, ...endpoints].map(({ name }) => `${name}: vpcId`),
      ...["network: cidrBlock", "subnet: cidrBlock", "s3: vpcEndpointType"],
      // A group without rules lets nothing in or out.
      ...["jobs: description", "jobs: egress"],
    ];
    assert.deepEqual(survivors.sort(), harmless.sort());
  });

  it("says nothing of a stack without resources", async () => {
    assert.deepEqual(await analyzeStack(policiesOf(rules, { relaxedStacks: [], pipelines: {} }), []), []);
  });

  it("keeps docs/guardrails.md fresh", () => {
    const file = path.join(root, "docs/guardrails.md");
    if (process.env.SLUICEGATE_UPDATE_GUARDRAILS !== undefined) fs.writeFileSync(file, guardrailsMarkdown(rules));
    assert.equal(fs.readFileSync(file, "utf8"), guardrailsMarkdown(rules));
  });
});
