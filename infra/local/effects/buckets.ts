// What a bucket does at the endpoint.
import { isNamed, type Clients } from "../clients";
import { input, type Effect, type Subject } from "../rules/rule";

export const buckets: Effect = {
  async create(subject, clients, resumed) {
    const { client, module } = await clients.s3(subject.place.region);
    try {
      await client.send(new module.CreateBucketCommand({ Bucket: input(subject, "bucket") }));
    } catch (error) {
      if (!resumed || !isNamed(error, "BucketAlreadyOwnedByYou")) throw error;
    }
    return {};
  },
  update: () => Promise.resolve({}),
  async remove(subject, clients) {
    const { client, module } = await clients.s3(subject.place.region);
    if (subject.inputs.forceDestroy === true) await empty(subject, clients);
    try {
      await client.send(new module.DeleteBucketCommand({ Bucket: input(subject, "bucket") }));
    } catch (error) {
      if (!isNamed(error, "NoSuchBucket", "NotFound")) throw error;
    }
  },
  async exists(subject, clients) {
    const { client, module } = await clients.s3(subject.place.region);
    try {
      await client.send(new module.HeadBucketCommand({ Bucket: input(subject, "bucket") }));
      return true;
    } catch (error) {
      if (isNamed(error, "NoSuchBucket", "NotFound")) return false;
      throw error;
    }
  },
};

async function empty(subject: Subject, clients: Clients): Promise<void> {
  const { client, module } = await clients.s3(subject.place.region);
  const bucket = { Bucket: input(subject, "bucket") };
  for await (const page of module.paginateListObjectsV2({ client }, bucket)) {
    for (const { Key } of page.Contents ?? []) {
      if (Key !== undefined) await client.send(new module.DeleteObjectCommand({ ...bucket, Key }));
    }
  }
}
