// Tags of SageMaker resources at the endpoint: the program's and those of the provider's configuration.
import type { Clients } from "../clients";
import type { Subject } from "../rules/rule";
import { textOf } from "../values";

interface Tag {
  readonly Key: string;
  readonly Value: string;
}

export function tagsOf({ tags }: Subject): Tag[] {
  return Object.entries(tags).map(([Key, value]) => ({ Key, Value: textOf(value) ?? "" }));
}

/** Makes the tags of what has the ARN those of the subject. */
export async function retag(subject: Subject, ResourceArn: string, clients: Clients): Promise<void> {
  const { client, module } = await clients.sageMaker(subject.place.region);
  const wanted = tagsOf(subject);
  const { Tags: present = [] } = await client.send(new module.ListTagsCommand({ ResourceArn }));
  const gone = present.flatMap(({ Key }) => (Key === undefined || wanted.some((tag) => tag.Key === Key) ? [] : [Key]));
  const fresh = wanted.filter((tag) => !present.some(({ Key, Value }) => Key === tag.Key && Value === tag.Value));
  if (gone.length > 0) await client.send(new module.DeleteTagsCommand({ ResourceArn, TagKeys: gone }));
  if (fresh.length > 0) await client.send(new module.AddTagsCommand({ ResourceArn, Tags: fresh }));
}
