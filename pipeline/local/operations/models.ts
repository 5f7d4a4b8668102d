/** DescribeModel and ListModels: the models that Model steps made. */
import { invalid } from "../errors";
import { modelName } from "../models";
import { page, type Listing } from "../paging";
import type { ModelRecord } from "../records";
import { choice, structure, text, timestamp } from "../shapes";
import { milliseconds, operation, paged, seconds, type Reply } from "./operation";

const summaryOf = ({ name, arn, created }: ModelRecord): Reply => ({
  ModelName: name,
  ModelArn: arn,
  CreationTime: seconds(created),
});

const describe = operation(structure({ ModelName: modelName }, {}), (input, { store }) => {
  const model = store.models.get([input.ModelName]);
  if (model === undefined) throw invalid(`Could not find model "${input.ModelName}".`);
  return { EnableNetworkIsolation: false, ...model.content, ...summaryOf(model) };
});

const listInput = structure(
  {},
  {
    CreationTimeAfter: timestamp,
    CreationTimeBefore: timestamp,
    NameContains: text({ max: 63, pattern: "[a-zA-Z0-9-]+" }),
    SortBy: choice("Name", "CreationTime"),
    ...paged,
  },
);

const list = operation(listInput, (input, { store }) => {
  const { CreationTimeAfter: after, CreationTimeBefore: before, NameContains: part = "" } = input;
  const descending = input.SortOrder !== "Ascending";
  const summary = (model: ModelRecord | undefined): Reply | undefined => {
    if (model?.name.includes(part) !== true) return undefined;
    const created = model.created / 1000;
    return created > (after ?? -Infinity) && created < (before ?? Infinity) ? summaryOf(model) : undefined;
  };
  const byTime: Listing<true, Reply> = {
    database: store.modelsByTime,
    prefix: [],
    descending,
    above: milliseconds(after),
    below: milliseconds(before),
    summary: (key) => summary(store.models.get(key.slice(1))),
  };
  const byName: Listing<ModelRecord, Reply> = {
    database: store.models,
    prefix: [],
    descending,
    summary: (_key, model) => summary(model),
  };
  const { items, nextToken } = input.SortBy === "Name" ? page(byName, input) : page(byTime, input);
  return { Models: items, NextToken: nextToken };
});

export const models = { DescribeModel: describe, ListModels: list };
