/** What serves models, in the two providers' words: what each type is called by, and the containers of a model. */
import { finder, type Found } from "./joins";
import type { Subject } from "./finding";
import { oncePer } from "./oncePer";
import { property, type Places } from "./places";
import type { Reading } from "./reading";
import type { JoinedResource, ResourceView, StackView } from "./rule";

/** Where each type keeps the name by which others refer to it. */
export const MODELS: Places = {
  "aws:sagemaker/model:Model": ["name"],
  "aws-native:sagemaker:Model": ["modelName"],
};
export const NATIVE_CONFIG = "aws-native:sagemaker:EndpointConfig";
export const CONFIGS: Places = {
  "aws:sagemaker/endpointConfiguration:EndpointConfiguration": ["name"],
  [NATIVE_CONFIG]: ["endpointConfigName"],
};
export const ENDPOINTS: Places = {
  "aws:sagemaker/endpoint:Endpoint": ["name"],
  "aws-native:sagemaker:Endpoint": ["endpointName"],
};

type Finder = (reference: string | undefined, edges: readonly Subject[]) => Found<JoinedResource>;

const findersOf = oncePer((stack: StackView) =>
  oncePer((names: Places) => finder(stack.ofType(Object.keys(names)), (one) => property(names, one).text)),
);

/** Finds a resource of these types by what another one says of it. */
export const finderOf = (names: Places, stack: StackView): Finder => findersOf(stack)(names);

/**
 * The edges that explain a value which is not known yet. An edge belongs to the whole property, so where several of its
 * values are unknown, no edge says which of them it explains.
 */
export function edgesFor(
  { edges }: JoinedResource,
  properties: readonly string[],
  values: readonly Reading[],
): readonly Subject[] {
  const unknown = values.filter(({ state }) => state === "unknown");
  return unknown.length > 1 ? [] : properties.flatMap((property) => edges[property] ?? []);
}

/** Every container of a model: one that is unknown, or a list of them that is, stands for itself. */
export function containersOf({ props }: ResourceView): Reading[] {
  const several = props.at("containers");
  const all = [props.at("primaryContainer"), ...(several.state === "unknown" ? [several] : several.items())];
  return all.filter(({ state }) => state !== "absent");
}
