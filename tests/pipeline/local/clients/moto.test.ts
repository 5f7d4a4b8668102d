import assert from "node:assert/strict";
import { ForeignClients, INSTALLING_MS } from "../../../support/foreignClients";

interface Difference {
  /** Members of answers that this is about, as a pattern for the whole path. */
  readonly members: RegExp;
  readonly because: string;
}

/** What only the endpoint answers. All of it is in AWS's service model (test_answers.py). */
const OURS: readonly Difference[] = [
  { members: /.*\.(CreatedBy|LastModifiedBy)\.IamIdentity(\..*)?/, because: "an IAM user calls here" },
  { members: /DescribeModelPackageGroup\.CreatedBy/, because: "required by the model, and moto leaves it out" },
  { members: /DescribeModelPackage\.ModelPackageName/, because: "required by the model, and moto leaves it out" },
  {
    members: /DescribeModelPackage\.CustomerMetadataProperties(\..*)?/,
    because: "moto does not keep what it was given",
  },
  { members: /DescribeModelCard\.ModelCardStatus/, because: "moto lost it in an update without one" },
  { members: /ListModelCards\..*\.ModelCardStatus/, because: "moto lost it in an update without one" },
  { members: /.*\.PipelineVersion(Id|Aliases)/, because: "moto has no versions of pipelines" },
  { members: /DescribePipelineExecution\.RoleArn/, because: "moto does not know the role of an execution" },
];

/** What only moto answers. */
const MOTOS: readonly Difference[] = [
  {
    members: /.*\.(CreatedBy|LastModifiedBy)\.(DomainId|UserProfileArn|UserProfileName)/,
    because: "no Studio user calls",
  },
  {
    members: /.*\.ModelPackageStatusDetails\.\w+\[\]\.(Name|Status)/,
    because: "nothing validates or scans images here",
  },
  { members: /DescribeModelPackage\.CertifyForMarketplace/, because: "given back only where it was given" },
  { members: /DescribePipelineExecution\.PipelineExperimentConfig/, because: "there are no experiments here" },
  { members: /.*FailureReason/, because: "an execution that has not failed has none" },
];

const covers = ({ members }: Difference, member: string): boolean => new RegExp(`^(?:${members.source})$`).test(member);

/** Members that no difference explains, and differences that are none any more. */
function unexplained(found: readonly string[], known: readonly Difference[]): string[] {
  const members = found.filter((member) => !known.some((one) => covers(one, member)));
  const stale = known.filter((one) => !found.some((member) => covers(one, member)));
  return [...members, ...stale.map(({ members: { source }, because }) => `no more: ${source} (${because})`)];
}

describe("the endpoint beside moto", function () {
  this.timeout(180_000);
  let clients: ForeignClients;
  before(async function () {
    this.timeout(INSTALLING_MS);
    clients = await ForeignClients.start();
  });
  after(() => clients.stop());

  it("answers with the same members, but for those told here", async () => {
    const { code, stdout, stderr } = await clients.script("moto_shapes.py");
    assert.equal(code, 0, stderr);
    const only = JSON.parse(stdout) as { endpoint: string[]; moto: string[]; both: number };
    assert.deepEqual(unexplained(only.endpoint, OURS), []);
    assert.deepEqual(unexplained(only.moto, MOTOS), []);
    assert.ok(only.both > 100, `${only.both} members`);
  });
});
