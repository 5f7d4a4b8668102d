import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { renderReport } from "../../../scripts/report/page";
import { type Element, elements, everyElement, parseMarkup, textOf } from "../../support/markup";
import { failedFacts, passedFacts, refusedFacts, unprovedFacts } from "../../support/reportFacts";

type Facts = typeof passedFacts;

const page = (facts: Facts): Element => parseMarkup(renderReport(facts));
const part = (root: Element, id: string): Element | undefined =>
  everyElement(root).find(({ attributes }) => attributes.get("id") === id);
const top = (facts: Facts): string => textOf(elements(page(facts), "div", "verdict")[0]);
const titles = (root: Element): string[] => elements(root, "h2").map(textOf);

/** Terms of a section and what it says of them. */
function pairs(root: Element | undefined): Record<string, string> {
  const lists = root === undefined ? [] : elements(root, "dl");
  return Object.fromEntries(
    lists.flatMap((list) => {
      const [terms, descriptions] = [elements(list, "dt"), elements(list, "dd")];
      return terms.map((term, index) => [textOf(term), textOf(descriptions[index])]);
    }),
  );
}

describe("report: every page", () => {
  for (const [name, facts] of Object.entries({ passedFacts, refusedFacts, failedFacts, unprovedFacts })) {
    const text = renderReport(facts);
    const root = parseMarkup(text);

    it(`${name}: is one complete HTML file with one h1 and no script`, () => {
      assert.ok(text.startsWith('<!doctype html>\n<html lang="en">'));
      assert.equal(elements(root, "h1").length, 1);
      assert.equal(elements(root, "script").length, 0);
      assert.ok(
        everyElement(root).every(({ attributes }) => [...attributes.keys()].every((key) => !/^on|^style$/.test(key))),
      );
    });

    it(`${name}: loads nothing, and allows only its own style`, () => {
      const links = everyElement(root).flatMap(({ attributes }) =>
        ["href", "src", "action", "data"].flatMap((key) => attributes.get(key) ?? []),
      );
      assert.ok(
        links.every((link) => /^(#|data:image\/svg\+xml;base64,)/.test(link)),
        String(links),
      );
      const style = /<style>([^]*?)<\/style>/.exec(text)?.[1] ?? "";
      assert.ok(!/url\(|@import/.test(style));
      const digest = createHash("sha256").update(style, "utf8").digest("base64");
      const [policy] = elements(root, "meta").flatMap(({ attributes }) =>
        attributes.get("http-equiv") === "Content-Security-Policy" ? [attributes.get("content")] : [],
      );
      assert.ok(policy?.startsWith(`default-src 'none'; style-src 'sha256-${digest}'; img-src data:;`), policy);
    });

    it(`${name}: has ids once, and links, labels and icons that lead to them`, () => {
      const ids = everyElement(root).flatMap(({ attributes }) => attributes.get("id") ?? []);
      assert.equal(new Set(ids).size, ids.length);
      for (const { attributes } of everyElement(root)) {
        const wanted = [
          attributes.get("href")?.replace(/^#/, ""),
          ...(attributes.get("aria-labelledby")?.split(" ") ?? []),
        ];
        for (const id of wanted) assert.ok(id === undefined || ids.includes(id), id);
      }
    });

    it(`${name}: can be read by ear`, () => {
      for (const table of elements(root, "table")) {
        assert.notEqual(textOf(elements(table, "caption")[0]), "");
        assert.ok(elements(table, "th").every(({ attributes }) => /^(row|col)$/.test(attributes.get("scope") ?? "")));
        const columns = elements(table, "thead").flatMap((head) => elements(head, "th")).length;
        for (const row of elements(table, "tr")) {
          const cells = row.children.filter((child): child is Element => typeof child !== "string");
          const spans = cells.reduce((sum, { attributes }) => sum + Number(attributes.get("colspan") ?? 1), 0);
          assert.equal(spans, columns);
        }
      }
      for (const image of elements(root, "img")) assert.notEqual(image.attributes.get("alt") ?? "", "");
      for (const { attributes } of elements(root, "svg")) {
        const named = attributes.has("aria-label") || attributes.has("aria-labelledby");
        assert.ok(attributes.get("aria-hidden") === "true" || (attributes.get("role") === "img" && named));
      }
    });

    it(`${name}: is the same for the same facts`, () => {
      const { metrics, execution, proof } = structuredClone({ ...facts, graph: undefined });
      assert.equal(renderReport({ ...facts, metrics, execution, proof }), text);
    });
  }
});

describe("report: what it tells", () => {
  it("of a model that passed", () => {
    const root = page(passedFacts);
    assert.equal(textOf(elements(root, "title")[0]), "Sluicegate: regression a1b2c3d4e5f6: gate PASSED");
    assert.equal(textOf(elements(root, "h1")[0]), "regression: gate PASSED");
    assert.match(top(passedFacts), /mse is 3,381, and the gate asks for at most 4,000\./);
    assert.match(top(passedFacts), /version 3 ?waits for approval/);
    assert.match(top(passedFacts), /npx sluicegate model approve 3 --stack dev --pipeline regression --reason/);
    assert.deepEqual(titles(root), [
      "Metrics",
      "Plots",
      "Steps",
      "Certificate",
      "Parameters",
      "Stack",
      "Identity and digests",
      "Definition",
    ]);
    assert.deepEqual(elements(elements(root, "nav")[0] ?? root, "a").map(textOf), titles(root));
  });

  it("of a model that the gate refused", () => {
    const text = top(refusedFacts);
    assert.match(text, /gate REFUSED The model missed its gate: mse 4212\.7 \(at most 4000\) Nothing was registered\./);
    assert.match(text, /none registered/);
    assert.doesNotMatch(text, /approve/);
    assert.match(textOf(part(page(refusedFacts), "metrics")), /missed ?at most 4,000/);
  });

  it("of a step that failed", () => {
    const root = page(failedFacts);
    assert.match(top(failedFacts), /gate NOT REACHED Train failed: AlgorithmError: Expected at least one/);
    assert.match(top(failedFacts), /npx sluicegate run show a1b2c3d4e5f6 --stack dev/);
    assert.match(textOf(part(root, "metrics")), /no numbers/);
    assert.match(textOf(part(root, "steps")), /Train Training failed .* 1\.4 s Reason: AlgorithmError/);
    assert.ok(!titles(root).includes("Plots") && !titles(root).includes("Stack"));
  });

  it("of a definition that is not proved, although the gate passed", () => {
    const text = top(unprovedFacts);
    assert.match(text, /The definition is REFUTED, not PROVED/);
    const proof = textOf(part(page(unprovedFacts), "proof"));
    for (const { rule, message, fix } of unprovedFacts.proof.findings) {
      for (const told of [rule, message, fix]) assert.ok(proof.includes(told), told);
    }
    assert.match(proof, /Ungated path Train → Gate → Register/);
    assert.doesNotMatch(textOf(part(page(unprovedFacts), "metrics")), /not gated/);
    const pending = { ...unprovedFacts, model: passedFacts.model };
    assert.doesNotMatch(top(pending), /model approve/);
  });

  it("of an execution that was stopped", () => {
    const execution = { ...passedFacts.execution, status: "Stopped", steps: [], endTime: undefined };
    assert.match(top({ ...passedFacts, execution, model: undefined }), /NOT REACHED The execution is stopped\./);
  });

  it("the certificate in plain words", () => {
    const proof = part(page(passedFacts), "proof");
    const { certificate } = passedFacts.proof;
    assert.deepEqual(pairs(proof), {
      Registration: "Register",
      "Only behind": "Gate",
      Guaranteed: "mse at most 4,000, read from regression_metrics.mse.value",
      "Measured by": "Evaluate",
      "Model made by": "Train",
      "Definition sha256": certificate?.digest,
      "From the sources":
        "npx sluicegate pipeline render --stack dev --pipeline regression | npx sluicegate pipeline prove - --pipeline regression",
    });
    for (const one of certificate?.assumptions ?? ["none"]) assert.ok(textOf(proof).includes(one), one);
    assert.match(textOf(proof), /InputData, ProcessingInstanceCount, .*; nothing else/);
  });

  it("a certificate that registers nothing", () => {
    const certificate = { digest: "0".repeat(64), sinks: [], starterChoices: [], assumptions: [] };
    const proof = textOf(
      part(page({ ...passedFacts, proof: { verdict: "PROVED", findings: [], certificate } }), "proof"),
    );
    assert.match(proof, /registers no model/);
  });

  it("the digests by which anyone can check", () => {
    const told = pairs(part(page(passedFacts), "digests"));
    assert.equal(told["Definition sha256"], passedFacts.proof.certificate?.digest);
    assert.equal(told["Step code sha256"], passedFacts.model?.codeDigest);
    assert.equal(told["Scored model sha256"], "be3f6d069779fce53def6accc09f6d370ed259488e6004f90638bc72a011b3d4");
    assert.equal(told["Model package"], passedFacts.model?.arn);
    assert.equal(pairs(part(page(failedFacts), "digests"))["Step code sha256"], passedFacts.model?.codeDigest);
  });

  it("the metrics that are gated first, and warns of an interval past its bound", () => {
    const [mse, ...others] = passedFacts.metrics;
    assert.ok(mse);
    const metrics = (facts: Facts): Element | undefined => part(page(facts), "metrics");
    const table = elements(metrics({ ...passedFacts, metrics: [...others, mse] }) ?? page(passedFacts), "tbody")[0];
    assert.match(textOf(table), /^mse mean squared error/);
    assert.match(textOf(metrics(passedFacts)), /interval of mse reaches past the bound/);
    const sure = { ...mse, interval: [3000, 3900] } as const;
    assert.doesNotMatch(textOf(metrics({ ...passedFacts, metrics: [sure] })), /reaches past/);
  });

  it("the parameters, given and by default", () => {
    const facts = { ...passedFacts, parameters: [{ name: "TrainingInstanceType", value: "ml.c5.xlarge" }] };
    const rows = elements(part(page(facts), "parameters") ?? page(facts), "tr")
      .slice(1)
      .map(textOf);
    assert.deepEqual(rows, [
      "InputData diabetes the same any",
      "ProcessingInstanceType ml.m5.large the same ml.m5.large, ml.m5.xlarge",
      "ProcessingInstanceCount 1 the same any",
      "TrainingInstanceType ml.c5.xlarge ml.m5.xlarge ml.m5.xlarge, ml.c5.xlarge",
    ]);
  });

  it("what bringing the stack up changed, found and answered generically", () => {
    const text = textOf(part(page(passedFacts), "stack"));
    assert.match(text, /policy pack: 31 created, 2 unchanged\./);
    assert.match(text, /1 finding\..*OPS-03 ?sluicegate advisory Log groups keep/);
    assert.match(text, /Answered generically.*aws:iam\/rolePolicy:RolePolicy/);
    const up = { changes: {}, findings: [], generic: [] };
    assert.match(textOf(part(page({ ...passedFacts, up }), "stack")), /nothing changed.*nothing to object to/);
  });

  it("the plots as pictures, with their own words", () => {
    const root = page(passedFacts);
    const [first] = elements(root, "img");
    const data = first?.attributes.get("src")?.split(",")[1] ?? "";
    assert.equal(Buffer.from(data, "base64").toString("utf8"), passedFacts.plots[0]?.svg);
    assert.deepEqual(
      elements(root, "img").map(({ attributes }) => attributes.get("alt")),
      ["Predicted against actual", "Residuals", "Feature importance"],
    );
    assert.match(textOf(elements(root, "figcaption")[2]), /each feature's share/);
  });

  it("the definition with line breaks, and as it is when it is no JSON", () => {
    const shown = (definition: string): string =>
      elements(page({ ...passedFacts, definition }), "pre")
        .map(({ children }) => (typeof children[0] === "string" ? children[0] : ""))
        .join("");
    assert.equal(shown(passedFacts.definition), JSON.stringify(JSON.parse(passedFacts.definition), undefined, 2));
    assert.equal(shown("{not json"), "{not json");
  });
});
