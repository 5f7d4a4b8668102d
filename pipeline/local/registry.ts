/** The state changes of the model registry. Each runs inside the caller's transaction. */
import { conflict, invalid } from "./errors";
import { packageChange } from "./events/stateChange";
import { groupArn, packageArn } from "./names";
import type { ApprovalStatus, GroupRecord, PackageRecord, Tag } from "./records";
import type { JsonObject } from "./shapes";
import { LAST, type Store } from "./store";
import { addTags } from "./tags";

export interface NewPackage {
  readonly group: string;
  readonly region: string;
  readonly approval: ApprovalStatus;
  readonly content: JsonObject;
  readonly tags: readonly Tag[];
  readonly now: number;
}

export function requireGroup(store: Store, name: string, region: string): GroupRecord {
  const group = store.groups.get([name]);
  if (group === undefined) throw invalid(`Model Package Group ${groupArn(region, name)} does not exist.`);
  return group;
}

export function putGroup(store: Store, group: GroupRecord): void {
  store.groups.putSync([group.name], group);
  store.groupsByTime.putSync([group.created, group.name], true);
}

/** Refuses a group that still has packages, as SageMaker does. */
export function deleteGroup(store: Store, group: GroupRecord): void {
  if (store.packages.getKeysCount({ start: [group.name], end: [group.name, LAST], limit: 1 }) > 0)
    throw conflict(`Model Package Group ${group.arn} cannot be deleted because it still contains Model Packages.`);
  store.groups.removeSync([group.name]);
  store.groupsByTime.removeSync([group.created, group.name]);
  store.groupPolicies.removeSync(group.name);
}

/** Registers the next version of a group and returns its ARN. */
export function addPackage(store: Store, created: NewPackage): string {
  const group = requireGroup(store, created.group, created.region);
  const version = group.lastVersion + 1;
  const record: PackageRecord = {
    group: group.name,
    version,
    arn: packageArn(created.region, group.name, version),
    approval: created.approval,
    created: created.now,
    content: created.content,
  };
  store.groups.putSync([group.name], { ...group, lastVersion: version });
  store.packages.putSync([group.name, version], record);
  store.packagesByTime.putSync([record.created, group.name, version], true);
  store.packagesByApproval.putSync([group.name, record.approval, version], true);
  if (created.tags.length > 0) addTags(store, record.arn, created.tags);
  store.emit(() => packageChange(record, created.tags));
  return record.arn;
}

/** Replaces a package that is there. */
export function updatePackage(store: Store, earlier: PackageRecord, record: PackageRecord): void {
  store.packages.putSync([record.group, record.version], record);
  store.emit(() => packageChange(record, store.tags.get(record.arn) ?? []));
  if (earlier.approval === record.approval) return;
  store.packagesByApproval.removeSync([earlier.group, earlier.approval, earlier.version]);
  store.packagesByApproval.putSync([record.group, record.approval, record.version], true);
}

export function deletePackage(store: Store, record: PackageRecord): void {
  store.packages.removeSync([record.group, record.version]);
  store.packagesByTime.removeSync([record.created, record.group, record.version]);
  store.packagesByApproval.removeSync([record.group, record.approval, record.version]);
}
