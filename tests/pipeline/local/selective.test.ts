import assert from "node:assert/strict";
import { CreateBucketCommand } from "@aws-sdk/client-s3";
import {
  CreatePipelineCommand,
  DescribePipelineExecutionCommand,
  ListPipelineExecutionStepsCommand,
  RetryPipelineExecutionCommand,
  StartPipelineExecutionCommand,
  StopPipelineExecutionCommand,
} from "@aws-sdk/client-sagemaker";
import type { Step } from "../../../pipeline/schema";
import { BUCKET, definitionOf, ended, ROLE, serve, shellStep, unserve, type Served } from "../../support/endpoint";

/** Writes a line to a file of notes that tells which steps ran, and reads what the step before wrote. */
function step(name: string, after?: string, fails = ""): Step {
  const made = shellStep(name, `echo ${name} > /opt/ml/processing/out/x; echo ${name} >> "$NOTES"; ${fails}`);
  const from =
    after === undefined ? "" : { Get: `Steps.${after}.ProcessingOutputConfig.Outputs['out'].S3Output.S3Uri` };
  return {
    ...made,
    Arguments: { ...made.Arguments, Environment: { NOTES: { Get: "Parameters.Notes" }, FROM: from } },
  };
}

const gate: Step = {
  Name: "Gate",
  Type: "Condition",
  DependsOn: ["Third"],
  Arguments: {
    Conditions: [{ Type: "Equals", LeftValue: { Get: "Parameters.Open" }, RightValue: "yes" }],
    IfSteps: [step("Inside", "Second")],
    ElseSteps: [step("Otherwise")],
  },
};

describe("pipeline/local/selective", () => {
  let served: Served;
  let first: string;
  before(async () => {
    served = await serve();
    await served.s3.send(new CreateBucketCommand({ Bucket: BUCKET }));
    const parameters = ["Notes", "Open"].map((Name) => ({ Name, Type: "String" as const, DefaultValue: "yes" }));
    const steps = [step("First"), step("Second", "First"), step("Third", "Second", "test -e $NOTES.fine"), gate];
    const slow = [shellStep("Only", "exec tail -f /dev/null")];
    for (const [PipelineName, its] of Object.entries({ chosen: steps, other: steps, slow })) {
      const text = definitionOf(its, parameters);
      await served.sagemaker.send(new CreatePipelineCommand({ PipelineName, RoleArn: ROLE, PipelineDefinition: text }));
    }
    first = await start([], { Notes: "/dev/null" });
    assert.equal((await ended(served.sagemaker, first)).PipelineExecutionStatus, "Failed");
  });
  after(() => unserve(served));

  async function start(
    selected: readonly string[],
    parameters: Record<string, string> = {},
    SourcePipelineExecutionArn?: string,
    PipelineName = "chosen",
  ): Promise<string> {
    const SelectedSteps = selected.map((StepName) => ({ StepName }));
    const request = {
      PipelineName,
      PipelineParameters: Object.entries({ Notes: "/dev/null", ...parameters }).map(([Name, Value]) => ({
        Name,
        Value,
      })),
      ...(selected.length > 0 && { SelectiveExecutionConfig: { SelectedSteps, SourcePipelineExecutionArn } }),
    };
    const { PipelineExecutionArn: arn = "" } = await served.sagemaker.send(new StartPipelineExecutionCommand(request));
    return arn;
  }

  /** Name, status and source of every step. */
  async function stepsOf(arn: string): Promise<unknown[]> {
    const list = new ListPipelineExecutionStepsCommand({ PipelineExecutionArn: arn, SortOrder: "Ascending" });
    const { PipelineExecutionSteps: steps = [] } = await served.sagemaker.send(list);
    return steps.map(({ StepName, StepStatus, SelectiveExecutionResult }) => [
      StepName,
      StepStatus,
      SelectiveExecutionResult?.SourcePipelineExecutionArn,
    ]);
  }

  it("runs the selected steps alone, with the results of the source execution before them", async () => {
    const arn = await start(["Second"], {}, first);
    assert.equal((await ended(served.sagemaker, arn)).PipelineExecutionStatus, "Succeeded");
    assert.deepEqual(await stepsOf(arn), [
      ["First", "Succeeded", first],
      ["Second", "Succeeded", undefined],
    ]);
    const described = await served.sagemaker.send(new DescribePipelineExecutionCommand({ PipelineExecutionArn: arn }));
    assert.deepEqual(described.SelectiveExecutionConfig, {
      SourcePipelineExecutionArn: first,
      SelectedSteps: [{ StepName: "Second" }],
    });
  });

  it("needs no source for steps that depend on nothing else", async () => {
    const arn = await start(["First"]);
    assert.equal((await ended(served.sagemaker, arn)).PipelineExecutionStatus, "Succeeded");
    assert.deepEqual(await stepsOf(arn), [["First", "Succeeded", undefined]]);
  });

  it("evaluates a selected condition, and runs of its branches what is selected", async () => {
    const arn = await start(["Gate", "Inside"], {}, first);
    assert.equal((await ended(served.sagemaker, arn)).PipelineExecutionStatus, "Succeeded");
    assert.deepEqual(await stepsOf(arn), [
      ["Second", "Succeeded", first],
      ["Gate", "Succeeded", undefined],
      ["Inside", "Succeeded", undefined],
    ]);
    const closed = await start(["Gate", "Inside"], { Open: "no" }, first);
    await ended(served.sagemaker, closed);
    assert.deepEqual(await stepsOf(closed), [
      ["Second", "Succeeded", first],
      ["Gate", "Succeeded", undefined],
    ]);
    // A step of the branch that the source did not take stays out, whoever selects it.
    const inside = await start(["Inside"], {}, closed);
    assert.equal((await ended(served.sagemaker, inside)).PipelineExecutionStatus, "Succeeded");
    assert.deepEqual(await stepsOf(inside), [
      ["Second", "Succeeded", closed],
      ["Gate", "Succeeded", closed],
    ]);
  });

  it("can be retried, and then runs nothing more than what was selected", async () => {
    const notes = `${served.stateDir}/notes`;
    const arn = await start(["Second", "Third"], { Notes: notes }, first);
    assert.equal((await ended(served.sagemaker, arn)).PipelineExecutionStatus, "Failed");
    await served.sagemaker.send(
      new RetryPipelineExecutionCommand({ PipelineExecutionArn: arn, ClientRequestToken: "r".repeat(32) }),
    );
    await ended(served.sagemaker, arn);
    assert.deepEqual(await stepsOf(arn), [
      ["First", "Succeeded", first],
      ["Second", "Succeeded", undefined],
      ["Third", "Failed", undefined],
    ]);
  });

  const between = "Step 'Second' lies between selected steps and must be selected too";
  const refused: [string, () => Promise<string>, string | RegExp][] = [
    ["a step that is not there", () => start(["Fourth"]), "Selected step 'Fourth' is not a step of the pipeline"],
    ["a step twice", () => start(["First", "First"]), "SelectedSteps names a step twice"],
    ["a gap between selected steps", () => start(["First", "Third"], {}, first), between],
    [
      "no source where one is needed",
      () => start(["Second"]),
      "Selected step 'Second' depends on step 'First', which is not selected, so SourcePipelineExecutionArn is required",
    ],
    [
      "a source in which what is needed did not run",
      () => start(["Inside"], {}, first),
      /'Inside' depends on step 'Gate', which did not succeed in source pipeline execution arn:/,
    ],
    [
      "a source of another pipeline",
      () => start(["Second"], {}, first, "other"),
      /^Source pipeline execution .* is not one of this pipeline$/,
    ],
  ];
  for (const [what, work, message] of refused) {
    it(`refuses ${what}`, async () => {
      await assert.rejects(work(), { name: "ValidationException", message });
    });
  }

  it("refuses a source that does not exist, or that was stopped", async () => {
    await assert.rejects(start(["Second"], {}, `${first.slice(0, -12)}aaaaaaaaaaaa`), { name: "ResourceNotFound" });
    const stopped = await start([], {}, undefined, "slow");
    await served.sagemaker.send(new StopPipelineExecutionCommand({ PipelineExecutionArn: stopped }));
    assert.equal((await ended(served.sagemaker, stopped)).PipelineExecutionStatus, "Stopped");
    await assert.rejects(start(["Only"], {}, stopped, "slow"), {
      name: "ValidationException",
      message: `Source pipeline execution ${stopped} has status Stopped, but must be Succeeded or Failed`,
    });
  });
});
