/** What is assumed of AWS: the document says the same, and what reading can confirm is read. */
import assert from "node:assert/strict";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { accountNames, keyNames } from "../../../infra/account/names";
import { readAccountConfig } from "../../../infra/config";
import { ASSUMPTIONS, confirmations } from "../../../scripts/bootstrap/assumptions";
import { awsReads } from "../../../scripts/bootstrap/awsReads";
import { accountIdentity, rawAccount } from "../../support/accountConfig";
import { AwsAccount } from "../../support/awsAccount";
import { sluicegate } from "../../support/commandLine";
import { repositoryRoot } from "../../support/repository";

const config = readAccountConfig(rawAccount, accountIdentity);
const scope = `aws/${config.account}`;

describe("assumptions about AWS", () => {
  it("are those of docs/limits.md, in the same order", () => {
    const text = readFileSync(join(repositoryRoot, "docs", "limits.md"), "utf8");
    const section = text.split("## Assumptions about AWS")[1]?.split("\n## ")[0] ?? "";
    const rows = section.split("\n").filter((line) => line.startsWith("| ") && !/^\| (-+|assumption) /.test(line));
    const cells = rows.map((row) =>
      row
        .split("|")
        .slice(1, -1)
        .map((cell) => cell.trim()),
    );
    assert.deepEqual(
      cells,
      ASSUMPTIONS.map(({ states, source, confirm }) => [states, source, confirm]),
    );
  });

  describe("in an account", () => {
    let folder: string;
    let aws: AwsAccount;
    let before: NodeJS.ProcessEnv;
    beforeEach(async () => {
      before = { ...process.env };
      folder = mkdtempSync(join(tmpdir(), "sluicegate-aws-"));
      aws = await AwsAccount.start({
        folder,
        account: config.account,
        region: config.region,
        caller: "arn:aws:iam::1:role/me",
      });
      Object.assign(process.env, {
        AWS_ENDPOINT_URL: aws.url,
        AWS_ACCESS_KEY_ID: "local",
        AWS_SECRET_ACCESS_KEY: "local",
      });
    });
    afterEach(async () => {
      for (const name of Object.keys(process.env)) {
        if (!(name in before)) Reflect.deleteProperty(process.env, name);
      }
      Object.assign(process.env, before);
      await aws.stop();
      rmSync(folder, { recursive: true, force: true });
    });

    const seen = async () => {
      const asked = await confirmations(config, awsReads(config.region));
      return asked.filter(({ state }) => state !== "open").map(({ state }) => state);
    };

    it("are not seen before anything is made, and seen once it is", async () => {
      assert.deepEqual(await seen(), ["not seen", "not seen", "not seen", "not seen"]);
      aws.madeByHand(`IAM OpenID Connect Provider ${scope} https://token.actions.githubusercontent.com`);
      for (const key of keyNames(config))
        aws.madeByHand(`KMS Alias ${scope}/${config.region} ${accountNames(config).alias(key)}`);
      for (const kind of ["ProcessingJobs", "TrainingJobs", "TransformJobs"]) {
        aws.madeByHand(`CloudWatch Logs Log Group ${scope}/${config.region} /aws/sagemaker/${kind}`);
      }
      assert.deepEqual(await seen(), ["holds", "holds", "not seen", "holds"]);
    });

    it("are told one by one when AWS refuses one of the questions", async () => {
      aws.denied = true;
      const asked = await confirmations(config, awsReads(config.region));
      const refused = asked.filter(({ fault }) => fault !== undefined);
      assert.equal(refused.length, 1);
      assert.match(refused[0]?.fault ?? "", /^Expected permission for this, got: /);
    });

    it("are what doctor --aws prints, each open one with its command; another account is refused", async () => {
      const { code, stdout } = await sluicegate(repositoryRoot, "doctor", "--aws");
      assert.equal(code, 1);
      assert.match(stdout, /^open {6}The image .*\n {10}-> `aws ecr describe-images/);
      assert.equal(stdout.match(/^(open|holds|not seen) /gm)?.length, ASSUMPTIONS.length);
      aws.account = "999999999999";
      const other = await sluicegate(repositoryRoot, "doctor", "--aws");
      assert.match(other.stderr, /^Expected credentials of account 111122223333, got some of 999999999999; /);
    });
  });
});
