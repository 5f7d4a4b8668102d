import assert from "node:assert/strict";
import { renderPipeline } from "../../infra/definition";
import { namesOf } from "../../infra/names";
import { pipelines, writtenPipelines } from "../../pipeline";
import { prove } from "../../policies/proof";
import { requirements } from "../../scripts/floors";
import { readStackConfig } from "../../scripts/stackConfig";
import { repositoryRoot } from "../support/repository";

describe("infra/definition", () => {
  for (const stack of ["local", "dev", "prod"]) {
    for (const pipeline of pipelines) {
      it(`renders ${pipeline.name} for ${stack} so that it is proved against its floors`, () => {
        const config = readStackConfig(repositoryRoot, stack);
        const { definition } = renderPipeline(repositoryRoot, pipeline, config, namesOf(config));
        const metrics = requirements(repositoryRoot, pipeline.name);
        const { verdict, findings, certificate } = prove(definition, { metrics });
        assert.equal(verdict, "PROVED", JSON.stringify(findings));
        const atoms = certificate?.sinks.flatMap((sink) => sink.atoms.map(({ metric }) => metric)) ?? [];
        assert.deepEqual(new Set(atoms), new Set(metrics.map(({ name }) => name)));
      });
    }
  }

  it("gives each pipeline code of its own", () => {
    const config = readStackConfig(repositoryRoot, "dev");
    const rendered = writtenPipelines.map((one) => renderPipeline(repositoryRoot, one, config, namesOf(config)));
    assert.equal(new Set(rendered.map(({ archive }) => archive?.digest)).size, writtenPipelines.length);
  });
});
