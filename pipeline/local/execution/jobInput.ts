/** Brings what an input or a channel names into the folder of one host. */
import type { Argument } from "./argument";
import { copyFiles, shard } from "./inputs";
import type { Host, Job } from "./job";
import { listSource } from "./manifest";
import { mapPath } from "./optMl";

/**
 * @param source an S3Input of a processing job or an S3DataSource of a training job, which name these members alike
 * @param containerPath where a container finds the files
 * @throws StepFailure for what does not run locally, and when there is no object
 */
export async function bringObjects(job: Job, host: Host, source: Argument, containerPath: string): Promise<void> {
  const distribution = source.get("S3DataDistributionType").oneOf("FullyReplicated", "ShardedByS3Key");
  const files = listSource(source, job.context.effects);
  const own = distribution === "ShardedByS3Key" ? shard(files, host.index, job.hosts.length) : files;
  await copyFiles(own, mapPath(containerPath, host.ml));
}
