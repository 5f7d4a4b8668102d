import assert from "node:assert/strict";
import { mkdirSync, writeFileSync } from "node:fs";
import path from "node:path";
import * as tar from "tar";
import { World, input, shell } from "../../../support/executionWorld";

describe("pipeline/local/execution/literalPaths", () => {
  let world: World;
  beforeEach(() => (world = new World()));
  afterEach(() => {
    world.remove();
  });

  const reasonOf = async (): Promise<string | undefined> => {
    const ProcessingInputs = [input("code", "s3://code")];
    const script = "echo ran; . /opt/ml/processing/code/run.sh";
    return (await world.run([shell("Step", script, { arguments: { ProcessingInputs } })])).failureReason;
  };
  const refusal = (places: string): string =>
    "Step Step failed: ClientError: Expected code that learns its paths from arguments or environment, since this system allows " +
    `no mount namespace, got the literal path /opt/ml at ${places}; run it on Linux with namespaces, in Docker or Podman, or mend it.`;

  it("refuses scripts that name /opt/ml before any of them runs", async () => {
    world.put("s3://code/run.sh", "cd /opt/ml/processing/input/code/\npython3 step.py");
    world.put("s3://code/lib/step.py", 'import os\n\nBASE = "/opt/ml/processing"');
    assert.equal(await reasonOf(), refusal("processing/code/lib/step.py line 3, processing/code/run.sh line 1"));
    assert.deepEqual(world.lines, []);
  });

  it("looks into archives of code, and counts what it does not name", async () => {
    const source = path.join(world.folder, "source");
    mkdirSync(source);
    writeFileSync(path.join(source, "a.py"), 'x = "/opt/ml/a"\n'.repeat(5));
    writeFileSync(path.join(source, "notes.txt"), "/opt/ml");
    world.put("s3://code/sourcedir.tar.gz", "");
    const file = world.effects.pathOf("s3://code/sourcedir.tar.gz");
    await tar.create({ file, gzip: true, cwd: source }, ["."]);
    const at = "processing/code/sourcedir.tar.gz:./a.py line";
    assert.equal(await reasonOf(), refusal(`${at} 1, ${at} 2, ${at} 3 and 2 more`));
  });

  it("lets pass what is no path of a script: comments, data and longer names", async () => {
    world.put("s3://code/run.sh", "  # reads /opt/ml/input\necho /opt/mlflow s3://bucket/opt/ml/x");
    world.put("s3://code/data.csv", "/opt/ml");
    world.put("s3://code/sourcedir.tar.gz", "no archive");
    assert.equal(await reasonOf(), undefined);
    assert.deepEqual(world.lines, ["Step: ran", "Step: /opt/mlflow s3://bucket/opt/ml/x"]);
  });
});
