/**
 * The versions of a pipeline: each definition it has had, startable until the pipeline is deleted. A gate that was added
 * later does not reach back to them, which is why the starters' policies name the version that they may start.
 * https://docs.aws.amazon.com/sagemaker/latest/dg/pipelines-versioning.html
 */
import { conflict, invalid, notFound } from "./errors";
import { pipelineKey } from "./names";
import type { PipelineRecord, VersionRecord } from "./records";
import { LAST, type Store } from "./store";

/** How a request names a version; neither means the newest. */
export interface VersionSelector {
  readonly PipelineVersionId?: number;
  readonly PipelineVersionAlias?: string;
}

export const MOST_ALIASES = 10;

const keyOf = (pipeline: PipelineRecord, version: number): [string, number] => [pipelineKey(pipeline.name), version];

const versionsOf = (store: Store, pipeline: PipelineRecord): VersionRecord[] => {
  const key = pipelineKey(pipeline.name);
  return [...store.versions.getRange({ start: [key], end: [key, LAST] })].map(({ value }) => value);
};

/**
 * Keeps the newest definition of a pipeline, under aliases of its own. Part of the caller's transaction.
 * @throws ApiError ConflictException when an alias leads to another version
 */
export function addVersion(
  store: Store,
  pipeline: PipelineRecord,
  created: number,
  aliases: readonly string[] = [],
): void {
  const { version, definition } = pipeline;
  const record = { version, definition, created, aliases: [] };
  store.versions.putSync(keyOf(pipeline, version), record);
  const unchanged = { displayName: undefined, description: undefined, removedAliases: [] };
  if (aliases.length > 0) changeVersion(store, pipeline, record, { ...unchanged, addedAliases: aliases });
}

/** Notes which execution of a version is the newest. Part of the caller's transaction. */
export function markVersionRun(store: Store, pipeline: PipelineRecord, version: number, executionArn: string): void {
  const record = store.versions.get(keyOf(pipeline, version));
  if (record !== undefined)
    store.versions.putSync(keyOf(pipeline, version), { ...record, lastExecution: executionArn });
}

/**
 * The version that a request names.
 * @throws ApiError ResourceNotFound where there is no such version or alias; ValidationException when both are given
 */
export function requireVersion(store: Store, pipeline: PipelineRecord, selector: VersionSelector): VersionRecord {
  const { PipelineVersionId: id, PipelineVersionAlias: alias } = selector;
  if (id !== undefined && alias !== undefined)
    throw invalid("Only one of PipelineVersionId and PipelineVersionAlias can be given.");
  const named =
    alias === undefined
      ? store.versions.get(keyOf(pipeline, id ?? pipeline.version))
      : versionsOf(store, pipeline).find(({ aliases }) => aliases.includes(alias));
  if (named !== undefined) return named;
  const wanted = alias === undefined ? `version ${id ?? pipeline.version}` : `version alias ${alias}`;
  throw notFound(`Pipeline '${pipeline.arn}' has no ${wanted}.`);
}

export interface VersionChange {
  readonly displayName: string | undefined;
  readonly description: string | undefined;
  readonly addedAliases: readonly string[];
  readonly removedAliases: readonly string[];
}

/**
 * Changes what people see of a version. Part of the caller's transaction.
 * @throws ApiError ConflictException when an alias leads to another version; ValidationException past ten aliases
 */
export function changeVersion(
  store: Store,
  pipeline: PipelineRecord,
  earlier: VersionRecord,
  change: VersionChange,
): void {
  const others = versionsOf(store, pipeline).filter(({ version }) => version !== earlier.version);
  for (const alias of change.addedAliases) {
    const owner = others.find(({ aliases }) => aliases.includes(alias));
    if (owner !== undefined)
      throw conflict(
        `Alias ${alias} of pipeline '${pipeline.arn}' leads to version ${owner.version}; remove it there.`,
      );
  }
  const kept = earlier.aliases.filter((alias) => !change.removedAliases.includes(alias));
  const aliases = [...new Set([...kept, ...change.addedAliases])];
  if (aliases.length > MOST_ALIASES)
    throw invalid(`A pipeline version can have at most ${MOST_ALIASES} aliases, and would have ${aliases.length}.`);
  store.versions.putSync(keyOf(pipeline, earlier.version), {
    ...earlier,
    displayName: change.displayName ?? earlier.displayName,
    description: change.description ?? earlier.description,
    aliases,
  });
}

/** Deletes every version of a pipeline. Part of the caller's transaction. */
export function deleteVersions(store: Store, pipeline: string): void {
  for (const key of [...store.versions.getKeys({ start: [pipeline], end: [pipeline, LAST] })])
    store.versions.removeSync(key);
}
