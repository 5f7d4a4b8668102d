import assert from "node:assert/strict";
import { rmSync, writeFileSync } from "node:fs";
import path from "node:path";
import { lambdaFunction } from "../../../pipeline/local/lambdas";
import { newFolder } from "../../support/endpoint";

describe("pipeline/local/lambdas", () => {
  let folder: string;
  beforeEach(async () => {
    folder = await newFolder();
  });
  afterEach(() => {
    rmSync(folder, { recursive: true });
  });
  const write = (text: string): void => {
    writeFileSync(path.join(folder, "lambdas.yaml"), text);
  };

  it("says which file stands for a function", () => {
    assert.equal(lambdaFunction(folder, "notify"), undefined);
    write("notify: code/notify.py\nscore:\n  file: /code/score.mjs\n  handler: main\n  timeout: 30\n");
    assert.deepEqual(lambdaFunction(folder, "notify"), {
      file: path.join(folder, "code/notify.py"),
      handler: "lambda_handler",
      timeoutSeconds: 120,
    });
    assert.deepEqual(lambdaFunction(folder, "score"), { file: "/code/score.mjs", handler: "main", timeoutSeconds: 30 });
    assert.equal(lambdaFunction(folder, "toString"), undefined);
    write("");
    assert.equal(lambdaFunction(folder, "notify"), undefined);
  });

  const wrong: [string, RegExp][] = [
    ["- notify", /Expected names of functions and their files in .*lambdas.yaml, got something else/],
    ["notify: [", /Expected YAML in lambdas.yaml of the state folder, got: /],
    ["notify: run.sh", /Expected a .py, .js, .cjs or .mjs file for "notify" in lambdas.yaml/],
    ["notify: {handler: main}", /Expected a .py, .js, .cjs or .mjs file for "notify"/],
    ["notify: {file: a.py, handler: 3}", /Expected the name of a function as handler for "notify"/],
    ["notify: {file: a.py, timeout: 0}", /Expected a timeout of 1 to 900 seconds for "notify"/],
  ];
  for (const [text, message] of wrong) {
    it(`refuses ${text}`, () => {
      write(text);
      assert.throws(() => lambdaFunction(folder, "notify"), { message });
    });
  }
});
