// What the policy of a model package group does at the endpoint.
import { isNamed, type Clients } from "../clients";
import type { Properties } from "../struct";
import { input, type Effect, type Subject } from "../rules/rule";

const nameOf = (subject: Subject): { ModelPackageGroupName: string } => ({
  ModelPackageGroupName: input(subject, "modelPackageGroupName"),
});

/** A missing group, and a group without a policy, are both answered with a ValidationException. */
function isMissing(error: unknown): boolean {
  if (!isNamed(error, "ValidationException") || !(error instanceof Error)) return false;
  return /does not exist|cannot find/i.test(error.message);
}

async function put(subject: Subject, clients: Clients): Promise<Properties> {
  const { client, module } = await clients.sageMaker(subject.place.region);
  const request = { ...nameOf(subject), ResourcePolicy: input(subject, "resourcePolicy") };
  await client.send(new module.PutModelPackageGroupPolicyCommand(request));
  return {};
}

export const groupPolicies: Effect = {
  create: put,
  update: put,
  async remove(subject, clients) {
    const { client, module } = await clients.sageMaker(subject.place.region);
    try {
      await client.send(new module.DeleteModelPackageGroupPolicyCommand(nameOf(subject)));
    } catch (error) {
      if (!isMissing(error)) throw error;
    }
  },
  async exists(subject, clients) {
    const { client, module } = await clients.sageMaker(subject.place.region);
    try {
      await client.send(new module.GetModelPackageGroupPolicyCommand(nameOf(subject)));
      return true;
    } catch (error) {
      if (isMissing(error)) return false;
      throw error;
    }
  },
};
