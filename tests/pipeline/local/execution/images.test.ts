import assert from "node:assert/strict";
import { symlinkSync, writeFileSync } from "node:fs";
import path from "node:path";
import type { Step } from "../../../../pipeline/schema";
import { World, shell } from "../../../support/executionWorld";

const unknown = (step: string, image: string): string =>
  `Step "${step}" runs in image ${image}, which no environment stands for; name one in environments.yaml of the state folder.`;

const inImage = (name: string, ImageUri: string): Step =>
  shell(name, "echo ran", { arguments: { AppSpecification: { ImageUri, ContainerEntrypoint: ["echo", "ran"] } } });

describe("pipeline/local/execution/images", () => {
  let world: World;
  beforeEach(() => (world = new World()));
  afterEach(() => {
    world.remove();
  });

  it("fails before anything starts, naming every step and image that no environment stands for", async () => {
    const steps: Step[] = [
      inImage("First", "image"),
      inImage("Second", "other:1"),
      {
        Name: "Third",
        Type: "Training",
        Arguments: { AlgorithmSpecification: { TrainingImage: { "Std:Join": { On: ":", Values: ["torch", "2"] } } } },
      },
      {
        Name: "Tune",
        Type: "Tuning",
        Arguments: { TrainingJobDefinitions: [{ AlgorithmSpecification: { TrainingImage: "tuned" } }] },
      },
      { Name: "Model", Type: "Model", Arguments: { PrimaryContainer: { Image: "serving" } } },
      { Name: "Transform", Type: "Transform", Arguments: { ModelName: { Get: "Steps.Model.ModelName" } } },
    ];
    const expected: [string, string][] = [
      ["Second", "other:1"],
      ["Third", "torch:2"],
      ["Tune", "tuned"],
      ["Transform", "serving"],
    ];
    assert.deepEqual(await world.run(steps), {
      status: "Failed",
      failureReason: expected.map(([step, image]) => unknown(step, image)).join(" "),
    });
    assert.deepEqual(world.records, []);
  });

  it("fails the step where another step says which image it is", async () => {
    const late = shell("Late", "true", {
      arguments: {
        AppSpecification: {
          ImageUri: { Get: "Steps.First.Environment.IMAGE" } as never,
          ContainerEntrypoint: ["true"],
        },
      },
    });
    const first = shell("First", "true", { arguments: { Environment: { IMAGE: "other" } } });
    const { failureReason } = await world.run([first, late]);
    assert.equal(failureReason, `Step Late failed: ClientError: ${unknown("Late", "other")}`);
  });

  it("runs a step by the interpreter that its image's environment names", async () => {
    const own = path.join(world.folder, "python3");
    symlinkSync(world.effects.python, own);
    writeFileSync(
      path.join(world.folder, "environments.yaml"),
      `environments: [{ images: ["image"] }, { images: ["mine"], python: ${own} }]`,
    );
    const which = (name: string, image: string): Step => {
      const step = inImage(name, image);
      const AppSpecification = { ImageUri: image, ContainerEntrypoint: ["/bin/sh", "-c", "command -v python3"] };
      return { ...step, Arguments: { ...step.Arguments, AppSpecification } } as Step;
    };
    assert.deepEqual(await world.run([which("Mine", "mine"), which("Usual", "image")]), { status: "Succeeded" });
    assert.deepEqual([...world.lines].sort(), [
      `Mine: ${own}`,
      `Usual: ${path.join(path.dirname(world.effects.python), "python3")}`,
    ]);
  });

  it("names an interpreter that is not there", async () => {
    writeFileSync(path.join(world.folder, "environments.yaml"), 'environments: [{ images: ["*"], python: gone }]');
    assert.deepEqual(await world.run([inImage("Step", "image")]), {
      status: "Failed",
      failureReason: `Step "Step" runs in image image, but its environment's interpreter ${world.folder}/gone is not there; correct environments.yaml.`,
    });
  });
});
