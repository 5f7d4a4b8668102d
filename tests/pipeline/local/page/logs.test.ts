import assert from "node:assert/strict";
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { jobName } from "../../../../pipeline/local/execution/index";
import { endOfLog, logsOf } from "../../../../pipeline/local/page/logs";
import type { StoredStep } from "../../../../pipeline/local/records";

const ID = "abcdefghijkl";
const step = (metadata: StoredStep["metadata"]): StoredStep => ({
  name: "Train",
  type: "Training",
  status: "Succeeded",
  startTime: 0,
  ...(metadata !== undefined && { metadata }),
});
const trained = (job: string): StoredStep =>
  step({ TrainingJob: { Arn: `arn:aws:sagemaker:eu-west-1:000000000000:training-job/${job}` } });

describe("logs on the page", () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(path.join(tmpdir(), "sluicegate-logs-"));
  });
  afterEach(() => {
    rmSync(folder, { recursive: true });
  });

  const write = (name: string, text: string | Buffer): string => {
    const file = path.join(folder, name);
    mkdirSync(path.dirname(file), { recursive: true });
    writeFileSync(file, text);
    return file;
  };

  it("are those of the job's hosts, in the order of their numbers", () => {
    for (const host of [10, 2, 1]) write(`aws/sagemaker/TrainingJobs/job/algo-${host}.log`, "");
    for (const other of ["notes.txt", "a b.log", ".log", "..log"]) write(`aws/sagemaker/TrainingJobs/job/${other}`, "");
    assert.deepEqual(
      logsOf(trained("job"), ID, folder).map(({ host }) => host),
      ["algo-1", "algo-2", "algo-10"],
    );
    assert.deepEqual(logsOf(trained("other"), ID, folder), []);
  });

  it("of a tuning job are those of its training jobs, of a Lambda step that of its process", () => {
    for (const job of ["tune-001-0a", "tune-002-0b", "other-001-0c"])
      write(`aws/sagemaker/TrainingJobs/${job}/algo-1.log`, "");
    const arn = "arn:aws:sagemaker:eu-west-1:000000000000:hyper-parameter-tuning-job/tune";
    const tuned = logsOf(step({ TuningJob: { Arn: arn } }), ID, folder);
    assert.deepEqual(
      tuned.map(({ host }) => host),
      ["001-0a algo-1", "002-0b algo-1"],
    );
    const file = write(`aws/lambda/${jobName(ID, "Call", 2)}/algo-1.log`, "");
    const called = { name: "Call", type: "Lambda", status: "Succeeded", startTime: 0, attempt: 2 } as const;
    const metadata = { Lambda: { Arn: "arn:aws:lambda:eu-west-1:000000000000:function:x" } };
    assert.deepEqual(logsOf({ ...called, metadata }, ID, folder), [{ host: "algo-1", file }]);
    assert.deepEqual(logsOf({ ...called, name: "../../secret", metadata }, ID, folder), []);
  });

  it("are none of what is no job, and never lie elsewhere", () => {
    write("aws/sagemaker/ProcessingJobs/secret/algo-1.log", "");
    write("secret/algo-1.log", "");
    for (const job of ["../ProcessingJobs/secret", "..", ".", "../../../secret", "a\0b", "", "job%2e"])
      assert.deepEqual(logsOf(trained(job), ID, folder), [], job);
    const arn = "arn:aws:sagemaker:eu-west-1:000000000000:model-package/secret/1";
    const others: StoredStep["metadata"][] = [undefined, {}, { RegisterModel: { Arn: arn } }, { TrainingJob: null }];
    for (const metadata of others) assert.deepEqual(logsOf(step(metadata), ID, folder), []);
  });

  it("are read whole while they are short", () => {
    assert.deepEqual(endOfLog(write("a.log", "one\n\ntwo")), { size: 8, whole: true, lines: ["one", "", "two"] });
    assert.deepEqual(endOfLog(write("b.log", "one\n")), { size: 4, whole: true, lines: ["one"] });
    assert.deepEqual(endOfLog(write("c.log", "")), { size: 0, whole: true, lines: [] });
  });

  it("are read at their end only, from a line's beginning, however long they are", () => {
    const text = Array.from({ length: 100_000 }, (_, index) => `line ${index} äöü\n`).join("");
    const { size, whole, lines } = endOfLog(write("long.log", text));
    assert.deepEqual([size, whole, lines.length], [Buffer.byteLength(text), false, 2000]);
    assert.deepEqual([lines[0], lines.at(-1)], ["line 98000 äöü", "line 99999 äöü"]);
    const wide = endOfLog(write("wide.log", `${"x".repeat(1024 * 1024)}\nend\n`));
    assert.deepEqual([wide.whole, wide.lines], [false, ["end"]]);
  });

  it("that are a link to another file are not followed", () => {
    symlinkSync(write("secret.txt", "secret"), path.join(folder, "link.log"));
    assert.throws(() => endOfLog(path.join(folder, "link.log")), /ELOOP/);
  });
});
