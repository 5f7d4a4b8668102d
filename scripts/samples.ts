/** The pipelines' sample data: where InputData points by default on the local stack, put there once for each version. */
import { spawn } from "node:child_process";
import { createHash } from "node:crypto";
import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import { HeadObjectCommand, PutObjectCommand, type S3Client } from "@aws-sdk/client-s3";
import type { StackOutputs } from "../infra/outputs";
import type { WrittenPipeline } from "../pipeline";
import { s3Client } from "./clients";
import { ensurePython } from "./setup/python";
import type { Progress } from "./setup/progress";

export async function putSamples(
  root: string,
  endpoint: string,
  outputs: StackOutputs,
  wanted: readonly WrittenPipeline[],
  tell: Progress,
): Promise<void> {
  const s3 = await s3Client(outputs.region, () => Promise.resolve(endpoint));
  try {
    for (const pipeline of wanted) await putSample(root, s3, outputs.dataBucket, pipeline, tell);
  } finally {
    s3.destroy();
  }
}

async function putSample(
  root: string,
  s3: S3Client,
  Bucket: string,
  { sample }: WrittenPipeline,
  tell: Progress,
): Promise<void> {
  const source = join(root, sample.file);
  const digest = createHash("sha256").update(readFileSync(source)).digest("hex");
  const marker = `samples/${sample.key}/${digest}`;
  const there = await s3.send(new HeadObjectCommand({ Bucket, Key: marker })).then(
    () => true,
    () => false,
  );
  if (there) return;
  for (const [name, Body] of await filesOf(root, source, tell)) {
    await s3.send(new PutObjectCommand({ Bucket, Key: `input/${sample.key}/${name}`, Body }));
  }
  await s3.send(new PutObjectCommand({ Bucket, Key: marker, Body: "complete" }));
}

/** Name and content of each file. */
async function filesOf(root: string, source: string, tell: Progress): Promise<[string, Buffer][]> {
  if (source.endsWith(".csv")) return [[basename(source), readFileSync(source)]];
  const folder = mkdtempSync(join(tmpdir(), "sluicegate-sample-"));
  try {
    await runPython(await ensurePython(root, "run", tell), [source, folder]);
    return readdirSync(folder)
      .sort()
      .map((name) => [name, readFileSync(join(folder, name))]);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

async function runPython(python: string, args: readonly string[]): Promise<void> {
  const child = spawn(python, [...args], { stdio: ["ignore", "ignore", "pipe"] });
  let said = "";
  child.stderr.setEncoding("utf8").on("data", (text: string) => (said += text));
  const code = await new Promise<number | null>((resolve, reject) =>
    child.once("error", reject).once("close", resolve),
  );
  if (code !== 0)
    throw new Error(
      `Expected ${args[0] ?? "the script"} to write its sample, got: ${said.trim().split("\n").at(-1) ?? ""}`,
    );
}
