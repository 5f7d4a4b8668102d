/** ListPipelines. */
import { page, type Listing } from "../paging";
import type { PipelineRecord } from "../records";
import { choice, structure, type Shape } from "../shapes";
import { createdBetween, milliseconds, operation, paged, type Reply } from "./operation";
import { pipelineName, summaryOf } from "./pipelines";

const listInput = structure(
  {},
  {
    PipelineNamePrefix: pipelineName,
    ManagedBy: choice("AWS", "CUSTOMER"),
    SortBy: choice("Name", "CreationTime"),
    ...createdBetween,
    ...paged,
  },
);
type ListInput = typeof listInput extends Shape<infer T> ? T : never;

function accepts(input: ListInput, record: PipelineRecord | undefined): record is PipelineRecord {
  if (!record?.name.startsWith(input.PipelineNamePrefix ?? "")) return false;
  const { CreatedAfter: after = -Infinity, CreatedBefore: before = Infinity } = input;
  return record.created / 1000 > after && record.created / 1000 < before;
}

const list = operation(listInput, (input, { store }) => {
  if (input.ManagedBy === "AWS") return { PipelineSummaries: [] };
  const descending = input.SortOrder !== "Ascending";
  const summary = (record: PipelineRecord | undefined): Reply | undefined =>
    accepts(input, record) ? summaryOf(record) : undefined;
  const byTime: Listing<true, Reply> = {
    database: store.pipelinesByTime,
    prefix: [],
    descending,
    above: milliseconds(input.CreatedAfter),
    below: milliseconds(input.CreatedBefore),
    summary: (key) => summary(store.pipelines.get(key.slice(1))),
  };
  const byName: Listing<PipelineRecord, Reply> = {
    database: store.pipelines,
    prefix: [],
    descending,
    summary: (_key, record) => summary(record),
  };
  const { items, nextToken } = input.SortBy === "Name" ? page(byName, input) : page(byTime, input);
  return { PipelineSummaries: items, NextToken: nextToken };
});

export const pipelineList = { ListPipelines: list };
