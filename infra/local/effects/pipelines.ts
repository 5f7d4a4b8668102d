// What a pipeline does at the endpoint.
import type { CreatePipelineRequest } from "@aws-sdk/client-sagemaker";
import { isNamed, type Clients } from "../clients";
import { digest } from "../names";
import type { Properties } from "../struct";
import { isObject, textOf } from "../values";
import { input, type Effect, type Subject } from "../rules/rule";

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

function arnOutput(arn: string | undefined): Properties {
  return arn === undefined ? {} : { arn };
}

async function update(subject: Subject, clients: Clients): Promise<Properties> {
  const { client, module } = await clients.sageMaker(subject.place.region);
  const { PipelineArn } = await client.send(new module.UpdatePipelineCommand(describe(subject)));
  return arnOutput(PipelineArn);
}

export const pipelines: Effect = {
  async create(subject, clients, resumed) {
    const { client, module } = await clients.sageMaker(subject.place.region);
    try {
      const command = new module.CreatePipelineCommand({ ...describe(subject), ClientRequestToken: token(subject) });
      const { PipelineArn } = await client.send(command);
      return arnOutput(PipelineArn);
    } catch (error) {
      if (resumed && isTaken(error)) return update(subject, clients);
      throw error;
    }
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
  async exists(subject, clients) {
    const { client, module } = await clients.sageMaker(subject.place.region);
    try {
      await client.send(new module.DescribePipelineCommand({ PipelineName: input(subject, "pipelineName") }));
      return true;
    } catch (error) {
      if (isNamed(error, "ResourceNotFound")) return false;
      throw error;
    }
  },
};

/** SageMaker says so in words only. */
function isTaken(error: unknown): boolean {
  return isNamed(error, "ConflictException") || (error instanceof Error && /already exists/i.test(error.message));
}
