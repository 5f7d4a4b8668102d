/** The page in a real browser: what it shows in which light, at which width, to whom, and what the keyboard reaches. */
import assert from "node:assert/strict";
import { once } from "node:events";
import { appendFileSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { finishExecution } from "../../../../pipeline/local/history";
import { ensureChromium } from "../../../../scripts/setup/chromium";
import { Browser, type Page } from "../../../support/browser";
import { GROUP, IDS, pageWorld, PIPELINE, START, type PageWorld } from "../../../support/pageWorld";
import { repositoryRoot } from "../../../support/repository";

const key = PIPELINE.toLowerCase();
const running = `executions/${key}/${IDS.running}`;
const VIEWS = [
  "",
  `executions/${key}/${IDS.passed}`,
  `executions/${key}/${IDS.refused}`,
  running,
  `executions/${key}/${IDS.passed}/log?step=Prepare`,
  "pipelines",
  `pipelines/${key}`,
  "models",
  `models/${GROUP}`,
  `models/${GROUP}/1`,
  "nothing",
];

/** Texts whose contrast with what is behind them is below 4.5:1, as WCAG 2.2 counts it. */
const FAINT = `(() => {
  const numbers = (colour) => colour.match(/[\\d.]+/g).map(Number);
  const luminance = (colour) => {
    const [r, g, b] = numbers(colour).map((part) => part / 255)
      .map((part) => (part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4));
    return 0.2126 * r + 0.7152 * g + 0.0722 * b;
  };
  const solid = (colour) => colour !== "none" && (numbers(colour)[3] ?? 1) === 1;
  const behind = (node) => {
    const box = node.closest("g")?.querySelector(".box");
    if (box && solid(getComputedStyle(box).fill)) return getComputedStyle(box).fill;
    for (let one = node; one; one = one.parentElement)
      if (solid(getComputedStyle(one).backgroundColor)) return getComputedStyle(one).backgroundColor;
    return "rgb(255, 255, 255)";
  };
  const texts = [...document.body.querySelectorAll("*")].filter((node) =>
    node.checkVisibility() && !node.closest("script, title, desc") &&
    [...node.childNodes].some((child) => child.nodeType === 3 && child.textContent.trim() !== ""));
  if (texts.length === 0) throw new Error("no texts");
  return texts.flatMap((node) => {
    const style = getComputedStyle(node);
    const colours = [node.closest("svg") ? style.fill : style.color, behind(node)];
    const [dark, light] = colours.map(luminance).sort((a, b) => a - b);
    return (light + 0.05) / (dark + 0.05) >= 4.5 ? [] : [node.textContent.trim() + " " + colours.join(" on ")];
  });
})()`;

/** What the keyboard shall reach, and what it has reached: each by its place among all elements. */
const REACHABLE = `[...document.querySelectorAll("a[href], summary, [tabindex='0']")].filter((one) =>
  one.checkVisibility() && !one.closest("details:not([open]) > :not(summary)")).map(indexOf)`;
const INDEX_OF = `const indexOf = (one) => [...document.querySelectorAll("*")].indexOf(one);`;
const FOCUSED = `(() => { ${INDEX_OF}
  const one = document.activeElement;
  const { outlineStyle, outlineWidth } = getComputedStyle(one);
  const { top, bottom, left, right } = one.getBoundingClientRect();
  const seen = bottom > 0 && top < innerHeight && right > 0 && left < innerWidth;
  return one === document.body ? null : { index: indexOf(one), outline: outlineStyle + " " + outlineWidth, seen };
})()`;

interface Focused {
  readonly index: number;
  readonly outline: string;
  readonly seen: boolean;
}

/** Resolves as soon as the page's own text has this in it. */
const until = (text: string): string => `new Promise((resolve) => {
  const look = () => document.body.textContent.includes(${JSON.stringify(text)}) && resolve(true);
  new MutationObserver(look).observe(document.body, { childList: true, subtree: true, characterData: true });
  look();
})`;

describe("the page in Chromium", function () {
  this.timeout(300_000); // The first time, the browser is installed.
  let browser: Browser;
  let world: PageWorld;
  let page: Page;
  let url: string;
  before(async () => {
    world = pageWorld();
    url = await world.listen();
    browser = Browser.start(await ensureChromium(repositoryRoot, () => undefined));
  });
  beforeEach(async () => {
    page = await browser.open();
    await page.show("light", 1100);
  });
  after(async () => {
    await browser.close();
    await world.remove();
  });

  const isOf = (address: string): boolean => address.startsWith(url) || address.startsWith("data:image/");

  it("is readable in light and dark, asks for nothing else, and breaks none of its own rules", async () => {
    const grounds = new Set<unknown>();
    for (const scheme of ["light", "dark"] as const) {
      await page.show(scheme, 1100);
      for (const view of VIEWS) {
        await page.goto(url + view);
        assert.deepEqual(await page.evaluate(FAINT), [], `${scheme} ${view}`);
      }
      grounds.add(await page.evaluate("getComputedStyle(document.body).backgroundColor"));
    }
    assert.deepEqual([...grounds], ["rgb(255, 255, 255)", "rgb(16, 21, 27)"]);
    assert.deepEqual(
      page.complaints.filter((one) => !one.includes("404 (Not Found)")),
      [],
    );
    assert.deepEqual(
      page.asked.filter((one) => !isOf(one)),
      [],
    );
  });

  it("fits a window of 400 pixels, and of 320", async () => {
    for (const width of [400, 320]) {
      await page.show("light", width);
      for (const view of VIEWS) {
        await page.goto(url + view);
        assert.equal(await page.evaluate("document.documentElement.scrollWidth"), width, view);
      }
    }
  });

  it("is all within reach of the Tab key, in its order, and shows where that is", async () => {
    for (const view of VIEWS) {
      await page.goto(`${url}${view}${view.includes("?") ? "&" : "?"}live=off`);
      const wanted = (await page.evaluate(`(() => { ${INDEX_OF} return ${REACHABLE}; })()`)) as number[];
      const reached: Focused[] = [];
      while (reached.length < wanted.length) {
        await page.press("Tab");
        const focused = (await page.evaluate(FOCUSED)) as Focused | null;
        assert.ok(focused !== null, `${view}: ${reached.length} of ${wanted.length}`);
        reached.push(focused);
      }
      assert.deepEqual(
        reached.map(({ index }) => index),
        wanted,
        view,
      );
      for (const { outline, seen } of reached) assert.deepEqual([outline, seen], ["solid 3px", true], view);
    }
  });

  it("lets the keyboard skip to the contents, open the definition, and follow a link", async () => {
    await page.goto(`${url}executions/${key}/${IDS.passed}`);
    await page.press("Tab");
    await page.press("Enter");
    assert.equal(await page.evaluate("document.activeElement.id"), "main");
    await page.evaluate("document.querySelector('summary').focus()");
    await page.press("Enter");
    assert.equal(await page.evaluate("document.querySelector('details').open"), true);
    const loaded = page.loaded();
    await page.evaluate(`document.querySelector("td a").focus()`);
    await page.press("Enter");
    await loaded;
    assert.equal(await page.evaluate("document.querySelector('h1').textContent"), "Log of Prepare");
  });

  it("follows a log and an execution without losing focus, what is open, or the end of the log", async () => {
    await page.goto(`${url}${running}/log?step=Prepare`);
    appendFileSync(world.logOf("running", "prepare"), `${"row\n".repeat(500)}the newest line\n`);
    await page.evaluate(until("the newest line"));
    const atEnd =
      "(() => { const { scrollTop, clientHeight, scrollHeight } = document.querySelector('.log'); return scrollHeight - clientHeight - scrollTop; })()";
    assert.ok(Number(await page.evaluate(atEnd)) <= 1);
    await page.goto(url + running);
    await page.evaluate("document.querySelector('details').open = true; document.querySelector('summary').focus()");
    const { store } = world.source;
    const record = store.executions.get([key, IDS.running]);
    assert.ok(record !== undefined);
    store.write(() => {
      finishExecution(store, record, { status: "Stopped" }, START + 60_000);
    });
    await page.evaluate(until("stopped"));
    assert.equal(await page.evaluate("document.activeElement.tagName"), "SUMMARY");
    assert.equal(await page.evaluate("document.querySelector('details').open"), true);
    assert.equal(await page.evaluate("document.getElementById('main').hasAttribute('data-live')"), false);
    assert.deepEqual(page.complaints, []);
  });

  it("shows all of it where scripts do not run", async () => {
    await page.send("Emulation.setScriptExecutionDisabled", { value: true });
    await page.goto(`${url}executions/${key}/${IDS.passed}`);
    const { root } = (await page.send("DOM.getDocument", { depth: -1 })) as { root: object };
    for (const text of ["Register", "3,000", "it holds", "/log?step=Evaluate"])
      assert.ok(JSON.stringify(root).includes(text), text);
  });

  it("answers no web page elsewhere, whatever it tries", async () => {
    const tries = `
      <iframe src="${url}"></iframe><img src="${url}"><link rel="stylesheet" href="${url}">
      <form method="post" action="${url}" target="frame"><input name="Action" value="GetCallerIdentity"></form><iframe name="frame"></iframe>
      <script>
        document.forms[0].submit();
        const ways = [{ mode: "no-cors" }, { mode: "no-cors", method: "POST", body: "{}" }, { mode: "cors" },
          { method: "POST", headers: { "x-amz-target": "SageMaker.ListPipelines" } }];
        Promise.all(ways.map((way) => fetch("${url}", way).then((one) => one.text(), () => "")))
          .then((texts) => { document.title = "read " + texts.join("").length; });
      </script>`;
    const elsewhere = createServer((_request, response) => {
      response.setHeader("content-type", "text/html").end(`<!doctype html><title>.</title>${tries}`);
    });
    elsewhere.listen(0, "127.0.0.1");
    await once(elsewhere, "listening");
    try {
      // Another name makes it another site.
      await page.goto(`http://localhost:${(elsewhere.address() as AddressInfo).port}/`);
      await page.evaluate(
        `new Promise((resolve) => { const look = () => document.title === "." ? setTimeout(look, 5) : resolve(); look(); })`,
      );
      assert.equal(await page.evaluate("document.title"), "read 0");
      const answers = page.answered.filter((one) => one.url.startsWith(url));
      assert.ok(answers.length >= 3, JSON.stringify(page.answered));
      for (const { status } of answers) assert.equal(status, 403);
    } finally {
      elsewhere.closeAllConnections();
      elsewhere.close();
    }
  });
});
