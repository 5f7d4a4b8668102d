/** AddTags, ListTags, DeleteTags for whatever has an ARN here. */
import { invalid, notFound } from "../errors";
import { nameOf, parsePackageName, pipelineKey } from "../names";
import { integer, list as listOf, structure, text } from "../shapes";
import type { Store } from "../store";
import { addTags, removeTags, tagKey, tagList } from "../tags";
import { operation, paged } from "./operation";

const resource = {
  ResourceArn: text({ max: 256, pattern: "arn:aws[a-z-]*:sagemaker:[a-z0-9-]*:[0-9]{12}:.+" }),
};

/** The kinds of resources that have tags, by the word in their ARN: whether one is there. */
const KINDS: Readonly<Record<string, (store: Store, arn: string) => boolean>> = {
  pipeline: (store, arn) => store.pipelines.doesExist([pipelineKey(nameOf(arn))]),
  model: (store, arn) => store.models.doesExist([nameOf(arn)]),
  "model-package-group": (store, arn) => store.groups.doesExist([nameOf(arn)]),
  "model-card": (store, arn) => store.cards.doesExist([nameOf(arn)]),
  "model-package": (store, arn) => {
    const parsed = parsePackageName(arn);
    return parsed !== undefined && store.packages.doesExist([parsed.group, parsed.version]);
  },
};

function requireResource(store: Store, arn: string): void {
  const kind = /^(?:[^:]*:){5}([^/:]+)\//.exec(arn)?.[1] ?? "";
  const exists = KINDS[kind];
  if (exists === undefined) throw invalid(`Resource ${arn} is of no kind that has tags here.`);
  if (!exists(store, arn)) throw notFound(`Resource ${arn} does not exist.`);
}

const add = operation(structure({ ...resource, Tags: tagList }, {}), (input, { store }) => ({
  Tags: store.write(() => {
    requireResource(store, input.ResourceArn);
    return addTags(store, input.ResourceArn, input.Tags);
  }),
}));

/** At most 50 tags: always one page. */
const list = operation(
  structure(resource, { NextToken: paged.NextToken, MaxResults: integer(50) }),
  (input, { store }) => {
    requireResource(store, input.ResourceArn);
    return { Tags: store.tags.get(input.ResourceArn) ?? [] };
  },
);

const remove = operation(
  structure({ ...resource, TagKeys: listOf(tagKey, { min: 1, max: 50 }) }, {}),
  (input, { store }) => {
    store.write(() => {
      requireResource(store, input.ResourceArn);
      removeTags(store, input.ResourceArn, input.TagKeys);
    });
    return {};
  },
);

export const tags = { AddTags: add, ListTags: list, DeleteTags: remove };
