/** Bootstrap with the real engine on an account of this machine: from nothing, again, with things that are there, and back. */
import assert from "node:assert/strict";
import { existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { AwsAccount } from "../../support/awsAccount";
import { sluicegate, sluicegateJson } from "../../support/commandLine";
import { scratchRepository, type Scratch } from "../../support/scratch";

const ACCOUNT = "111122223333";
const ADMINISTRATOR = `arn:aws:sts::${ACCOUNT}:assumed-role/sluicegate-administrator/me`;
const OIDC = `IAM OpenID Connect Provider aws/${ACCOUNT} https://token.actions.githubusercontent.com`;
const TRAINING_LOGS = `CloudWatch Logs Log Group aws/${ACCOUNT}/eu-west-1 /aws/sagemaker/TrainingJobs`;
const FILES = ["Pulumi.yaml", "Pulumi.account.yaml", "Pulumi.dev.yaml", "Pulumi.prod.yaml"];

describe("bootstrap", function () {
  this.timeout(300_000);
  let scratch: Scratch;
  let folder: string;
  let aws: AwsAccount;
  let before: NodeJS.ProcessEnv;

  beforeEach(async () => {
    before = { ...process.env };
    scratch = scratchRepository();
    folder = mkdtempSync(join(tmpdir(), "sluicegate-aws-"));
    aws = await AwsAccount.start({ folder, account: ACCOUNT, region: "eu-west-1", caller: ADMINISTRATOR });
    Object.assign(process.env, {
      AWS_ENDPOINT_URL: aws.url,
      AWS_ACCESS_KEY_ID: "local",
      AWS_SECRET_ACCESS_KEY: "local",
      AWS_EC2_METADATA_DISABLED: "true",
      HOME: folder,
      PULUMI_DEBUG_PROVIDERS: `aws:${aws.provider.port}`,
    });
  });
  afterEach(async () => {
    for (const name of Object.keys(process.env)) {
      if (!(name in before)) Reflect.deleteProperty(process.env, name);
    }
    Object.assign(process.env, before);
    await aws.stop();
    rmSync(folder, { recursive: true, force: true });
    scratch.remove();
  });

  const files = () => FILES.map((name) => readFileSync(join(scratch.root, name), "utf8"));
  const bootstrap = (...options: string[]) => sluicegateJson(scratch.root, "bootstrap", "--yes", ...options);
  const localState = () => join(scratch.root, ".sluicegate", "bootstrap", "folder", "state");

  it("makes everything, moves the state, finds nothing more to do, goes back, and takes over what stayed", async () => {
    const shipped = files();
    const made = await bootstrap();
    assert.equal(made.code, 0);
    assert.deepEqual(
      [made.at("changed"), made.at("plan.state"), made.at("plan.changes")],
      [true, "none", { create: 63 }],
    );
    assert.equal(existsSync(localState()), false);
    assert.deepEqual(files(), shipped);
    // The bucket's state is under the key of the account, for this stack.
    assert.equal(aws.contexts[0], 'Encrypt {"project":"sluicegate","stack":"account"}');

    const again = await bootstrap("--write");
    assert.deepEqual(
      [again.at("changed"), again.at("plan.state"), again.at("plan.changes")],
      [false, "bucket", { same: 63 }],
    );
    assert.deepEqual(again.at("written"), ["Pulumi.dev.yaml", "Pulumi.prod.yaml"]);
    assert.match(files()[2] ?? "", /# The development environment[\s\S]*boundary-dev-[0-9a-f]{8}\n/);
    const preview = await sluicegate(scratch.root, "stack", "preview", "--offline", "--stack", "dev");
    assert.equal(preview.code, 0, preview.stdout + preview.stderr);

    const undone = await bootstrap("--undo");
    assert.equal(undone.code, 0);
    const stayed = aws.names().map((name) => name.split(" aws")[0]);
    const count = (what: string) => stayed.filter((name) => name === what).length;
    const kept = ["CloudWatch Logs Log Group", "IAM OpenID Connect Provider", "KMS Alias", "S3 Bucket"];
    assert.deepEqual(kept.map(count), [3, 1, 4, 2]);
    assert.equal(stayed.length, 10);
    assert.equal((await bootstrap("--undo")).at("removed"), 0);

    const back = await bootstrap();
    assert.equal(back.code, 0);
    // The ten names, and the keys that four of them stand for.
    const imports = back.at("plan.imports");
    assert.ok(typeof imports === "object" && imports !== null);
    assert.equal(Object.keys(imports).length, 10 + 4);
    assert.deepEqual([back.at("plan.state"), existsSync(localState())], ["none", false]);
  });

  it("shows what is there already, and changes nothing when asked only to show", async () => {
    aws.madeByHand(OIDC);
    aws.madeByHand(TRAINING_LOGS);
    const names = aws.names();
    const shown = await bootstrap("--dry-run");
    assert.deepEqual(shown.at("plan.imports"), {
      "oidc-github": `arn:aws:iam::${ACCOUNT}:oidc-provider/token.actions.githubusercontent.com`,
      "logs-TrainingJobs": "/aws/sagemaker/TrainingJobs",
    });
    assert.deepEqual(shown.at("plan.changes"), { create: 61, import: 2, update: 2 });
    assert.deepEqual([shown.code, shown.at("changed")], [0, false]);
    assert.deepEqual(aws.names(), names);
  });

  it("asks before it changes an account", async () => {
    const { code, stderr } = await sluicegate(scratch.root, "bootstrap");
    assert.equal(code, 2);
    assert.equal(
      stderr.trim().split("\n").at(-1),
      "Expected --yes where nobody can be asked; bootstrap changes an AWS account.",
    );
    assert.deepEqual(aws.names(), []);
  });

  const lineOf = async (...words: string[]): Promise<string> => {
    const { code, stdout, stderr } = await sluicegate(scratch.root, "bootstrap", "--dry-run", ...words);
    assert.deepEqual([code, stdout], [1, ""]);
    assert.deepEqual(aws.names(), []);
    return stderr;
  };

  it("says in one line why it does not begin", async () => {
    aws.caller = `arn:aws:sts::${ACCOUNT}:assumed-role/somebody/me`;
    assert.match(await lineOf(), /^Expected one of the administrators in Pulumi\.account\.yaml, got arn:[^\n]+\n$/);
    aws.account = "999999999999";
    assert.match(await lineOf(), /^Expected credentials of account 111122223333, got some of 999999999999; [^\n]+\n$/);
    aws.account = ACCOUNT;
    aws.caller = ADMINISTRATOR;
    aws.denied = true;
    assert.match(await lineOf(), /^Expected permission for this, got: User: .* iam:[^\n]+\n$/);
    Reflect.deleteProperty(process.env, "AWS_ACCESS_KEY_ID");
    assert.match(await lineOf(), /^Expected AWS credentials, got none; log in[^\n]+\n$/);
    Reflect.deleteProperty(process.env, "PULUMI_DEBUG_PROVIDERS");
    assert.match(await lineOf(), /^Expected your account in Pulumi\.account\.yaml, got the placeholder[^\n]+\n$/);
  });

  it("works on accounts only", async () => {
    const { code, stderr } = await sluicegate(scratch.root, "bootstrap", "--dry-run", "--stack", "dev");
    assert.deepEqual(
      [code, stderr],
      [2, "Expected an account's stack, got dev, which is an environment; name account.\n"],
    );
  });
});
