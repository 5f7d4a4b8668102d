/** ListModelPackages: each combination of group, approval status and order reads its own keys. */
import { nameOf } from "../names";
import { page, type Listing, type Page } from "../paging";
import type { PackageRecord } from "../records";
import { APPROVAL, groupNameOrArn } from "../registration";
import { choice, structure, text, timestamp, type Shape } from "../shapes";
import type { Store } from "../store";
import { milliseconds, operation, paged, seconds, type Reply } from "./operation";

const listInput = structure(
  {},
  {
    ModelPackageGroupName: groupNameOrArn,
    ModelApprovalStatus: APPROVAL,
    ModelPackageType: choice("Versioned", "Unversioned", "Both"),
    NameContains: text({ max: 63, pattern: "[a-zA-Z0-9\\-]+" }),
    CreationTimeAfter: timestamp,
    CreationTimeBefore: timestamp,
    SortBy: choice("Name", "CreationTime"),
    ...paged,
  },
);
type ListInput = typeof listInput extends Shape<infer T> ? T : never;

/** What listing and describing in a batch both say of a package. */
export const summaryOf = (record: PackageRecord): Reply => ({
  ModelPackageGroupName: record.group,
  ModelPackageVersion: record.version,
  ModelPackageArn: record.arn,
  ModelPackageDescription: record.content.ModelPackageDescription,
  CreationTime: seconds(record.created),
  ModelPackageStatus: "Completed",
  ModelApprovalStatus: record.approval,
});

function accepts(input: ListInput, record: PackageRecord): boolean {
  const { CreationTimeAfter: after = -Infinity, CreationTimeBefore: before = Infinity } = input;
  const created = record.created / 1000;
  return (
    created > after &&
    created < before &&
    record.group.includes(input.NameContains ?? "") &&
    (input.ModelApprovalStatus === undefined || record.approval === input.ModelApprovalStatus)
  );
}

type Summarise = (record: PackageRecord | undefined) => Reply | undefined;

/** All of a group, or with an approval status those. In a group the order by name is that by version and that by time. */
function inGroup(
  store: Store,
  group: string,
  input: ListInput,
  summarise: Summarise,
): Listing<true | PackageRecord, Reply> {
  const status = input.ModelApprovalStatus;
  const descending = input.SortOrder === "Descending";
  const summary = ([, ...rest]: readonly unknown[]): Reply | undefined =>
    summarise(store.packages.get([group, Number(rest.at(-1))]));
  if (status === undefined) return { database: store.packages, prefix: [group], descending, summary };
  return { database: store.packagesByApproval, prefix: [group, status], descending, summary };
}

const list = operation(listInput, (input, { store }) => {
  const descending = input.SortOrder === "Descending";
  // Every package here is versioned, and SageMaker lists unversioned ones unless it is asked for others.
  const group = input.ModelPackageGroupName === undefined ? undefined : nameOf(input.ModelPackageGroupName);
  const wantsVersioned = group !== undefined || (input.ModelPackageType ?? "Unversioned") !== "Unversioned";
  if (!wantsVersioned) return { ModelPackageSummaryList: [] };
  const summarise: Summarise = (record) =>
    record !== undefined && accepts(input, record) ? summaryOf(record) : undefined;
  const byTime: Listing<true, Reply> = {
    database: store.packagesByTime,
    prefix: [],
    descending,
    above: milliseconds(input.CreationTimeAfter),
    below: milliseconds(input.CreationTimeBefore),
    summary: (key) => summarise(store.packages.get(key.slice(1))),
  };
  const byName: Listing<PackageRecord, Reply> = {
    database: store.packages,
    prefix: [],
    descending,
    summary: (_key, record) => summarise(record),
  };
  const everywhere = (): Page<Reply> => (input.SortBy === "Name" ? page(byName, input) : page(byTime, input));
  const { items, nextToken } =
    group === undefined ? everywhere() : page(inGroup(store, group, input, summarise), input);
  return { ModelPackageSummaryList: items, NextToken: nextToken };
});

export const packageList = { ListModelPackages: list };
