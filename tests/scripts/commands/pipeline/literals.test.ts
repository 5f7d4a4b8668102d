import assert from "node:assert/strict";
import { sluicegate, sluicegateJson } from "../../../support/commandLine";
import { repositoryRoot } from "../../../support/repository";

const ask = (...words: string[]) => sluicegate(repositoryRoot, "pipeline", "literals", ...words);

describe("pipeline literals", () => {
  it("prints the names that a definition for the stack uses, also for a pipeline that is not there yet", async () => {
    const { at } = await sluicegateJson(
      repositoryRoot,
      "pipeline",
      "literals",
      "--stack",
      "prod",
      "--pipeline",
      "churn",
    );
    assert.deepEqual([at("stack"), at("pipeline")], ["prod", "churn"]);
    assert.match(String(at("literals.results")), /^s3:\/\/sluicegate-prod-artifacts-[0-9a-f]{8}\/pipelines\/churn$/);
    assert.match(String(at("literals.jobRoleArns.evaluation")), /:role\/sluicegate-prod-churn-evaluation-[0-9a-f]{8}$/);
    assert.deepEqual(at("literals.securityGroupIds"), ["sg-0a1b2c3d4e5f60003"]);
    const { stdout } = await ask("--stack", "prod", "--pipeline", "churn");
    assert.ok(stdout.includes(`\njobRoleArns.evaluation: ${String(at("literals.jobRoleArns.evaluation"))}\n`));
  });

  it("refuses a name that could be no folder's", async () => {
    for (const name of ["../churn", "Churn", ""]) {
      const { code, stderr } = await ask("--stack", "dev", "--pipeline", name);
      assert.equal(code, 2);
      assert.match(stderr, /^Expected a name of lower-case letters, digits and hyphens at --pipeline, got another/);
    }
  });
});
