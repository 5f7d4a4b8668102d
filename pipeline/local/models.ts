/** The models that Model steps made. (Endpoint configurations and endpoints, which use models, are later work.) */
import { invalid } from "./errors";
import { modelArn } from "./names";
import { anyStructure, checked, choice, flag, list, map, structure, text, type JsonObject } from "./shapes";
import type { Store } from "./store";
import { addTags, tagList } from "./tags";

export const modelName = text({ max: 63, pattern: "[a-zA-Z0-9]([\\-a-zA-Z0-9]*[a-zA-Z0-9])?" });

const container = structure(
  {},
  {
    ContainerHostname: text({ max: 63, pattern: "[a-zA-Z0-9](-*[a-zA-Z0-9]){0,62}" }),
    Image: text({ max: 255, pattern: "[\\S]+" }),
    ImageConfig: anyStructure,
    Mode: choice("SingleModel", "MultiModel"),
    ModelDataUrl: text({ max: 1024, pattern: "(https|s3)://([^/]+)/?(.*)" }),
    ModelDataSource: anyStructure,
    Environment: map(text({ max: 1024 }), { max: 100 }),
    ModelPackageName: text({ min: 1, max: 176 }),
    InferenceSpecificationName: text({ min: 1, max: 63 }),
    MultiModelConfig: anyStructure,
  },
);

const createModelInput = structure(
  { ModelName: modelName },
  {
    PrimaryContainer: container,
    Containers: list(container, { max: 15 }),
    InferenceExecutionConfig: anyStructure,
    ExecutionRoleArn: text({
      min: 20,
      max: 2048,
      pattern: "arn:aws[a-z\\-]*:iam::\\d{12}:role/?[a-zA-Z_0-9+=,.@\\-_/]+",
    }),
    Tags: tagList,
    VpcConfig: anyStructure,
    EnableNetworkIsolation: flag,
  },
);

/** Makes a model as one transaction and returns its ARN; a model of that name stays as it is. */
export function createModel(store: Store, input: unknown, region: string, now: number): string {
  const request = checked(createModelInput, input);
  if ((request.PrimaryContainer === undefined) === (request.Containers === undefined))
    throw invalid("Expected either PrimaryContainer or Containers of the model.");
  const { ModelName: name, Tags: tags, ...others } = request;
  return store.write(() => {
    const earlier = store.models.get([name]);
    if (earlier !== undefined) return earlier.arn;
    const arn = modelArn(region, name);
    const content: JsonObject = checked(anyStructure, JSON.parse(JSON.stringify(others)));
    store.models.putSync([name], { name, arn, created: now, content });
    store.modelsByTime.putSync([now, name], true);
    if (tags !== undefined) addTags(store, arn, tags);
    return arn;
  });
}
