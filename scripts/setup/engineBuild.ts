/** Builds the Pulumi engine from the Go module pinned in scripts/setup/engine/. */
import * as path from "node:path";

import { buildGo, type GoBuild } from "./goBuild";
import type { Progress } from "./progress";

export const ENGINE_MODULE = path.join("scripts", "setup", "engine");
/** Without it the engine calls itself a development build and the Automation API refuses it. */
const VERSION_VARIABLE = "github.com/pulumi/pulumi/sdk/v3/go/common/version.Version";

export interface EngineBuild extends GoBuild {
  readonly version: string;
}

/** @throws SetupError when no Go can be had or the build fails. */
export async function buildEngine(root: string, build: EngineBuild, progress: Progress): Promise<void> {
  const program = {
    title: `the Pulumi engine ${build.version}`,
    estimate: "two minutes on two cores",
    module: ENGINE_MODULE,
    command: "github.com/pulumi/pulumi/pkg/v3/cmd/pulumi",
    binary: "pulumi",
    linker: `-X ${VERSION_VARIABLE}=v${build.version}`,
  };
  await buildGo(root, program, build, progress);
}
