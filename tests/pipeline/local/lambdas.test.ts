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

  it("takes the files that are named beside it before its own, whatever it holds", () => {
    const named = new Map([["notify", "/flags/notify.mjs"]]);
    write("notify: notify.py\nscore: score.py\n");
    assert.deepEqual(lambdaFunction(folder, "notify", named), {
      file: "/flags/notify.mjs",
      handler: "handler",
      timeoutSeconds: 120,
    });
    assert.equal(lambdaFunction(folder, "score", named)?.file, path.join(folder, "score.py"));
    write("- faulty");
    assert.equal(lambdaFunction(folder, "notify", named)?.file, "/flags/notify.mjs");
  });

  const wrong: [string, RegExp][] = [
    [
      "- notify",
      /Expected lambdas.yaml as its schema says, got: line 1: the file must be object; correct .*lambdas.yaml\./,
    ],
    ["notify: [", /line 1: .*Flow sequence/],
    ["a: x.py\nnotify: run.sh", /line 2: \/notify must match pattern/],
    ["notify: {handler: main}", /line 1: \/notify must have required property 'file'/],
    [
      "notify: {file: a.py, handler: 3}\nscore: {file: a.py, timeout: 0}",
      /line 1: \/notify\/handler must be string; line 2: \/score\/timeout must be >= 1;/,
    ],
  ];
  for (const [text, message] of wrong) {
    it(`refuses ${text}`, () => {
      write(text);
      assert.throws(() => lambdaFunction(folder, "notify"), { message });
    });
  }
});
