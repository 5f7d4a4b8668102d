import assert from "node:assert/strict";
import { graphOf } from "../../../../pipeline/local/page/graphs";
import { servePage } from "../../../../pipeline/local/page/index";
import { definitionOf, shellStep } from "../../../support/endpoint";
import { type Element, elements, everyElement, parseMarkup, textOf } from "../../../support/markup";
import { GROUP, IDS, pageWorld, PIPELINE, type Kind, type PageWorld } from "../../../support/pageWorld";

const key = PIPELINE.toLowerCase();
const executionPath = (kind: Kind): string => `executions/${key}/${IDS[kind]}`;

describe("the page", () => {
  let world: PageWorld;
  before(() => {
    world = pageWorld();
  });
  after(() => world.remove());

  async function ask(path: string, method = "GET"): Promise<{ status: number; root: Element; text: string }> {
    const { status, body: text } = await servePage({ method, url: `/_/${path}` }, world.source);
    return { status, root: parseMarkup(text), text };
  }
  const shown = async (path: string): Promise<Element> => {
    const { status, root } = await ask(path);
    assert.equal(status, 200, path);
    return root;
  };
  const rowsOf = (root: Element | undefined): string[] =>
    root === undefined ? [] : elements(root, "tbody").flatMap((body) => elements(body, "tr").map(textOf));
  const pairsOf = (root: Element): Record<string, string> => {
    const [terms, told] = [elements(root, "dt"), elements(root, "dd")];
    return Object.fromEntries(terms.map((term, index) => [textOf(term), textOf(told[index])]));
  };

  it("lists executions, newest first, and tells a refusal from a failure", async () => {
    const root = await shown("");
    assert.deepEqual(rowsOf(root), [
      `${IDS.running} Diabetes running 2026-11-21 07:36:11Z –`,
      `${IDS.failed} Diabetes failed Step failed 2026-11-21 07:36:01Z 4.2 s`,
      `${IDS.refused} Diabetes refused Step failed 2026-11-21 07:35:51Z 4.2 s`,
      `${IDS.passed} Diabetes succeeded 2026-11-21 07:35:41Z 4.2 s`,
    ]);
    const [time] = elements(root, "time");
    assert.equal(time?.attributes.get("datetime"), "2026-11-21T07:36:11.000Z");
    assert.deepEqual(rowsOf(await shown(`?pipeline=${key}`)), rowsOf(root));
    assert.equal((await ask("?pipeline=other")).status, 404);
  });

  it("goes on behind the last execution of a page, each of them once", async () => {
    const { store } = world.source;
    const first = store.executions.get([key, IDS.passed]);
    assert.ok(first !== undefined);
    const ids = Array.from({ length: 60 }, (_, index) => `zz${String(index).padStart(10, "0")}`);
    // Three at each moment, so that pages end between executions of one time.
    const made = ids.map((id, index) => ({ ...first, id, created: first.created - 1000 - Math.floor(index / 3) }));
    store.write(() => {
      for (const one of made) {
        store.executions.putSync([key, one.id], one);
        store.executionsByTime.putSync([key, one.created, one.id], true);
      }
    });
    const seen: string[] = [];
    let next: string | undefined = "";
    while (next !== undefined) {
      const root = await shown(next);
      seen.push(...elements(root, "tr").flatMap((row) => elements(row, "th").map((cell) => textOf(cell).slice(0, 12))));
      next = everyElement(root)
        .find(({ attributes }) => attributes.get("rel") === "next")
        ?.attributes.get("href")
        ?.replace("/_/", "");
    }
    const listed = seen.filter((text) => /^[a-z0-9]{12}$/.test(text));
    const order = [...made].sort((a, b) => b.created - a.created || (a.id < b.id ? 1 : -1)).map(({ id }) => id);
    assert.deepEqual(listed, [IDS.running, IDS.failed, IDS.refused, IDS.passed, ...order]);
    store.write(() => {
      for (const one of made) {
        store.executions.removeSync([key, one.id]);
        store.executionsByTime.removeSync([key, one.created, one.id]);
      }
    });
  });

  it("shows an execution: state, graph, steps with logs, metrics, what it registered, parameters", async () => {
    const root = await shown(executionPath("passed"));
    assert.equal(textOf(elements(root, "h1")[0]), `Execution ${IDS.passed} succeeded`);
    assert.deepEqual(elements(root, "h2").map(textOf), [
      "Steps",
      "Metrics",
      "Registered",
      "Parameters",
      "Details",
      "Definition",
    ]);
    const [steps, metrics] = elements(root, "table");
    assert.deepEqual(rowsOf(steps), [
      "Prepare Processing succeeded log of Prepare 2026-11-21 07:35:41Z cached",
      "Evaluate Processing succeeded log of Evaluate 2026-11-21 07:35:43Z 2.0 s",
      "Gate Condition succeeded it holds 2026-11-21 07:35:45Z 0.1 s",
      "Register RegisterModel, if Gate holds succeeded 2026-11-21 07:35:45Z 0.1 s",
      "Reject Fail, unless Gate holds not taken – –",
    ]);
    assert.deepEqual(rowsOf(metrics), ["mse 3,000 2,990 to 3,010 –", "r2 0.5 0.4 to 0.6 0"]);
    assert.match(textOf(elements(root, "desc")[0]), /Register \(RegisterModel\): succeeded\./);
    const told = pairsOf(root);
    assert.equal(told.Pipeline, "Diabetes, version 1");
    assert.equal(told.Started, "2026-11-21 07:35:41Z");
    assert.equal(told.Took, "4.2 s");
    assert.equal(told.Input, "sample");
    assert.ok(textOf(root).includes(`${GROUP}, version 1: waits for approval`));
  });

  it("shows why an execution failed or was refused", async () => {
    const failed = await shown(executionPath("failed"));
    assert.equal(textOf(elements(failed, "p", "reason")[0]), "Step failed Second line");
    assert.ok(rowsOf(elements(failed, "table")[0]).includes("Reason: No header"));
    const refused = await shown(executionPath("refused"));
    assert.equal(textOf(elements(refused, "h1")[0]), `Execution ${IDS.refused} refused`);
    assert.match(textOf(refused), /Gate Condition succeeded it does not hold/);
  });

  it("follows what runs, unless it is told not to, and nothing that has ended", async () => {
    const { root, text } = await ask(executionPath("running"));
    assert.equal(elements(root, "main")[0]?.attributes.has("data-live"), true);
    assert.equal(elements(root, "script").length, 1);
    assert.match(text, /<noscript><meta http-equiv="refresh" content="5"/);
    assert.match(textOf(root), /Prepare Processing running attempt 2 log/);
    const held = await ask(`${executionPath("running")}/log?step=Prepare&live=off`);
    assert.equal(elements(held.root, "script").length, 0);
    const again = elements(held.root, "a").find((one) => textOf(one) === "Follow");
    assert.equal(again?.attributes.get("href"), "?step=Prepare");
    assert.equal(elements((await ask(executionPath("passed"))).root, "script").length, 0);
  });

  it("shows the log of a step, and says so where there is none", async () => {
    const root = await shown(`${executionPath("passed")}/log?step=Prepare`);
    assert.equal(textOf(elements(root, "pre", "log")[0]), "read 442 rows");
    assert.ok(textOf(root).includes(world.logOf("passed", "prepare")));
    assert.match(textOf(await shown(`${executionPath("passed")}/log?step=Evaluate`)), /Nothing was written\./);
    assert.match(textOf(await shown(`${executionPath("passed")}/log?step=Gate`)), /The step has no log\./);
    for (const query of ["", "?step=Other", "?step=Prepare&host=algo-2", "?step=Prepare&host=../algo-1"])
      assert.equal((await ask(`${executionPath("passed")}/log${query}`)).status, 404, query);
  });

  it("shows pipelines, with the definition of a version", async () => {
    const list = await shown("pipelines");
    assert.deepEqual(rowsOf(list), [`Diabetes Trains on the sample 1 2026-11-21 07:35:31Z running ${IDS.running}`]);
    const root = await shown(`pipelines/${key}`);
    assert.deepEqual(elements(root, "h2").map(textOf), ["Definition of version 1", "Versions"]);
    assert.deepEqual(rowsOf(root), [`version 1 shown above 2026-11-21 07:35:31Z – ${IDS.running}`]);
    assert.deepEqual(elements(root, "g", "planned").length, 5);
    for (const version of ["2", "0", "x", "1e3"])
      assert.equal((await ask(`pipelines/${key}?version=${version}`)).status, 404, version);
  });

  it("shows the registry: groups, packages with decision, metrics and execution", async () => {
    assert.deepEqual(rowsOf(await shown("models")), [
      `${GROUP} What passed 1 version 1 waits for approval 2026-11-21 07:35:31Z`,
    ]);
    assert.deepEqual(rowsOf(await shown(`models/${GROUP}`)), [
      `version 1 waits for approval mse 3,000, r2 0.5 ${IDS.passed} 2026-11-21 07:35:36Z`,
    ]);
    const root = await shown(`models/${GROUP}/1`);
    assert.equal(textOf(elements(root, "h1")[0]), "Version 1 waits for approval");
    assert.deepEqual(rowsOf(root), ["mse 3,000 2,990 to 3,010 –", "r2 0.5 0.4 to 0.6 0"]);
    const { Execution, Image, Model, Note } = pairsOf(root);
    assert.deepEqual([Execution, Image, Model, Note], [IDS.passed, "image", "model", "Value"]);
  });

  it("says that nothing is there for any other address", async () => {
    const paths = ["x", "executions", `executions/${key}`, `executions/${key}/nope`, `executions/other/${IDS.passed}`];
    const others = ["pipelines/other", "models/other", `models/${GROUP}/2`, `models/${GROUP}/x`, "pipelines?after=x"];
    for (const path of [...paths, ...others, "%2e%2e/", "../", "models/%00"]) {
      const { status, root } = await ask(path);
      assert.equal(status, 404, path);
      assert.equal(textOf(elements(root, "h1")[0]), "Nothing is here");
    }
  });

  it("changes nothing: any method but GET and HEAD is refused", async () => {
    for (const method of ["POST", "PUT", "DELETE", "PATCH", "OPTIONS"])
      assert.equal((await ask(executionPath("passed"), method)).status, 405, method);
    assert.equal((await ask(executionPath("passed"), "HEAD")).status, 200);
  });

  it("builds the graph of a definition once while it is looked at, and forgets those of long ago", () => {
    const [first, ...others] = Array.from({ length: 33 }, (_, index) => definitionOf([shellStep(`S${index}`, "true")]));
    assert.ok(first !== undefined);
    const graph = graphOf(first);
    assert.equal(graphOf(first), graph);
    for (const other of others.slice(0, 31)) graphOf(other);
    assert.equal(graphOf(first), graph);
    for (const other of others) graphOf(other);
    assert.notEqual(graphOf(first), graph);
  });

  it("gives the same bytes for the same state", async () => {
    for (const path of ["", executionPath("refused"), `models/${GROUP}`])
      assert.equal((await ask(path)).text, (await ask(path)).text);
  });

  it("can be read by ear and walked by headings on every view", async () => {
    const paths = ["", executionPath("passed"), `${executionPath("passed")}/log?step=Prepare`, "pipelines"];
    for (const path of [...paths, `pipelines/${key}`, "models", `models/${GROUP}`, `models/${GROUP}/1`]) {
      const root = await shown(path);
      for (const name of ["h1", "main", "header", "footer"])
        assert.equal(elements(root, name).length, 1, `${name} of ${path}`);
      for (const nav of elements(root, "nav")) assert.ok(nav.attributes.has("aria-label"), path);
      for (const cell of elements(root, "th")) assert.match(cell.attributes.get("scope") ?? "", /^(row|col)$/, path);
      for (const table of elements(root, "table")) assert.notEqual(textOf(elements(table, "caption")[0]), "", path);
      const ids = everyElement(root).flatMap(({ attributes }) => attributes.get("id") ?? []);
      assert.equal(new Set(ids).size, ids.length, path);
      const inline = everyElement(root).flatMap(({ attributes }) =>
        [...attributes.keys()].filter((name) => /^on|^style$/.test(name)),
      );
      assert.deepEqual(inline, [], path);
      const current = elements(root, "a").filter(({ attributes }) => attributes.has("aria-current"));
      assert.ok(current.length >= 1, path);
    }
  });

  it("links only to addresses of its own that are there", async () => {
    const seen = new Set<string>();
    const waiting = [""];
    for (let path = waiting.pop(); path !== undefined; path = waiting.pop()) {
      if (seen.has(path)) continue;
      seen.add(path);
      for (const { attributes } of elements(await shown(path), "a")) {
        const to = attributes.get("href") ?? "";
        if (to.startsWith("#") || to.startsWith("?")) continue;
        assert.ok(to.startsWith("/_/"), to);
        waiting.push(to.slice("/_/".length));
      }
    }
    assert.ok(seen.size >= 15, [...seen].join(" "));
  });
});
