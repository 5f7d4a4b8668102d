// What a model package group does at the endpoint.
import { isNamed, type Clients } from "../clients";
import type { Properties } from "../struct";
import { textOf } from "../values";
import { input, type Effect, type Subject } from "../rules/rule";
import { retag, tagsOf } from "./tags";

const nameOf = (subject: Subject): { ModelPackageGroupName: string } => ({
  ModelPackageGroupName: input(subject, "modelPackageGroupName"),
});

/** SageMaker answers a missing group with a ValidationException. */
function isMissing(error: unknown): boolean {
  if (isNamed(error, "ResourceNotFound")) return true;
  return isNamed(error, "ValidationException") && error instanceof Error && /does not exist/i.test(error.message);
}

/** ARN of the group, undefined when there is none. */
async function find(subject: Subject, clients: Clients): Promise<string | undefined> {
  const { client, module } = await clients.sageMaker(subject.place.region);
  try {
    const command = new module.DescribeModelPackageGroupCommand(nameOf(subject));
    return (await client.send(command)).ModelPackageGroupArn;
  } catch (error) {
    if (isMissing(error)) return undefined;
    throw error;
  }
}

/** A group can change its tags only. */
async function update(subject: Subject, clients: Clients): Promise<Properties> {
  const arn = await find(subject, clients);
  if (arn === undefined) return {};
  await retag(subject, arn, clients);
  return { arn };
}

export const modelPackageGroups: Effect = {
  async create(subject, clients, resumed) {
    if (resumed && (await find(subject, clients)) !== undefined) return update(subject, clients);
    const { client, module } = await clients.sageMaker(subject.place.region);
    const ModelPackageGroupDescription = textOf(subject.inputs.modelPackageGroupDescription);
    const request = { ...nameOf(subject), ModelPackageGroupDescription, Tags: tagsOf(subject) };
    const { ModelPackageGroupArn } = await client.send(new module.CreateModelPackageGroupCommand(request));
    return ModelPackageGroupArn === undefined ? {} : { arn: ModelPackageGroupArn };
  },
  update,
  async remove(subject, clients) {
    const { client, module } = await clients.sageMaker(subject.place.region);
    try {
      await client.send(new module.DeleteModelPackageGroupCommand(nameOf(subject)));
    } catch (error) {
      if (!isMissing(error)) throw error;
    }
  },
  exists: async (subject, clients) => (await find(subject, clients)) !== undefined,
};
