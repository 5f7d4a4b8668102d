/** The account stack under the real engine and the real pack, offline: what it declares, and that nothing is found. */
import assert from "node:assert/strict";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { StepEventMetadata } from "@pulumi/pulumi/automation/events";
import { parseDocument } from "yaml";
import { startProvider, type Provider } from "../../../infra/local/provider";
import { preview, type EngineResult } from "../../../scripts/engine";
import { prepare } from "../../../scripts/offlineProject";
import { ensureEngine } from "../../../scripts/setup/engine";
import { parliamentFindings, policiesIn } from "../../support/parliament";
import { repositoryRoot as root } from "../../support/repository";

interface Previewed {
  readonly result: EngineResult;
  readonly resources: readonly StepEventMetadata[];
  readonly generic: Provider["generic"];
}

/** @param changes config values by key, on top of the stack's file */
async function previewWith(changes: Readonly<Record<string, unknown>>): Promise<Previewed> {
  const home = mkdtempSync(join(tmpdir(), "sluicegate-account-"));
  const provider = await startProvider({ account: "111122223333", region: "eu-west-1" });
  try {
    const project = prepare("account", { root, home });
    const file = join(project.workDir, "Pulumi.account.yaml");
    const document = parseDocument(readFileSync(file, "utf8"));
    for (const [key, value] of Object.entries(changes)) document.setIn(["config", `sluicegate:${key}`], value);
    writeFileSync(file, document.toString());
    const resources: StepEventMetadata[] = [];
    const result = await preview({
      engine: await ensureEngine(root, () => undefined),
      project,
      policyPacks: [join(root, "policies")],
      providerPort: provider.port,
      onEvent: ({ resourcePreEvent }) => {
        if (resourcePreEvent?.metadata.type.startsWith("aws:") === true) resources.push(resourcePreEvent.metadata);
      },
    });
    return { result, resources, generic: provider.generic };
  } finally {
    await provider.stop();
    rmSync(home, { recursive: true, force: true });
  }
}

const nameOf = (urn: string): string => urn.split("::").at(-1) ?? "";
const typesOf = ({ resources }: Previewed): string[] => [...new Set(resources.map(({ type }) => type))].sort();
const arn = (service: string, resource: string) => `arn:aws:${service}:111122223333:${resource}`;

describe("infra/account: the program", function () {
  this.timeout(120_000);

  describe("with a network", () => {
    let previewed: Previewed;
    before(async () => {
      previewed = await previewWith({ vpc: { cidrBlock: "10.20.0.0/16", zones: ["eu-west-1a", "eu-west-1b"] } });
    });

    it("declares policies in which parliament finds nothing but what is explained", () => {
      const policies = policiesIn(previewed.resources);
      assert.ok(policies.size > 25, String(policies.size));
      assert.deepEqual(parliamentFindings(policies), { found: [], unused: [] });
    });

    it("previews under the pack without a finding", () => {
      assert.deepEqual(previewed.result.findings, []);
      assert.deepEqual(previewed.result.diagnostics, []);
      assert.equal(previewed.result.outcome, "succeeded");
    });

    it("declares only types whose rules of AWS are known by hand", () => {
      assert.deepEqual(previewed.generic, []);
    });

    it("gives every resource a component as parent, a name that starts with the component's, and its own provider", () => {
      assert.ok(previewed.resources.length > 60);
      for (const { urn, provider, new: state } of previewed.resources) {
        const parent = state?.parent ?? "";
        assert.match(parent, /::sluicegate:account:\w+::/, urn);
        assert.ok(nameOf(urn).startsWith(nameOf(parent)), urn);
        assert.match(provider, /pulumi:providers:aws::aws::/, urn);
      }
    });

    it("gives every role a boundary", () => {
      const roles = previewed.resources.filter(({ type }) => type === "aws:iam/role:Role");
      assert.equal(roles.length, 6);
      for (const { urn, new: state } of roles) {
        const inputs: Readonly<Record<string, unknown>> = state?.inputs ?? {};
        assert.match(String(inputs.permissionsBoundary), /:policy\/sluicegate-account-/, urn);
      }
    });

    it("protects what holds state or others may rely on, and leaves it when the stack goes", () => {
      const kept = /:(Key|Alias|LogGroup|OpenIdConnectProvider|Bucket)$/;
      const stateful = previewed.resources.filter(({ type }) => kept.test(type));
      assert.equal(stateful.length, 4 + 4 + 3 + 1 + 2);
      for (const { urn, new: state } of stateful) {
        assert.equal(state?.protect, true, urn);
        assert.equal(state.retainOnDelete, true, urn);
      }
    });
  });

  it("creates nothing that the account brings along", async () => {
    const names = ["preview", "image", "deploy-dev", "train-dev", "deploy-prod", "train-prod"];
    const key = (at: number) => `arn:aws:kms:eu-west-1:111122223333:key/11111111-2222-4333-8444-55555555555${at}`;
    const previewed = await previewWith({
      existing: {
        oidcProviderArn: arn("iam:", "oidc-provider/token.actions.githubusercontent.com"),
        stateBucket: "our-states",
        keyArns: Object.fromEntries(["state", "logs", "data-dev", "data-prod"].map((name, at) => [name, key(at)])),
        boundaryArns: { dev: arn("iam:", "policy/ours"), prod: arn("iam:", "policy/ours") },
        roleArns: Object.fromEntries(names.map((name) => [name, arn("iam:", `role/ci/${name}`)])),
        logGroups: ["ProcessingJobs", "TrainingJobs", "TransformJobs"].map((kind) => `/aws/sagemaker/${kind}`),
        network: { subnetIds: ["subnet-0a"], securityGroupIds: ["sg-0a"] },
      },
    });
    assert.equal(previewed.result.outcome, "succeeded", previewed.result.failure);
    assert.deepEqual(previewed.result.findings, []);
    assert.deepEqual(typesOf(previewed), []);
  });
});
