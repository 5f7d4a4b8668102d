/** What every component of an account stack is given. */
import type { CustomResourceOptions } from "@pulumi/pulumi";
import type { AccountConfig } from "../config";
import type { AccountScope } from "./scope";

export type Concern = AccountScope;

/**
 * Takes over what exists already instead of creating it. Once a resource is in the state, the engine leaves this be.
 * @param child logical name of the resource
 */
export function adopted({ imports }: AccountConfig, child: string): Pick<CustomResourceOptions, "import"> {
  const id = imports[child];
  return id === undefined ? {} : { import: id };
}
