import assert from "node:assert/strict";
import { existsSync } from "node:fs";
import { startTimeOf } from "../../../../pipeline/local/execution";
import { World, shell } from "../../../support/executionWorld";

describe("pipeline/local/execution/jobHosts", () => {
  let world: World;
  beforeEach(() => (world = new World()));
  afterEach(() => {
    world.remove();
  });

  const reason = async (script: string, more: Parameters<typeof shell>[2] = {}): Promise<string> => {
    const outcome = await world.run([shell("Job", script, more)]);
    assert.equal(outcome.status, "Failed");
    return outcome.failureReason ?? "";
  };
  const instances = (
    count: number,
  ): { arguments: { ProcessingResources: { ClusterConfig: { InstanceCount: number } } } } => ({
    arguments: { ProcessingResources: { ClusterConfig: { InstanceCount: count } } },
  });

  it("gives exit code and last lines as the reason", async () => {
    const text = await reason("for i in 1 2 3 4 5 6 7 8 9; do echo line $i; done; echo; echo oops >&2; exit 3");
    assert.equal(
      text,
      "Step Job failed: AlgorithmError: exit code 3 on algo-1. Last lines of its log:\n" +
        "line 3\nline 4\nline 5\nline 6\nline 7\nline 8\nline 9\noops",
    );
  });

  it("gives what the process wrote about its end in place of its log", async () => {
    const text = await reason("echo noise; echo too few rows > /opt/ml/output/message; exit 1");
    assert.equal(text, "Step Job failed: AlgorithmError: too few rows (exit code 1 on algo-1)");
  });

  it("keeps the reason within SageMaker's limit, and the end of the log in it", async () => {
    await reason("head -c 5000 /dev/zero | tr '\\0' x; echo; echo the end; exit 1");
    const text = world.last("Job").failureReason ?? "";
    assert.ok(text.length <= 1024, String(text.length));
    assert.ok(text.startsWith("AlgorithmError: exit code 1") && text.endsWith("the end"));
  });

  it("names a signal", async () => {
    assert.match(
      await reason("kill -9 $$"),
      /ended by signal SIGKILL \(the system does that when memory runs out\) on algo-1/,
    );
  });

  it("names a command that does not exist", async () => {
    assert.match(await reason("exec no-such-command"), /exit code 127 on algo-1.*\n.*no-such-command/);
  });

  it("ends all hosts when one fails", async () => {
    const script =
      'grep -q \'"current_host":"algo-2"\' /opt/ml/config/resourceconfig.json && exit 4; exec tail -f /dev/null';
    assert.match(await reason(script, instances(2)), /exit code 4 on algo-2/);
    for (const { pid } of world.records.find(({ status }) => status === "Executing")?.processes ?? []) {
      assert.equal(await startTimeOf(pid), undefined);
    }
  });

  it("ends a job that runs longer than it may", async () => {
    const more = { arguments: { StoppingCondition: { MaxRuntimeInSeconds: 1 } } };
    const text = await reason("exec tail -f /dev/null", more);
    assert.match(text, /MaxRuntimeExceeded: The job ran longer than its StoppingCondition allows, 1 s/);
  });

  it("runs nothing when the record of its processes cannot be kept", async () => {
    world.onRecord = ({ status }) =>
      status === "Executing" ? Promise.reject(new Error("ENOSPC: no space left on device")) : Promise.resolve();
    assert.equal(
      await reason(`echo > ${world.folder}/mark`),
      "Step Job failed: InternalError: ENOSPC: no space left on device",
    );
    assert.equal(existsSync(`${world.folder}/mark`), false);
    assert.equal(world.last("Job").status, "Failed");
  });

  it("divides the step's cores among its hosts", async () => {
    await world.run([shell("Job", "echo threads $OMP_NUM_THREADS", instances(2))], { effects: { cores: 6 } });
    assert.deepEqual([...world.lines].sort(), ["Job: algo-1: threads 3", "Job: algo-2: threads 3"]);
  });
});
