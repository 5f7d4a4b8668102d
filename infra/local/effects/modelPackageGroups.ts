// What a model package group does at the endpoint.
import { isNamed } from "../clients";
import type { Properties } from "../struct";
import { isObject, textOf } from "../values";
import { input, type Effect, type Subject } from "../rules/rule";

function tagsOf(inputs: Properties): { Key: string; Value: string }[] {
  const { tags } = inputs;
  return isObject(tags) ? Object.entries(tags).map(([Key, value]) => ({ Key, Value: textOf(value) ?? "" })) : [];
}

const nameOf = (subject: Subject): { ModelPackageGroupName: string } => ({
  ModelPackageGroupName: input(subject, "modelPackageGroupName"),
});

function arnOutput(arn: string | undefined): Properties {
  return arn === undefined ? {} : { arn };
}

/** SageMaker answers a missing group with a ValidationException. */
function isMissing(error: unknown): boolean {
  if (isNamed(error, "ResourceNotFound")) return true;
  return isNamed(error, "ValidationException") && error instanceof Error && /does not exist/i.test(error.message);
}

export const modelPackageGroups: Effect = {
  async create(subject, clients, resumed) {
    const { client, module } = await clients.sageMaker(subject.place.region);
    const command = new module.CreateModelPackageGroupCommand({
      ...nameOf(subject),
      ModelPackageGroupDescription: textOf(subject.inputs.modelPackageGroupDescription),
      Tags: tagsOf(subject.inputs),
    });
    try {
      const { ModelPackageGroupArn } = await client.send(command);
      return arnOutput(ModelPackageGroupArn);
    } catch (error) {
      if (resumed && error instanceof Error && /already exists/i.test(error.message)) return {};
      throw error;
    }
  },
  update: () => Promise.resolve({}),
  async remove(subject, clients) {
    const { client, module } = await clients.sageMaker(subject.place.region);
    try {
      await client.send(new module.DeleteModelPackageGroupCommand(nameOf(subject)));
    } catch (error) {
      if (!isMissing(error)) throw error;
    }
  },
  async exists(subject, clients) {
    const { client, module } = await clients.sageMaker(subject.place.region);
    try {
      await client.send(new module.DescribeModelPackageGroupCommand(nameOf(subject)));
      return true;
    } catch (error) {
      if (isMissing(error)) return false;
      throw error;
    }
  },
};
