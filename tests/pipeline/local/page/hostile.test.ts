/** Whatever texts a definition, a step, a log or a package holds, the page keeps its structure: not one element more. */
import assert from "node:assert/strict";
import { servePage } from "../../../../pipeline/local/page/index";
import { everyElement, parseMarkup, textOf } from "../../../support/markup";
import { GROUP, IDS, pageWorld, PIPELINE } from "../../../support/pageWorld";

const ATTACKS = [
  "</title></style></script><script>alert(1)</script>",
  `"><img src=x onerror=alert(1)>`,
  "' onload='alert(1)' x='",
  "--><!-- ]]></svg></pre>",
  "&lt;script&gt;${alert(1)}",
  "javascript:alert(1)?a=b&c=d#e",
  "../../../../etc/passwd%2e%2e%2f",
  "\u202Edeorppa\u0007\u001b[31m",
] as const;

const key = PIPELINE.toLowerCase();

/** Every view, its elements with the names of their attributes, and where its links lead. */
async function skeletons(end: string): Promise<{ shape: string; texts: string; links: string[] }> {
  const world = pageWorld(end);
  const log = new URLSearchParams({ step: world.names.prepare }).toString();
  const executions = Object.values(IDS).map((id) => `executions/${key}/${id}`);
  const paths = ["", ...executions, ...executions.map((path) => `${path}/log?${log}`), "pipelines", `pipelines/${key}`];
  try {
    const roots = [];
    for (const path of [...paths, "models", `models/${GROUP}`, `models/${GROUP}/1`]) {
      const { status, body } = await servePage({ method: "GET", url: `/_/${path}` }, world.source);
      assert.equal(status, 200, path);
      roots.push(parseMarkup(body));
    }
    const all = roots.flatMap(everyElement);
    return {
      shape: all.map(({ name, attributes }) => `${name}(${[...attributes.keys()].join(" ")})`).join("\n"),
      texts: roots.map(textOf).join("\n"),
      links: all.flatMap(({ attributes }) => attributes.get("href") ?? attributes.get("src") ?? []),
    };
  } finally {
    await world.remove();
  }
}

describe("the page: hostile texts in every field", () => {
  let expected: string;
  before(async () => {
    expected = (await skeletons("x")).shape;
  });

  for (const attack of ATTACKS) {
    it(`shows ${JSON.stringify(attack)} as the text that it is`, async () => {
      const { shape, texts, links } = await skeletons(attack);
      assert.equal(shape, expected);
      for (const link of links) assert.match(link, /^(\/_\/|#|\?|data:image\/svg\+xml,)/);
      const visible = attack
        .replace(/[\p{Cc}\u202E]/gu, "\uFFFD")
        .replace(/\s+/g, " ")
        .trim();
      // Of a run, its steps, its log, its numbers and its model.
      for (const before of ["A run", "read 442 rows", "No header", "Missed", "sample", "mse", "Value", "image"])
        assert.ok(texts.includes(`${before}${visible}`), before);
    });
  }
});
