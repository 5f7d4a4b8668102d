import assert from "node:assert/strict";
import { mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import path from "node:path";
import { checkEnvironments, environmentOf } from "../../../pipeline/local/environments";
import { newFolder } from "../../support/endpoint";
import { repositoryRoot } from "../../support/repository";

const ECR = "683313688378.dkr.ecr.us-east-1.amazonaws.com";

describe("pipeline/local/environments", () => {
  let folder: string;
  let file: string;
  beforeEach(async () => {
    folder = await newFolder();
    file = path.join(folder, "environments.yaml");
  });
  afterEach(() => {
    rmSync(folder, { recursive: true });
  });
  const write = (...lines: string[]): void => {
    writeFileSync(file, lines.join("\n"));
  };

  const ours: [string, string | undefined][] = [
    [`${ECR}/sagemaker-xgboost:3.2-0`, "xgboost"],
    [`${ECR}/sagemaker-xgboost@sha256:${"a".repeat(64)}`, "xgboost"],
    ["811284229777.dkr.ecr.us-east-1.amazonaws.com/xgboost:1", "xgboost"],
    [`${ECR}/sagemaker-scikit-learn:1.2-1-cpu-py3`, "script"],
    [`${ECR}/pytorch-training:2.5-cpu-py311`, undefined],
    [`${ECR}/my-xgboost:1`, undefined],
  ];
  for (const [image, entry] of ours) {
    it(`has ${entry ?? "nothing"} for ${image}`, () => {
      assert.deepEqual(environmentOf(file, image), entry === undefined ? undefined : { entry });
    });
  }

  it("asks the user's file first, in its order, and says which interpreter stands for the image", () => {
    mkdirSync(path.join(folder, "venv"));
    write(
      "environments:",
      '  - images: ["*/team/torch:2.?"]',
      "    python: venv",
      "    entry: own",
      "    launcher: podman",
      '  - images: ["*/team/*", "plain"]',
      "    python: /usr/bin/python3",
      '  - images: ["*/sagemaker-xgboost:*"]',
      "    entry: script",
    );
    assert.deepEqual(environmentOf(file, "docker.io/team/torch:2.5"), {
      entry: "own",
      launcher: "podman",
      python: path.join(folder, "venv/bin/python"),
    });
    assert.deepEqual(environmentOf(file, "docker.io/team/torch:2.50"), { entry: "script", python: "/usr/bin/python3" });
    assert.deepEqual(environmentOf(file, "plain"), { entry: "script", python: "/usr/bin/python3" });
    assert.equal(environmentOf(file, "plainly"), undefined);
    assert.deepEqual(environmentOf(file, `${ECR}/sagemaker-xgboost:3.2-0`), { entry: "script" });
    assert.deepEqual(environmentOf(file, `${ECR}/sagemaker-xgboost@sha256:1`), { entry: "xgboost" });
  });

  it("takes a pattern's other characters as they are", () => {
    write('environments: [{ images: ["a.b/(c)+"] }]');
    assert.deepEqual(environmentOf(file, "a.b/(c)+"), { entry: "script" });
    assert.equal(environmentOf(file, "axb/(c)+"), undefined);
  });

  it("tells every fault of the file at once, with its line", () => {
    write(
      "environments:",
      "  - images: []",
      "    entry: shell",
      "  - pyhton: run",
      '    images: ["*"]',
      "  - python: 3",
      '    images: ["*"]',
    );
    const faults = [
      "line 2: /environments/0/images must NOT have fewer than 1 items",
      "line 3: /environments/0/entry must be equal to one of the allowed values (script, xgboost, own)",
      "line 4: /environments/1 must NOT have additional properties (pyhton)",
      "line 6: /environments/2/python must be string",
    ];
    const message = `Expected environments.yaml as its schema says, got: ${faults.join("; ")}; correct ${file}.`;
    assert.throws(() => environmentOf(file, "any"), { message });
    assert.throws(
      () => {
        checkEnvironments(file);
      },
      { message },
    );
    write("environments: [");
    assert.throws(() => environmentOf(file, "any"), /got: line 1: .*Flow sequence/);
  });

  it("demands a file that was named", () => {
    assert.throws(() => {
      checkEnvironments(file);
    }, /Expected a file of environments at .*environments.yaml, found none/);
  });

  it("ships a file that editors check by the schema beside it", () => {
    const containers = path.join(repositoryRoot, "pipeline/local/containers");
    const [first] = readFileSync(path.join(containers, "environments.yaml"), "utf8").split("\n");
    assert.equal(first, "# yaml-language-server: $schema=environments.schema.json");
    checkEnvironments(path.join(containers, "environments.yaml"));
  });
});
