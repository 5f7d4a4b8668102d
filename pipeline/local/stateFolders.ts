/** The folders of a state folder. */
import { mkdirSync } from "node:fs";
import path from "node:path";

export type StateFolders = Readonly<Record<"store" | "s3" | "incoming" | "jobs" | "logs" | "queues", string>>;

/** Absolute paths by name of the folders that the endpoint itself makes; what is not there is made. */
export function stateFolders(stateDir: string): StateFolders {
  const at = (name: string): string => {
    const folder = path.join(stateDir, name);
    mkdirSync(folder, { recursive: true });
    return folder;
  };
  return {
    store: at("store"),
    s3: at("s3"),
    incoming: at("incoming"),
    jobs: at("jobs"),
    logs: at("logs"),
    queues: at("queues"),
  };
}
