// What a pipeline does at the endpoint.
import type { CreatePipelineRequest } from "@aws-sdk/client-sagemaker";
import { isNamed, type Clients } from "../clients";
import { digest } from "../names";
import type { Properties } from "../struct";
import { isObject, textOf } from "../values";
import { input, type Effect, type Subject } from "../rules/rule";
import { retag, tagsOf } from "./tags";

type Described = Omit<CreatePipelineRequest, "ClientRequestToken" | "Tags">;

function describe(subject: Subject): Described {
  const { inputs } = subject;
  return {
    PipelineName: input(subject, "pipelineName"),
    PipelineDisplayName: input(subject, "pipelineDisplayName"),
    RoleArn: input(subject, "roleArn"),
    PipelineDescription: textOf(inputs.pipelineDescription),
    PipelineDefinition: textOf(inputs.pipelineDefinition),
    PipelineDefinitionS3Location: locationOf(inputs),
    ParallelismConfiguration: parallelismOf(inputs),
  };
}

function locationOf(inputs: Properties): Described["PipelineDefinitionS3Location"] {
  const given = inputs.pipelineDefinitionS3Location;
  if (!isObject(given)) return undefined;
  return {
    Bucket: textOf(given.bucket),
    ObjectKey: textOf(given.objectKey),
    VersionId: textOf(given.versionId),
  };
}

function parallelismOf(inputs: Properties): Described["ParallelismConfiguration"] {
  const given = inputs.parallelismConfiguration;
  const steps = isObject(given) ? given.maxParallelExecutionSteps : undefined;
  return typeof steps === "number" ? { MaxParallelExecutionSteps: steps } : undefined;
}

/** The same request of the same resource carries the same token, so a repeated one creates nothing twice. */
function token(subject: Subject): string {
  return digest(`${subject.urn}#${JSON.stringify(describe(subject))}`, 64);
}

async function update(subject: Subject, clients: Clients): Promise<Properties> {
  const { client, module } = await clients.sageMaker(subject.place.region);
  const { PipelineArn } = await client.send(new module.UpdatePipelineCommand(describe(subject)));
  if (PipelineArn === undefined) return {};
  await retag(subject, PipelineArn, clients);
  return { arn: PipelineArn };
}

async function exists(subject: Subject, clients: Clients): Promise<boolean> {
  const { client, module } = await clients.sageMaker(subject.place.region);
  try {
    await client.send(new module.DescribePipelineCommand({ PipelineName: input(subject, "pipelineName") }));
    return true;
  } catch (error) {
    if (isNamed(error, "ResourceNotFound")) return false;
    throw error;
  }
}

export const pipelines: Effect = {
  async create(subject, clients, resumed) {
    // A repeated token would answer well and leave an older definition standing.
    if (resumed && (await exists(subject, clients))) return update(subject, clients);
    const { client, module } = await clients.sageMaker(subject.place.region);
    const request = { ...describe(subject), ClientRequestToken: token(subject), Tags: tagsOf(subject) };
    const { PipelineArn } = await client.send(new module.CreatePipelineCommand(request));
    return PipelineArn === undefined ? {} : { arn: PipelineArn };
  },
  update,
  async remove(subject, clients) {
    const { client, module } = await clients.sageMaker(subject.place.region);
    const ClientRequestToken = digest(`${subject.urn}#delete`, 64);
    const command = new module.DeletePipelineCommand({
      PipelineName: input(subject, "pipelineName"),
      ClientRequestToken,
    });
    try {
      await client.send(command);
    } catch (error) {
      if (!isNamed(error, "ResourceNotFound")) throw error;
    }
  },
  exists,
};
