import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { CreateBucketCommand, GetObjectCommand } from "@aws-sdk/client-s3";
import {
  CreateModelPackageGroupCommand,
  CreatePipelineCommand,
  DeletePipelineCommand,
  DescribeModelPackageCommand,
  DescribePipelineCommand,
  DescribePipelineDefinitionForExecutionCommand,
  DescribeProcessingJobCommand,
  DescribeTrainingJobCommand,
  ListModelPackagesCommand,
  ListPipelineExecutionsCommand,
  ListPipelineExecutionStepsCommand,
  ListPipelineParametersForExecutionCommand,
  RetryPipelineExecutionCommand,
  StartPipelineExecutionCommand,
  StopPipelineExecutionCommand,
  UpdatePipelineCommand,
  UpdatePipelineExecutionCommand,
  type DescribeProcessingJobResponse,
} from "@aws-sdk/client-sagemaker";
import { stepLogFile } from "../../../pipeline/local/execution";
import type { Step } from "../../../pipeline/schema";
import { BUCKET, definitionOf, ended, ROLE, serve, shellStep, unserve, type Served } from "../../support/endpoint";

const GROUP = "models";

const register: Step = {
  Name: "Register",
  Type: "RegisterModel",
  DependsOn: ["Greet"],
  Arguments: {
    ModelPackageGroupName: GROUP,
    ModelApprovalStatus: "PendingManualApproval",
    CustomerMetadataProperties: { ExecutionArn: { Get: "Execution.PipelineExecutionArn" } },
    InferenceSpecification: { Containers: [{ Image: "image", ModelDataUrl: `s3://${BUCKET}/model.tar.gz` }] },
  },
};

const greeting = definitionOf(
  [shellStep("Greet", 'echo "hello" > /opt/ml/processing/out/greeting.txt'), register],
  [{ Name: "Colour", Type: "String", DefaultValue: "red", EnumValues: ["red", "blue"] }],
);

const idOf = (arn: string): string => arn.slice(arn.lastIndexOf("/") + 1);

describe("executions over the endpoint", () => {
  let served: Served;
  before(async () => {
    served = await serve();
    await served.s3.send(new CreateBucketCommand({ Bucket: BUCKET }));
    await served.sagemaker.send(new CreateModelPackageGroupCommand({ ModelPackageGroupName: GROUP }));
  });
  after(() => unserve(served));

  const create = (name: string, text: string) =>
    served.sagemaker.send(
      new CreatePipelineCommand({
        PipelineName: name,
        RoleArn: ROLE,
        PipelineDefinition: text,
        ClientRequestToken: undefined,
      }),
    );
  const start = async (name: string, more: { token?: string; colour?: string } = {}): Promise<string> => {
    const parameters = more.colour === undefined ? undefined : [{ Name: "Colour", Value: more.colour }];
    const started = await served.sagemaker.send(
      new StartPipelineExecutionCommand({
        PipelineName: name,
        ClientRequestToken: more.token,
        PipelineParameters: parameters,
      }),
    );
    assert.ok(started.PipelineExecutionArn);
    return started.PipelineExecutionArn;
  };

  it("creates, starts, runs, registers and lists", async () => {
    const { PipelineArn: arn } = await create("Greeting", greeting);
    assert.equal(arn, "arn:aws:sagemaker:eu-west-1:000000000000:pipeline/greeting");
    const execution = await start("Greeting", { colour: "blue" });
    assert.match(execution, /^arn:aws:sagemaker:eu-west-1:000000000000:pipeline\/greeting\/execution\/[a-z0-9]{12}$/);
    const done = await ended(served.sagemaker, execution);
    assert.equal(done.PipelineExecutionStatus, "Succeeded", done.FailureReason);

    const { PipelineExecutionSteps: steps = [] } = await served.sagemaker.send(
      new ListPipelineExecutionStepsCommand({ PipelineExecutionArn: execution }),
    );
    assert.deepEqual(
      steps.map((step) => [step.StepName, step.StepStatus]),
      [
        ["Register", "Succeeded"],
        ["Greet", "Succeeded"],
      ],
    );
    assert.match(steps[1]?.Metadata?.ProcessingJob?.Arn ?? "", /:processing-job\//);
    const object = await served.s3.send(
      new GetObjectCommand({ Bucket: BUCKET, Key: `${execution.slice(-12)}/Greet/greeting.txt` }),
    );
    assert.equal(await object.Body?.transformToString(), "hello\n");

    const { ModelPackageSummaryList: packages = [] } = await served.sagemaker.send(
      new ListModelPackagesCommand({ ModelPackageGroupName: GROUP }),
    );
    assert.equal(packages.length, 1);
    assert.equal(packages[0]?.ModelPackageArn, steps[0]?.Metadata?.RegisterModel?.Arn);
    const described = await served.sagemaker.send(
      new DescribeModelPackageCommand({ ModelPackageName: packages[0]?.ModelPackageArn }),
    );
    assert.equal(described.CustomerMetadataProperties?.ExecutionArn, execution);

    const parameters = await served.sagemaker.send(
      new ListPipelineParametersForExecutionCommand({ PipelineExecutionArn: execution }),
    );
    assert.deepEqual(parameters.PipelineParameters, [{ Name: "Colour", Value: "blue" }]);
  });

  it("gives an execution the definition it was started with", async () => {
    await create("changing", greeting);
    const execution = await start("changing");
    await ended(served.sagemaker, execution);
    const changed = definitionOf([shellStep("Other", "true")]);
    await served.sagemaker.send(new UpdatePipelineCommand({ PipelineName: "changing", PipelineDefinition: changed }));
    const used = await served.sagemaker.send(
      new DescribePipelineDefinitionForExecutionCommand({ PipelineExecutionArn: execution }),
    );
    assert.equal(used.PipelineDefinition, greeting);
    const now = await served.sagemaker.send(new DescribePipelineCommand({ PipelineName: "changing" }));
    assert.equal(now.PipelineDefinition, changed);
  });

  it("starts once for one token and refuses the token for other parameters", async () => {
    await create("once", greeting);
    const token = "0123456789abcdef0123456789abcdef";
    const [first, second] = await Promise.all([start("once", { token }), start("once", { token })]);
    assert.equal(first, second);
    await assert.rejects(start("once", { token, colour: "blue" }), { name: "ConflictException" });
    await ended(served.sagemaker, first);
    const { PipelineExecutionSummaries: all } = await served.sagemaker.send(
      new ListPipelineExecutionsCommand({ PipelineName: "once" }),
    );
    assert.equal(all?.length, 1);
  });

  it("refuses parameters that the definition does not allow", async () => {
    await create("parameters", greeting);
    await assert.rejects(start("parameters", { colour: "green" }), {
      name: "ValidationException",
      message: /Colour.*red, blue/,
    });
    const unknown = new StartPipelineExecutionCommand({
      PipelineName: "parameters",
      PipelineParameters: [{ Name: "Size", Value: "1" }],
    });
    await assert.rejects(served.sagemaker.send(unknown), { name: "ValidationException", message: /Size/ });
  });

  it("reports the reason when a step fails", async () => {
    await create("failing", definitionOf([shellStep("Break", "echo broken >&2; exit 3")]));
    const execution = await start("failing");
    const done = await ended(served.sagemaker, execution);
    assert.equal(done.PipelineExecutionStatus, "Failed");
    assert.match(done.FailureReason ?? "", /Break/);
    const { PipelineExecutionSteps: steps } = await served.sagemaker.send(
      new ListPipelineExecutionStepsCommand({ PipelineExecutionArn: execution }),
    );
    assert.equal(steps?.[0]?.StepStatus, "Failed");
    assert.match(steps[0].FailureReason ?? "", /3/);
  });

  it("takes what an earlier execution of the same pipeline made where a step opts in", async () => {
    const cached = { ...shellStep("Greet", "echo once > /opt/ml/processing/out/x"), CacheConfig: { Enabled: true } };
    for (const name of ["cached", "other"]) await create(name, definitionOf([cached]));
    /** ARN of the execution, and of that whose result its step took. */
    const run = async (name: string): Promise<{ arn: string; source: string | undefined }> => {
      const arn = await start(name);
      assert.equal((await ended(served.sagemaker, arn)).PipelineExecutionStatus, "Succeeded");
      const list = new ListPipelineExecutionStepsCommand({ PipelineExecutionArn: arn });
      const { PipelineExecutionSteps: [step] = [] } = await served.sagemaker.send(list);
      assert.equal(step?.AttemptCount, step?.CacheHitResult === undefined ? 1 : undefined);
      return { arn, source: step?.CacheHitResult?.SourcePipelineExecutionArn };
    };
    const first = await run("cached");
    assert.equal(first.source, undefined);
    assert.equal((await run("cached")).source, first.arn);
    assert.equal((await run("cached")).source, first.arn);
    assert.equal((await run("other")).source, undefined);
    const changed = { ...cached, Arguments: { ...cached.Arguments, Environment: { A: "1" } } } as Step;
    await served.sagemaker.send(
      new UpdatePipelineCommand({ PipelineName: "cached", PipelineDefinition: definitionOf([changed]) }),
    );
    const { arn: different } = await run("cached");
    const said = readFileSync(stepLogFile(path.join(served.stateDir, "logs"), idOf(different), "Greet"), "utf8");
    assert.equal(said, `cache: missed: Environment differs from execution ${idOf(first.arn)}\n`);
    const token = { PipelineName: "cached", ClientRequestToken: undefined };
    await served.sagemaker.send(new DeletePipelineCommand(token));
    await create("cached", definitionOf([cached]));
    assert.equal((await run("cached")).source, undefined);
  });

  it("retries the steps that failed, keeps the others, and refuses to retry what succeeded", async () => {
    const notes = path.join(served.stateDir, "notes");
    const failing = shellStep("Second", 'echo x >> "$NOTES"; test "$(wc -l < "$NOTES")" -gt 1', { NOTES: notes });
    const first = shellStep("First", "true");
    await create("retried", definitionOf([first, { ...failing, DependsOn: ["First"] }]));
    const arn = await start("retried");
    assert.equal((await ended(served.sagemaker, arn)).PipelineExecutionStatus, "Failed");
    const request = { PipelineExecutionArn: arn, ClientRequestToken: "r".repeat(32) };
    const attempts = async (): Promise<unknown> => {
      const list = new ListPipelineExecutionStepsCommand({ PipelineExecutionArn: arn, SortOrder: "Ascending" });
      const { PipelineExecutionSteps: steps = [] } = await served.sagemaker.send(list);
      return steps.map((step) => [step.StepName, step.StepStatus, step.AttemptCount]);
    };
    assert.deepEqual(await attempts(), [
      ["First", "Succeeded", 1],
      ["Second", "Failed", 1],
    ]);
    assert.equal((await served.sagemaker.send(new RetryPipelineExecutionCommand(request))).PipelineExecutionArn, arn);
    const done = await ended(served.sagemaker, arn);
    assert.equal(done.PipelineExecutionStatus, "Succeeded", done.FailureReason);
    assert.equal(done.FailureReason, undefined);
    assert.deepEqual(await attempts(), [
      ["First", "Succeeded", 1],
      ["Second", "Succeeded", 2],
    ]);
    // The same token is the same retry; another one is refused.
    await served.sagemaker.send(new RetryPipelineExecutionCommand(request));
    await assert.rejects(
      served.sagemaker.send(new RetryPipelineExecutionCommand({ ...request, ClientRequestToken: "s".repeat(32) })),
      { name: "ConflictException", message: /has status Succeeded, so it cannot be retried/ },
    );
  });

  it("describes the jobs of its steps", async () => {
    await create("jobs", definitionOf([shellStep("Good", "true"), shellStep("Bad", "exit 3")]));
    const arn = await start("jobs");
    await ended(served.sagemaker, arn);
    const { PipelineExecutionSteps: steps = [] } = await served.sagemaker.send(
      new ListPipelineExecutionStepsCommand({ PipelineExecutionArn: arn }),
    );
    const job = async (step: string): Promise<DescribeProcessingJobResponse> => {
      const jobArn = steps.find(({ StepName }) => StepName === step)?.Metadata?.ProcessingJob?.Arn ?? "";
      const ProcessingJobName = jobArn.slice(jobArn.indexOf("/") + 1);
      const described = await served.sagemaker.send(new DescribeProcessingJobCommand({ ProcessingJobName }));
      assert.deepEqual([described.ProcessingJobArn, described.ProcessingJobName], [jobArn, ProcessingJobName]);
      return described;
    };
    const good = await job("Good");
    assert.equal(good.ProcessingJobStatus, "Completed");
    assert.ok((good.ProcessingEndTime?.getTime() ?? 0) >= (good.CreationTime?.getTime() ?? Infinity));
    assert.equal(good.ProcessingOutputConfig?.Outputs?.[0]?.OutputName, "out");
    const bad = await job("Bad");
    assert.equal(bad.ProcessingJobStatus, "Failed");
    assert.match(bad.FailureReason ?? "", /exit code 3/);
    const none = new DescribeTrainingJobCommand({ TrainingJobName: good.ProcessingJobName });
    await assert.rejects(served.sagemaker.send(none), { name: "ValidationException" });
  });

  it("changes how an execution is called", async () => {
    await create("called", greeting);
    const arn = await start("called");
    await ended(served.sagemaker, arn);
    const names = { PipelineExecutionDisplayName: "monday", PipelineExecutionDescription: "after the new data" };
    await served.sagemaker.send(new UpdatePipelineExecutionCommand({ PipelineExecutionArn: arn, ...names }));
    const described = await ended(served.sagemaker, arn);
    assert.equal(described.PipelineExecutionDisplayName, "monday");
    assert.equal(described.PipelineExecutionDescription, "after the new data");
    assert.equal(described.PipelineExecutionStatus, "Succeeded");
  });

  it("stops an execution and refuses to stop one that has ended", async () => {
    await create("stopping", definitionOf([shellStep("Wait", "sleep 600")]));
    const execution = await start("stopping");
    await assert.rejects(served.sagemaker.send(new DeletePipelineCommand({ PipelineName: "stopping" })), {
      name: "ConflictException",
    });
    await served.sagemaker.send(new StopPipelineExecutionCommand({ PipelineExecutionArn: execution }));
    const done = await ended(served.sagemaker, execution);
    assert.equal(done.PipelineExecutionStatus, "Stopped");
    await assert.rejects(served.sagemaker.send(new StopPipelineExecutionCommand({ PipelineExecutionArn: execution })), {
      name: "ConflictException",
    });
    await served.sagemaker.send(new DeletePipelineCommand({ PipelineName: "stopping" }));
    await assert.rejects(served.sagemaker.send(new DescribePipelineCommand({ PipelineName: "stopping" })), {
      name: "ResourceNotFound",
    });
  });
});

describe("a server that stops right after an execution", () => {
  it("lets no deleting of job folders go on behind it", async () => {
    const served = await serve();
    const manyFiles = shellStep("A", 'cd "$TMPDIR" && seq 20000 | xargs touch');
    try {
      await served.sagemaker.send(
        new CreatePipelineCommand({
          PipelineName: "One",
          RoleArn: ROLE,
          PipelineDefinition: definitionOf([manyFiles]),
          ClientRequestToken: undefined,
        }),
      );
      const { PipelineExecutionArn: arn = "" } = await served.sagemaker.send(
        new StartPipelineExecutionCommand({ PipelineName: "One", ClientRequestToken: undefined }),
      );
      const done = await ended(served.sagemaker, arn);
      assert.equal(done.PipelineExecutionStatus, "Succeeded", done.FailureReason);
      await served.endpoint.stop();
      assert.deepEqual(readdirSync(path.join(served.stateDir, "jobs")), []);
    } finally {
      await unserve(served);
    }
  });
});
