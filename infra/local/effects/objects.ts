// What an object does at the endpoint: its content is put there.
import { isNamed, type Clients } from "../clients";
import type { Properties } from "../struct";
import { assetBytes, isObject, textOf } from "../values";
import { input, type Effect, type Subject } from "../rules/rule";

/** The bytes of the object: text, base64 or the file of an asset; nothing given is an empty object. */
export function contentOf(subject: Subject): Buffer {
  const { content, contentBase64, source } = subject.inputs;
  if (typeof content === "string") return Buffer.from(content);
  if (typeof contentBase64 === "string") return Buffer.from(contentBase64, "base64");
  const bytes = assetBytes(source);
  if (bytes === undefined && source !== undefined) {
    throw new Error("Expected content, contentBase64 or a file as source, got an archive or a remote asset.");
  }
  return bytes ?? Buffer.alloc(0);
}

function location(subject: Subject): { Bucket: string; Key: string } {
  return { Bucket: input(subject, "bucket"), Key: input(subject, "key") };
}

async function put(subject: Subject, clients: Clients): Promise<Properties> {
  const { client, module } = await clients.s3(subject.place.region);
  const { metadata } = subject.inputs;
  const ContentType = textOf(subject.inputs.contentType);
  const command = new module.PutObjectCommand({
    ...location(subject),
    Body: contentOf(subject),
    ...(ContentType === undefined ? {} : { ContentType }),
    ...(isObject(metadata) ? { Metadata: texts(metadata) } : {}),
  });
  const { VersionId } = await client.send(command);
  return VersionId === undefined ? {} : { versionId: VersionId };
}

function texts(values: Properties): Record<string, string> {
  return Object.fromEntries(Object.entries(values).map(([key, value]) => [key, textOf(value) ?? ""]));
}

export const objects: Effect = {
  create: put,
  update: put,
  async remove(subject, clients) {
    const { client, module } = await clients.s3(subject.place.region);
    try {
      await client.send(new module.DeleteObjectCommand(location(subject)));
    } catch (error) {
      if (!isNamed(error, "NoSuchKey", "NoSuchBucket", "NotFound")) throw error;
    }
  },
  async exists(subject, clients) {
    const { client, module } = await clients.s3(subject.place.region);
    try {
      await client.send(new module.HeadObjectCommand(location(subject)));
      return true;
    } catch (error) {
      if (isNamed(error, "NoSuchKey", "NoSuchBucket", "NotFound")) return false;
      throw error;
    }
  },
};
