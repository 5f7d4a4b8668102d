/** Where a container, of a package or of a Model step, takes its model from. */
import type { Json } from "../../pipeline/schema";
import { at } from "./json";

/** Keys by which other models could come beside the one. */
export const OTHER_SOURCES: readonly string[] = [
  "AdditionalS3DataSource",
  "AdditionalModelDataSources",
  "BaseModel",
  "ProductId",
];

/** Keys from the container to each location of a model: a good one has one. */
export function modelSources(container: Json | undefined): (readonly string[])[] {
  const places = [["ModelDataUrl"], ["ModelDataSource", "S3DataSource", "S3Uri"]];
  return places.filter((place) => at(container, ...place) !== undefined);
}
