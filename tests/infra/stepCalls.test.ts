/**
 * Every type of step that the roles of a stack can run, by an IAM simulator: the tuned example with a check, a Lambda and
 * a Callback step beside it. What the roles may by their own policies must also fit into the environment's boundary.
 */
import assert from "node:assert/strict";
import { environmentBoundary } from "../../infra/account/environmentBoundary";
import { accountNames } from "../../infra/account/names";
import { readAccountConfig } from "../../infra/config";
import { renderPipeline, type RenderedPipeline } from "../../infra/definition";
import { namesOf } from "../../infra/names";
import { reachesOf } from "../../infra/reach";
import { STEP_CALLS } from "../../infra/stepCalls";
import { pipelines } from "../../pipeline";
import type { Json, PipelineDefinition } from "../../pipeline/schema";
import { readStackConfig } from "../../scripts/stackConfig";
import { accountIdentity, rawAccount } from "../support/accountConfig";
import { everyStep } from "../support/everyStep";
import { parliamentFindings } from "../support/parliament";
import { ask, policiesOf, privilegesOf, shown, type Asked, type Bounds } from "../support/privileges";
import { repositoryRoot } from "../support/repository";

const [regression] = pipelines;
const config = readStackConfig(repositoryRoot, "dev");
const names = namesOf(config);
const prod = namesOf(readStackConfig(repositoryRoot, "prod"));
const { roles } = names.pipeline(regression.name);
const artifacts = `s3://${names.artifactBucket}/pipelines/tuned`;

/** As the SDK writes it. */
const check: Json = {
  Name: "Check",
  Type: "QualityCheck",
  Arguments: {
    RoleArn: roles.processing.arn,
    AppSpecification: { ImageUri: "468650794304.dkr.ecr.eu-west-1.amazonaws.com/sagemaker-model-monitor-analyzer" },
    ProcessingResources: { ClusterConfig: { InstanceType: "ml.m5.xlarge", InstanceCount: 1, VolumeSizeInGB: 30 } },
    ProcessingInputs: [
      {
        InputName: "baseline_dataset_input",
        S3Input: { S3Uri: { Get: "Steps.Preprocess.ProcessingOutputConfig.Outputs['train'].S3Output.S3Uri" } },
      },
    ],
    ProcessingOutputConfig: {
      Outputs: [{ OutputName: "quality_check_output", S3Output: { S3Uri: `${artifacts}/Check/report` } }],
    },
  },
  CheckType: "DATA_QUALITY",
  SuppliedBaselineConstraints: `s3://${names.dataBucket}/input/baselines/constraints.json`,
};

/** The written pipeline with the check, which the vocabulary does not have, and what is registered of it. */
function withCheck(rendered: RenderedPipeline): RenderedPipeline {
  const quality = JSON.stringify({ Statistics: { S3Uri: { Get: "Steps.Check.CalculatedBaselineStatistics" } } });
  const definition = rendered.definition
    .replace('"Steps":[', `"Steps":[${JSON.stringify(check)},`)
    .replace('"ModelMetrics":{', `"ModelMetrics":{"ModelDataQuality":${quality},`);
  return { ...rendered, definition, reaches: reachesOf(JSON.parse(definition) as PipelineDefinition) };
}

function boundsOf(raw: Readonly<Record<string, unknown>>, environment: string): Bounds {
  const account = readAccountConfig({ ...rawAccount, ...raw }, accountIdentity);
  const scope = { config: account, names: accountNames(account) };
  return { boundary: environmentBoundary(scope, environment), keyAlias: scope.names.alias(`data-${environment}`) };
}

const rendered = withCheck(renderPipeline(repositoryRoot, { ...regression, define: everyStep }, config, names));
const own = privilegesOf(config, names, [rendered]);
const bounded = privilegesOf(config, names, [rendered], boundsOf({}, "dev"));

const sagemaker = `arn:aws:sagemaker:${config.region}:${config.account}`;
const objects = `arn:aws:s3:::${names.artifactBucket}/pipelines/tuned/abc123abc123`;
const theirs = (pattern: string): string => pattern.replace("*", "tell");

const NOBODY: readonly Asked[] = [
  ask("lambda:InvokeFunction", theirs(prod.functionArns)),
  ask("lambda:InvokeFunction", names.functionArns.replace("*", "another")),
  ask("lambda:InvokeFunction", `${theirs(names.functionArns)}:other`),
  ask("lambda:UpdateFunctionCode", theirs(names.functionArns)),
  ask("sqs:SendMessage", theirs(prod.queueArns)),
  ask("sqs:SendMessage", names.queueArns.replace("*", "another")),
  ask("sqs:ReceiveMessage", names.queueArns.replace("*", "questions")),
  ask("sagemaker:SendPipelineExecutionStepSuccess", "*"),
  ask("sagemaker:CreateModel", `${sagemaker}:model/by-hand`),
  ask("sagemaker:DeleteModel", `${sagemaker}:model/pipelines-abc123abc123-Serve-x`),
  ask("sagemaker:CreateEndpointConfig", `${sagemaker}:endpoint-config/pipelines-abc123abc123-Serve-x`),
  ask("sagemaker:CreateEndpoint", `${sagemaker}:endpoint/pipelines-abc123abc123-Serve-x`),
  ask("sagemaker:CreateTransformJob", `${sagemaker}:transform-job/by-hand`),
  ask("sagemaker:CreateTrainingJob", `${sagemaker}:training-job/abc123abc123-Tune-x-001-x`),
  ask("sagemaker:AddTags", `${sagemaker}:model/by-hand`),
  ask("s3:PutObject", `${objects}/Score/elsewhere/part-algo-1.csv.out`),
  ask("s3:GetObject", `${objects}/Score/output/part-algo-1.csv.out`),
  ask("s3:GetObject", `arn:aws:s3:::${names.artifactBucket}/pipelines/tuned/told/rows.csv`),
  ask("s3:ListBucket", `arn:aws:s3:::${names.artifactBucket}`, { "s3:prefix": "pipelines/tuned/told" }),
];

describe("infra: what each type of step calls", () => {
  it("is all known of the definition, which has every type that makes something but two that resemble others", () => {
    const types = new Set(rendered.definition.match(/(?<="Type":")[A-Z]\w+/g));
    assert.deepEqual(
      [...STEP_CALLS.keys()].filter((type) => !types.has(type)),
      ["ClarifyCheck", "Training"],
    );
    assert.ok(["Lambda", "Callback"].every((type) => types.has(type)));
    assert.equal(own.policies.size, 4);
    assert.ok(own.matrix.length > 70, String(own.matrix.length));
  });

  for (const { asked, roles: expected } of own.matrix) {
    it(`lets those roles ${shown(asked)} whose steps do, and no others, within the boundary`, async () => {
      assert.deepEqual((await own.whoMay(asked)).sort(), [...expected].sort());
      assert.deepEqual((await bounded.whoMay(asked)).sort(), [...expected].sort());
    });
  }

  for (const asked of NOBODY) {
    it(`lets no role ${shown(asked)}`, async () => {
      assert.deepEqual(await own.whoMay(asked), []);
    });
  }

  it("lets only what scores, in a step or in a batch, read the held-out rows", async () => {
    const readers = await own.whoMay(ask("s3:GetObject", `${objects}/Preprocess/test/part-algo-1.csv`));
    assert.deepEqual(readers, [roles.evaluation.arn]);
  });

  it("is granted by policies in which parliament finds nothing", () => {
    const documents = [...own.policies].map(([role, policy]) => [role, JSON.parse(policy) as Json] as const);
    assert.deepEqual(parliamentFindings(new Map(documents)).found, []);
  });

  it("needs no statement without a resource, which IAM refuses, where a model is all that bears a role", () => {
    const { reaches } = rendered;
    const bare = { reads: [], writes: [], images: [], jobs: ["transform"] } as const;
    const jobs = new Map([...reaches.jobs].map(([role]) => [role, bare]));
    const pipeline = { reads: [], calls: [], functions: [], queues: [] };
    const policies = policiesOf({ config, names, pipeline: regression.name }, { jobs, pipeline });
    for (const [, policy] of policies) assert.doesNotMatch(policy, /"(Resource|Action)":\[\]/);
  });
});

describe("infra/account: the size of a boundary", () => {
  const environment = "production";
  const long = {
    "sluicegate:region": "ap-southeast-2",
    "sluicegate:naming": { prefix: "organisation-mlx", rolePath: "/machine-learning/" },
  };
  for (const [what, raw] of [["short", {}] as const, ["the longest", long] as const]) {
    it(`is one that IAM takes for ${what} names: at most 6144 characters, and no white space`, () => {
      const { boundary } = boundsOf({ ...raw, "sluicegate:environments": [environment] }, environment);
      assert.doesNotMatch(boundary, /\s/);
      assert.ok(boundary.length <= 6144, String(boundary.length));
    });
  }
});
