// What a bucket does at the endpoint.
import { isNamed, type Clients } from "../clients";
import { input, type Effect, type Subject } from "../rules/rule";

/** S3's answer in every region but us-east-1, which would let a second creation of the same bucket pass. */
class AlreadyOwned extends Error {
  override readonly name = "BucketAlreadyOwnedByYou";
  readonly $fault = "client";
}

async function exists(subject: Subject, clients: Clients): Promise<boolean> {
  const { client, module } = await clients.s3(subject.place.region);
  try {
    await client.send(new module.HeadBucketCommand({ Bucket: input(subject, "bucket") }));
    return true;
  } catch (error) {
    if (isNamed(error, "NoSuchBucket", "NotFound")) return false;
    throw error;
  }
}

async function empty(subject: Subject, clients: Clients): Promise<void> {
  const { client, module } = await clients.s3(subject.place.region);
  const bucket = { Bucket: input(subject, "bucket") };
  for await (const page of module.paginateListObjectsV2({ client }, bucket)) {
    for (const { Key } of page.Contents ?? []) {
      if (Key !== undefined) await client.send(new module.DeleteObjectCommand({ ...bucket, Key }));
    }
  }
}

export const buckets: Effect = {
  async create(subject, clients, resumed) {
    if (await exists(subject, clients)) {
      if (resumed) return {};
      throw new AlreadyOwned("The bucket exists in this account and nothing says that it is this resource's");
    }
    const { client, module } = await clients.s3(subject.place.region);
    await client.send(new module.CreateBucketCommand({ Bucket: input(subject, "bucket") }));
    return {};
  },
  update: () => Promise.resolve({}),
  async remove(subject, clients) {
    const { client, module } = await clients.s3(subject.place.region);
    try {
      if (subject.inputs.forceDestroy === true) await empty(subject, clients);
      await client.send(new module.DeleteBucketCommand({ Bucket: input(subject, "bucket") }));
    } catch (error) {
      if (!isNamed(error, "NoSuchBucket", "NotFound")) throw error;
    }
  },
  exists,
};
