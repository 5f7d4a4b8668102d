/** The program under the real engine and the real pack, every stack, offline: what it declares, and that nothing is found. */
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { pipelines } from "../../pipeline";
import { parliamentFindings, policiesIn } from "../support/parliament";
import { logicalName, previewOf, type Previewed } from "../support/previewed";
import { repositoryRoot as root } from "../support/repository";

/** What Pulumi likes to write into. */
const projectFiles = (): string[] =>
  ["", ".local", ".dev", ".prod"].map((stack) => readFileSync(join(root, `Pulumi${stack}.yaml`), "utf8"));

describe("infra: the program", function () {
  this.timeout(180_000);
  const declared = new Map<string, string[]>();
  for (const stack of ["local", "dev", "prod"]) {
    describe(`stack ${stack}`, () => {
      let previewed: Previewed;
      let unchanged: string[];
      before(async () => {
        unchanged = projectFiles();
        previewed = await previewOf(stack);
        const named = previewed.resources.map(
          ({ type, urn }) => `${type} ${logicalName(urn).replace(/-(local|dev|prod)$/, "")}`,
        );
        declared.set(stack, named.sort());
      });

      it("previews under the pack without a finding", () => {
        assert.deepEqual(previewed.result.findings, []);
        assert.deepEqual(previewed.result.diagnostics, []);
        assert.equal(previewed.result.outcome, "succeeded");
      });

      it("declares policies in which parliament finds nothing", () => {
        const policies = policiesIn(previewed.resources);
        assert.equal(policies.size, 8 * pipelines.length + 4); // a trust and a policy for each role; the buckets' and the topic's
        assert.deepEqual(parliamentFindings(policies).found, []);
      });

      it("leaves project and stack files as they are", () => {
        assert.deepEqual(projectFiles(), unchanged);
      });

      it("gives every resource a component as parent, a name that starts with the component's, and its own provider", () => {
        const own = previewed.resources.filter(({ type }) => type.startsWith("aws:"));
        assert.ok(own.length > 30);
        for (const { urn, provider, new: state } of own) {
          const parent = state?.parent ?? "";
          assert.match(parent, /::sluicegate:infra:\w+::/, urn);
          assert.ok(logicalName(urn).startsWith(logicalName(parent)), urn);
          assert.match(provider, /pulumi:providers:aws::aws::/, urn);
        }
      });

      it("protects what holds state in production, and only there", () => {
        const stateful = previewed.resources.filter(({ type }) => /:(Bucket|ModelPackageGroup)$/.test(type));
        assert.equal(stateful.length, 3 + pipelines.length); // the buckets, and a package group each
        for (const { urn, new: state } of stateful) assert.equal(state?.protect === true, stack === "prod", urn);
      });
    });
  }

  it("stops before it declares anything when a stack still has its placeholder account and no stand-in is attached", async () => {
    const { result, resources } = await previewOf("prod", { attached: false });
    assert.equal(result.outcome, "failed");
    assert.match(
      result.failure ?? "",
      /Expected the account of stack prod, got the placeholder it ships with; put your/,
    );
    assert.deepEqual(
      resources.filter(({ type }) => type.startsWith("aws:") || type.startsWith("pulumi:providers")),
      [],
    );
  });

  describe("all environments", () => {
    it("declare the same resources, and differ in values only", () => {
      const [first = [], ...others] = [...declared.values()];
      for (const other of others) assert.deepEqual(other, first);
      assert.deepEqual([...declared.keys()], ["local", "dev", "prod"]);
    });
  });
});
