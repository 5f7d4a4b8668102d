/** The endpoint as its own command serves it, in a copy of the repository, and a client without an SDK's own time. */
import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdirSync } from "node:fs";
import { join } from "node:path";
import type { Json } from "../pipeline/schema";
import { ensurePython } from "../scripts/setup/python";
import type { Setting } from "./benchmark";
import { sluicegate } from "./commands";
import { copyTree, type Tree } from "./tree";

export type Answer = Readonly<Record<string, Json>>;

export interface Served {
  readonly url: string;
  readonly pid: number;
  /** Calls an operation of the API. @throws Error with the service's own words when it refuses */
  readonly call: (operation: string, input: Readonly<Record<string, Json>>) => Promise<Answer>;
  readonly put: (bucket: string, key: string, body: string) => Promise<void>;
  readonly stop: () => Promise<void>;
}

/** A copy in which steps run in a Python environment without packages, so that nothing but Python itself starts. */
export async function treeToRun({ root }: Setting): Promise<{ tree: Tree; python: string }> {
  const tree = copyTree(root);
  tree.write("pipeline/requirements.txt", "");
  mkdirSync(join(tree.root, ".sluicegate", "outputs"), { recursive: true });
  return { tree, python: await ensurePython(tree.root, "run", () => undefined) };
}

export async function serve(root: string, signal: AbortSignal): Promise<Served> {
  const { command, args } = sluicegate(root, "local", "serve", "--json");
  const child = spawn(command, [...args], { cwd: root, signal, stdio: ["ignore", "pipe", "inherit"] });
  const gone = once(child, "close");
  const url = await new Promise<string>((resolve, reject) => {
    let said = "";
    child.once("error", reject);
    child.once("close", () => {
      reject(new Error("Expected the endpoint to serve, but it ended."));
    });
    child.stdout.setEncoding("utf8").on("data", (text: string) => {
      const [, found] = /"url": "([^"]+)"/.exec((said += text)) ?? [];
      if (found !== undefined) resolve(found);
    });
  });
  if (child.pid === undefined) throw new Error("Expected a process that serves, got none.");
  return {
    url,
    pid: child.pid,
    call: (operation, input) => call(url, operation, input),
    async put(bucket, key, body) {
      await request(`${url}/${bucket}`, { method: "PUT" });
      await request(`${url}/${bucket}/${key}`, { method: "PUT", body });
    },
    async stop() {
      child.kill("SIGTERM");
      await gone;
    },
  };
}

async function call(url: string, operation: string, input: Readonly<Record<string, Json>>): Promise<Answer> {
  const headers = { "content-type": "application/x-amz-json-1.1", "x-amz-target": `SageMaker.${operation}` };
  return JSON.parse(await request(url, { method: "POST", headers, body: JSON.stringify(input) })) as Answer;
}

async function request(url: string, init: RequestInit): Promise<string> {
  const response = await fetch(url, init);
  const text = await response.text();
  if (response.ok) return text;
  throw new Error(`Expected ${init.method ?? ""} ${url} to be answered, got ${response.status}: ${text}`);
}

/** A field of an answer that must be text. */
export function textOf(answer: Answer, field: string): string {
  const value = answer[field];
  if (typeof value === "string") return value;
  throw new Error(`Expected ${field} in the answer, got ${Object.keys(answer).join(", ")}.`);
}
