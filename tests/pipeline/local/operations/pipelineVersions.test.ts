import assert from "node:assert/strict";
import {
  CreatePipelineCommand,
  DeletePipelineCommand,
  DescribePipelineCommand,
  DescribePipelineDefinitionForExecutionCommand,
  DescribePipelineExecutionCommand,
  ListPipelineVersionsCommand,
  paginateListPipelineVersions,
  StartPipelineExecutionCommand,
  UpdatePipelineCommand,
  UpdatePipelineVersionCommand,
  type PipelineVersionSummary,
  type StartPipelineExecutionCommandInput,
  type UpdatePipelineVersionCommandInput,
} from "@aws-sdk/client-sagemaker";
import {
  call,
  definitionOf,
  type Answer,
  ROLE,
  serve,
  shellStep,
  unserve,
  type Served,
} from "../../../support/endpoint";

const NAME = "versioned";
const first = definitionOf([shellStep("First", "true")]);
const second = definitionOf([shellStep("Second", "true")]);

describe("the versions of a pipeline over the endpoint", () => {
  let served: Served;
  let arn = "";
  beforeEach(async () => {
    served = await serve();
    const created = { PipelineName: NAME, RoleArn: ROLE, PipelineDefinition: first, ClientRequestToken: undefined };
    arn = (await served.sagemaker.send(new CreatePipelineCommand(created))).PipelineArn ?? "";
    await served.sagemaker.send(new UpdatePipelineCommand({ PipelineName: NAME, PipelineDefinition: second }));
  });
  afterEach(() => unserve(served));

  const definitionAt = async (version: { PipelineVersionId?: number; PipelineVersionAlias?: string }) =>
    (await served.sagemaker.send(new DescribePipelineCommand({ PipelineName: NAME, ...version }))).PipelineDefinition;
  const change = (PipelineVersionId: number, more: Partial<UpdatePipelineVersionCommandInput>) =>
    served.sagemaker.send(new UpdatePipelineVersionCommand({ PipelineArn: arn, PipelineVersionId, ...more }));
  const alias = (PipelineVersionId: number, operations: { Add?: string[]; Remove?: string[] }) =>
    call(served, "UpdatePipelineVersion", {
      PipelineArn: arn,
      PipelineVersionId,
      PipelineVersionAliasOperations: operations,
    });
  const faultOf = ({ status, body }: Answer): { status: number; type: unknown; message: string } => {
    const { __type: type, Message: message } = body as { __type: unknown; Message: string };
    return { status, type, message };
  };
  const start = (more: Partial<StartPipelineExecutionCommandInput>) =>
    served.sagemaker.send(
      new StartPipelineExecutionCommand({ PipelineName: NAME, ClientRequestToken: undefined, ...more }),
    );
  const listed = async (): Promise<PipelineVersionSummary[]> =>
    (await served.sagemaker.send(new ListPipelineVersionsCommand({ PipelineName: NAME }))).PipelineVersionSummaries ??
    [];

  it("are described by number, and the newest without one", async () => {
    assert.equal(await definitionAt({ PipelineVersionId: 1 }), first);
    assert.equal(await definitionAt({ PipelineVersionId: 2 }), second);
    assert.equal(await definitionAt({}), second);
    await assert.rejects(definitionAt({ PipelineVersionId: 3 }), { name: "ResourceNotFound", message: /no version 3/ });
  });

  it("are made by a new definition alone", async () => {
    await served.sagemaker.send(new UpdatePipelineCommand({ PipelineName: NAME, PipelineDescription: "same steps" }));
    assert.deepEqual(
      (await listed()).map((one) => one.PipelineVersionId),
      [2, 1],
    );
  });

  it("list newest first and in stable pages", async () => {
    await served.sagemaker.send(new UpdatePipelineCommand({ PipelineName: NAME, PipelineDefinition: first }));
    const seen: (number | undefined)[] = [];
    const query = { PipelineName: NAME, SortOrder: "Ascending" as const };
    for await (const page of paginateListPipelineVersions({ client: served.sagemaker, pageSize: 1 }, query))
      seen.push(...(page.PipelineVersionSummaries ?? []).map((one) => one.PipelineVersionId));
    assert.deepEqual(seen, [1, 2, 3]);
  });

  it("start by number, and the execution says which ran", async () => {
    const { PipelineExecutionArn } = await start({ PipelineVersionId: 1 });
    const run = await served.sagemaker.send(new DescribePipelineExecutionCommand({ PipelineExecutionArn }));
    assert.equal(run.PipelineVersionId, 1);
    const ran = await served.sagemaker.send(
      new DescribePipelineDefinitionForExecutionCommand({ PipelineExecutionArn }),
    );
    assert.equal(ran.PipelineDefinition, first);
    assert.equal((await listed())[1]?.LastExecutionPipelineExecutionArn, PipelineExecutionArn);
  });

  it("carry a name and a description", async () => {
    await change(1, { PipelineVersionDisplayName: "before-the-gate", PipelineVersionDescription: "not to be run" });
    await change(1, { PipelineVersionDescription: "never to be run" });
    const [, { CreationTime: _time, ...oldest } = {}] = await listed();
    assert.equal(oldest.PipelineVersionDisplayName, "before-the-gate");
    assert.equal(oldest.PipelineVersionDescription, "never to be run");
    await assert.rejects(change(3, {}), { name: "ResourceNotFound" });
  });

  it("have aliases that lead to one version each, for describing and for starting", async () => {
    const described = async (name: string): Promise<Answer> =>
      call(served, "DescribePipeline", { PipelineName: NAME, PipelineVersionAlias: name });
    assert.deepEqual(await alias(1, { Add: ["old", "blessed"] }), {
      status: 200,
      body: { PipelineArn: arn, PipelineVersionId: 1 },
    });
    assert.deepEqual(faultOf(await alias(2, { Add: ["blessed"] })), {
      status: 400,
      type: "ConflictException",
      message: `Alias blessed of pipeline '${arn}' leads to version 1; remove it there.`,
    });
    await alias(1, { Remove: ["blessed"] });
    await alias(2, { Add: ["blessed", "blessed"] });
    const { body } = await described("blessed");
    const found = body as { PipelineDefinition: string; PipelineVersionAliases: string[] };
    assert.equal(found.PipelineDefinition, second);
    assert.deepEqual(found.PipelineVersionAliases, ["blessed"]);
    assert.equal(faultOf(await described("gone")).type, "ResourceNotFound");
    const request = { PipelineName: NAME, PipelineVersionAlias: "old", ClientRequestToken: "0".repeat(32) };
    const started = await call(served, "StartPipelineExecution", request);
    const { body: run } = await call(served, "DescribePipelineExecution", started.body as object);
    assert.deepEqual((run as { PipelineVersionAliases: unknown }).PipelineVersionAliases, ["old"]);
    const both = await call(served, "StartPipelineExecution", { ...request, PipelineVersionId: 1 });
    assert.equal(faultOf(both).type, "ConflictException", "the token came with another request");
  });

  it("have at most ten aliases", async () => {
    await alias(1, { Add: Array.from({ length: 10 }, (_, at) => `alias-${at}`) });
    const { type, message } = faultOf(await alias(1, { Add: ["one-more"] }));
    assert.equal(type, "ValidationException");
    assert.match(message, /at most 10/);
  });

  it("are gone with their pipeline", async () => {
    await served.sagemaker.send(new DeletePipelineCommand({ PipelineName: NAME, ClientRequestToken: undefined }));
    const created = { PipelineName: NAME, RoleArn: ROLE, PipelineDefinition: second, ClientRequestToken: undefined };
    await served.sagemaker.send(new CreatePipelineCommand(created));
    assert.deepEqual(
      (await listed()).map((one) => one.PipelineVersionId),
      [1],
    );
  });

  it("can have aliases from the beginning, by which executions are listed", async () => {
    const third = { PipelineName: NAME, PipelineDefinition: definitionOf([shellStep("Third", "true")]) };
    const updated = await call(served, "UpdatePipeline", { ...third, PipelineVersionAliases: ["new", "latest"] });
    assert.equal(updated.status, 200);
    assert.equal(await definitionAt({ PipelineVersionAlias: "latest" }), third.PipelineDefinition);
    const { PipelineExecutionArn } = await start({ PipelineVersionId: 3 });
    await start({ PipelineVersionId: 1 });
    const listed = await call(served, "ListPipelineExecutions", { PipelineName: NAME, PipelineVersionAlias: "new" });
    const [summary, ...more] = (listed.body as { PipelineExecutionSummaries: { PipelineExecutionArn: string }[] })
      .PipelineExecutionSummaries;
    assert.deepEqual([summary?.PipelineExecutionArn, more.length], [PipelineExecutionArn, 0]);
    const unknown = { PipelineName: NAME, PipelineVersionAlias: "unknown" };
    assert.equal(faultOf(await call(served, "ListPipelineExecutions", unknown)).type, "ResourceNotFound");
    const same = faultOf(await call(served, "UpdatePipeline", { ...third, PipelineVersionAliases: ["other"] }));
    assert.deepEqual(
      [same.type, same.message],
      ["ValidationException", "PipelineVersionAliases can be given only with a definition that makes a new version."],
    );
    const taken = { PipelineName: NAME, PipelineDefinition: first, PipelineVersionAliases: ["new"] };
    assert.equal(faultOf(await call(served, "UpdatePipeline", taken)).type, "ConflictException");
    assert.equal(await definitionAt({}), third.PipelineDefinition);
  });
});
