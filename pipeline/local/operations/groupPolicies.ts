/**
 * PutModelPackageGroupPolicy, GetModelPackageGroupPolicy, DeleteModelPackageGroupPolicy. The policy is kept and given back;
 * nothing is decided by it here, since one user owns the whole endpoint.
 */
import { invalid } from "../errors";
import { GROUP_NAME } from "../registration";
import { requireGroup } from "../registry";
import { structure, text } from "../shapes";
import { operation } from "./operation";

const groupName = text({ min: 1, max: 63, pattern: GROUP_NAME });
const named = structure({ ModelPackageGroupName: groupName }, {});

/** AWS refuses what is no policy at all; of a policy's content only the outermost form is judged here. */
function requirePolicy(document: string): void {
  let parsed: unknown;
  try {
    parsed = JSON.parse(document);
  } catch {
    throw invalid("Invalid resource policy: it is no JSON document.");
  }
  if (typeof parsed !== "object" || parsed === null || !("Statement" in parsed))
    throw invalid("Invalid resource policy: it has no Statement.");
}

const put = operation(
  structure({ ModelPackageGroupName: groupName, ResourcePolicy: text({ min: 1, max: 20480, pattern: ".*" }) }, {}),
  ({ ModelPackageGroupName: name, ResourcePolicy: policy }, { store, region }) => {
    requirePolicy(policy);
    return store.write(() => {
      const { arn } = requireGroup(store, name, region);
      store.groupPolicies.putSync(name, policy);
      return { ModelPackageGroupArn: arn };
    });
  },
);

const get = operation(named, ({ ModelPackageGroupName: name }, { store, region }) => {
  const { arn } = requireGroup(store, name, region);
  const policy = store.groupPolicies.get(name);
  if (policy === undefined) throw invalid(`Cannot find resource policy for: ${arn}`);
  return { ResourcePolicy: policy };
});

const remove = operation(named, ({ ModelPackageGroupName: name }, { store, region }) => {
  store.write(() => {
    requireGroup(store, name, region);
    store.groupPolicies.removeSync(name);
  });
  return {};
});

export const groupPolicies = {
  PutModelPackageGroupPolicy: put,
  GetModelPackageGroupPolicy: get,
  DeleteModelPackageGroupPolicy: remove,
};
