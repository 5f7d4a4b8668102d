/** CreateModelPackageGroup, DescribeModelPackageGroup, ListModelPackageGroups, DeleteModelPackageGroup. */
import { invalid } from "../errors";
import { groupArn, nameOf } from "../names";
import { page, type Listing } from "../paging";
import type { GroupRecord } from "../records";
import { entityDescription, GROUP_NAME, groupNameOrArn, managedStorageType } from "../registration";
import { deleteGroup, putGroup, requireGroup } from "../registry";
import { choice, structure, text, timestamp } from "../shapes";
import { addTags, tagList } from "../tags";
import { crossAccount, milliseconds, operation, paged, seconds, userContext, type Reply } from "./operation";

const createInput = structure(
  { ModelPackageGroupName: text({ min: 1, max: 63, pattern: GROUP_NAME }) },
  {
    ModelPackageGroupDescription: entityDescription,
    Tags: tagList,
    ManagedConfiguration: structure({}, { ManagedStorageType: managedStorageType }),
  },
);

const create = operation(createInput, (input, { store, region, now }) => {
  const {
    ModelPackageGroupName: name,
    ModelPackageGroupDescription: description,
    ManagedConfiguration: managed,
    Tags: tags,
  } = input;
  const arn = groupArn(region, name);
  store.write(() => {
    if (store.groups.doesExist([name])) throw invalid(`Model Package Group already exists: ${arn}`);
    putGroup(store, { name, arn, description, created: now, lastVersion: 0, managed });
    if (tags !== undefined) addTags(store, arn, tags);
  });
  return { ModelPackageGroupArn: arn };
});

const summaryOf = (group: GroupRecord): Reply => ({
  ModelPackageGroupName: group.name,
  ModelPackageGroupArn: group.arn,
  ModelPackageGroupDescription: group.description,
  CreationTime: seconds(group.created),
  ModelPackageGroupStatus: "Completed",
});

const named = structure({ ModelPackageGroupName: groupNameOrArn }, {});

/** A group as describing and searching show it. */
export const describedGroup = (group: GroupRecord): Reply => ({
  ...summaryOf(group),
  ManagedConfiguration: group.managed,
  CreatedBy: userContext(),
});

const describe = operation(named, (input, { store, region }) =>
  describedGroup(requireGroup(store, nameOf(input.ModelPackageGroupName), region)),
);

const remove = operation(named, (input, { store, region }) => {
  store.write(() => {
    const group = requireGroup(store, nameOf(input.ModelPackageGroupName), region);
    deleteGroup(store, group);
    store.tags.removeSync(group.arn);
  });
  return {};
});

const listInput = structure(
  {},
  {
    CreationTimeAfter: timestamp,
    CreationTimeBefore: timestamp,
    NameContains: text({ max: 63, pattern: "[a-zA-Z0-9\\-]+" }),
    SortBy: choice("Name", "CreationTime"),
    ...paged,
    ...crossAccount,
  },
);

const list = operation(listInput, (input, { store }) => {
  const { CreationTimeAfter: after, CreationTimeBefore: before, NameContains: part = "" } = input;
  if (input.CrossAccountFilterOption === "CrossAccount") return { ModelPackageGroupSummaryList: [] };
  const descending = input.SortOrder === "Descending";
  const summary = (group: GroupRecord | undefined): Reply | undefined => {
    if (group?.name.includes(part) !== true) return undefined;
    const created = group.created / 1000;
    return created > (after ?? -Infinity) && created < (before ?? Infinity) ? summaryOf(group) : undefined;
  };
  const byTime: Listing<true, Reply> = {
    database: store.groupsByTime,
    prefix: [],
    descending,
    above: milliseconds(after),
    below: milliseconds(before),
    summary: (key) => summary(store.groups.get(key.slice(1))),
  };
  const byName: Listing<GroupRecord, Reply> = {
    database: store.groups,
    prefix: [],
    descending,
    summary: (_key, group) => summary(group),
  };
  const { items, nextToken } = input.SortBy === "Name" ? page(byName, input) : page(byTime, input);
  return { ModelPackageGroupSummaryList: items, NextToken: nextToken };
});

export const packageGroups = {
  CreateModelPackageGroup: create,
  DescribeModelPackageGroup: describe,
  ListModelPackageGroups: list,
  DeleteModelPackageGroup: remove,
};
