/** The vocabulary of a pipeline, in one import. */

export { cacheFor } from "./cache";
export { callback } from "./callback";
export { atLeast, atMost, equals, greaterThan, isIn, lessThan, not, or } from "./condition";
export { condition } from "./conditionStep";
export { execution } from "./execution";
export { fail } from "./fail";
export type { JobOptions } from "./job";
export { lambda } from "./lambda";
export { createModel } from "./model";
export { booleanParameter, floatParameter, instanceTypeParameter, integerParameter, textParameter } from "./parameter";
export { RenderError, pipeline, render } from "./pipeline";
export { processing } from "./processing";
export { choices, integers, numbers } from "./range";
export { Reference, ReferenceAsTextError, join, location } from "./reference";
export type { Location, Value } from "./reference";
export { register } from "./register";
export { jobFaults, serviceFaults } from "./retry";
export { MESSAGE_FILE, RESOURCE_CONFIG, flags, inputPath, outputPath } from "./script";
export { training } from "./training";
export { transform } from "./transform";
export { tuning } from "./tuning";
