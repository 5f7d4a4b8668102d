/** Search over pipelines, executions, package groups and packages: a read of all records, since a laptop has few. */
import { invalid } from "../errors";
import { queryDigest, readToken, writeToken } from "../paging";
import { meets, propertyOf, searchExpression } from "../searchExpression";
import { choice, list, structure, text } from "../shapes";
import type { Store } from "../store";
import { CHARACTERS } from "../tags";
import { describedExecution } from "./executions";
import { crossAccount, operation, paged, type Reply } from "./operation";
import { describedGroup } from "./packageGroups";
import { describedPackage } from "./packages";
import { describedPipeline } from "./pipelines";

interface Searched {
  readonly arn: string;
  readonly record: Reply;
}

const withTags = (store: Store, arn: string, record: Reply): Searched => ({
  arn,
  record: { ...record, Tags: store.tags.get(arn) ?? [] },
});

/** What can be searched, by the resource's name; the name is also its member in the answer. */
const RESOURCES = {
  Pipeline: (store: Store): Searched[] =>
    [...store.pipelines.getRange()].map(({ value }) => withTags(store, value.arn, describedPipeline(value))),
  PipelineExecution: (store: Store): Searched[] =>
    [...store.executions.getRange()].map(({ value }) => ({
      arn: value.arn,
      record: {
        ...describedExecution(value),
        PipelineParameters: Object.entries(value.parameters).map(([Name, Value]) => ({ Name, Value })),
      },
    })),
  ModelPackageGroup: (store: Store): Searched[] =>
    [...store.groups.getRange()].map(({ value }) => withTags(store, value.arn, describedGroup(value))),
  ModelPackage: (store: Store): Searched[] =>
    [...store.packages.getRange()].map(({ value }) => withTags(store, value.arn, describedPackage(value))),
};

/** What AWS can search. */
const RESOURCE = choice(
  "TrainingJob",
  "Experiment",
  "ExperimentTrial",
  "ExperimentTrialComponent",
  "Endpoint",
  "Model",
  "ModelPackage",
  "ModelPackageGroup",
  "Pipeline",
  "PipelineExecution",
  "FeatureGroup",
  "FeatureMetadata",
  "Image",
  "ImageVersion",
  "Project",
  "HyperParameterTuningJob",
  "ModelCard",
  "PipelineVersion",
  "Job",
  "HubContent",
);
const visibilityCondition = structure(
  {},
  {
    Key: text({ min: 1, max: 128, pattern: CHARACTERS }),
    Value: text({ max: 256, pattern: CHARACTERS }),
  },
);

const searchInput = structure(
  { Resource: RESOURCE },
  {
    ...paged,
    ...crossAccount,
    SearchExpression: searchExpression,
    SortBy: text({ min: 1, max: 255, pattern: ".+" }),
    VisibilityConditions: list(visibilityCondition, { min: 1, max: 5 }),
  },
);

type Searchable = keyof typeof RESOURCES;
const isSearchable = (resource: string): resource is Searchable => resource in RESOURCES;

/** Where a record stands in the answer: by the value it is sorted by, then by its ARN. */
type Place = readonly [value: string | number, arn: string];

function placeOf({ record, arn }: Searched, sortBy: string): Place {
  const value = propertyOf(record, sortBy);
  return [typeof value === "number" || typeof value === "string" ? value : "", arn];
}

function comparePlaces([a, arnA]: Place, [b, arnB]: Place): number {
  if (a !== b) return typeof a === typeof b ? (a < b ? -1 : 1) : typeof a === "string" ? -1 : 1;
  return arnA < arnB ? -1 : Number(arnA > arnB);
}

/** @throws ApiError ValidationException for a token that is none of this search */
function placeIn(token: string, digest: string): Place {
  const [value, arn] = readToken(token, digest);
  if ((typeof value !== "string" && typeof value !== "number") || typeof arn !== "string")
    throw invalid("Invalid pagination token.");
  return [value, arn];
}

const search = operation(searchInput, (input, { store }) => {
  const { Resource, SearchExpression = {}, SortBy = "LastModifiedTime", SortOrder, NextToken, MaxResults = 10 } = input;
  if (!isSearchable(Resource)) throw invalid(`Resources of type ${Resource} are not searched by this endpoint.`);
  if (input.CrossAccountFilterOption === "CrossAccount") return { Results: [] };
  const forward = SortOrder === "Ascending" ? 1 : -1;
  const digest = queryDigest(input);
  const after = NextToken === undefined ? undefined : placeIn(NextToken, digest);
  const found = RESOURCES[Resource](store)
    .filter(({ record }) => meets(record, SearchExpression))
    .map((one) => ({ record: one.record, place: placeOf(one, SortBy) }))
    .filter(({ place }) => after === undefined || forward * comparePlaces(place, after) > 0)
    .sort((a, b) => forward * comparePlaces(a.place, b.place));
  const last = found.length > MaxResults ? found[MaxResults - 1] : undefined;
  return {
    Results: found.slice(0, MaxResults).map(({ record }) => ({ [Resource]: record })),
    NextToken: last && writeToken(digest, last.place),
  };
});

export const searching = { Search: search };
