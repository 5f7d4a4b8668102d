/** A headless Chromium, spoken to by its DevTools protocol over a pipe: one message a line that ends in NUL. */
import { spawn, type ChildProcess } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import type { Readable, Writable } from "node:stream";
import type { Chromium } from "../../scripts/setup/chromium";

type Members = Readonly<Record<string, unknown>>;

interface Message {
  readonly id?: number;
  readonly method?: string;
  readonly sessionId?: string;
  readonly result?: Members;
  readonly params?: Members;
  readonly error?: { readonly message: string };
}

/** Nothing leaves the machine, and nothing of a person's own browser is used. */
const FLAGS = [
  "--headless",
  "--no-sandbox",
  "--disable-gpu",
  "--disable-dev-shm-usage",
  "--disable-background-networking",
  "--hide-scrollbars",
  "--no-first-run",
  "--remote-debugging-pipe",
];

export class Browser {
  private readonly answers = new Map<number, (message: Message) => void>();
  private readonly listeners = new Set<(message: Message) => void>();
  private last = 0;
  private rest = "";

  private constructor(
    private readonly child: ChildProcess,
    private readonly profile: string,
    private readonly input: Writable,
    output: Readable,
  ) {
    output.setEncoding("utf8").on("data", (text: string) => {
      const messages = (this.rest + text).split("\0");
      this.rest = messages.pop() ?? "";
      for (const message of messages) this.take(JSON.parse(message) as Message);
    });
  }

  static start({ executable, env }: Chromium): Browser {
    const profile = mkdtempSync(path.join(tmpdir(), "sluicegate-browser-"));
    const child = spawn(executable, [...FLAGS, `--user-data-dir=${profile}`, "about:blank"], {
      env: { ...process.env, ...env },
      stdio: ["ignore", "ignore", "ignore", "pipe", "pipe"],
    });
    const [, , , input, output] = child.stdio as [null, null, null, Writable, Readable];
    return new Browser(child, profile, input, output);
  }

  private take(message: Message): void {
    if (message.id === undefined) for (const listener of this.listeners) listener(message);
    else this.answers.get(message.id)?.(message);
  }

  async send(method: string, params: Members = {}, sessionId?: string): Promise<Members> {
    const id = ++this.last;
    const answered = new Promise<Message>((resolve) => this.answers.set(id, resolve));
    this.input.write(`${JSON.stringify({ id, method, params, sessionId })}\0`);
    const { result = {}, error } = await answered;
    this.answers.delete(id);
    if (error !== undefined) throw new Error(`${method}: ${error.message}`);
    return result;
  }

  /** Calls `listener` with every event until it is taken off again. */
  listen(listener: (message: Message) => void): () => void {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }

  /** A new window. */
  async open(): Promise<Page> {
    const { targetId } = await this.send("Target.createTarget", { url: "about:blank" });
    const { sessionId } = await this.send("Target.attachToTarget", { targetId, flatten: true });
    if (typeof sessionId !== "string") throw new Error("Expected a session.");
    const page = new Page(this, sessionId);
    for (const domain of ["Page", "Runtime", "Log", "Network"]) await page.send(`${domain}.enable`);
    return page;
  }

  async close(): Promise<void> {
    const ended = new Promise((resolve) => this.child.once("close", resolve));
    await this.send("Browser.close");
    await ended;
    rmSync(this.profile, { recursive: true, force: true });
  }
}

export class Page {
  /** What the window complained about: errors of scripts, things that the security policy refused. */
  readonly complaints: string[] = [];
  /** Addresses that the window asked for. */
  readonly asked: string[] = [];
  readonly answered: { readonly url: string; readonly status: number }[] = [];

  constructor(
    private readonly browser: Browser,
    private readonly sessionId: string,
  ) {
    browser.listen(({ method, params, sessionId: of }) => {
      if (of !== sessionId) return;
      if (method === "Log.entryAdded" || method === "Runtime.exceptionThrown")
        this.complaints.push(JSON.stringify(params));
      if (method === "Network.requestWillBeSent") this.asked.push((params as { request: { url: string } }).request.url);
      if (method === "Network.responseReceived")
        this.answered.push((params as { response: { url: string; status: number } }).response);
    });
  }

  send(method: string, params: Members = {}): Promise<Members> {
    return this.browser.send(method, params, this.sessionId);
  }

  /** Resolves when the next page has loaded. To be called before whatever leads there. */
  loaded(): Promise<void> {
    return new Promise((resolve) => {
      const release = this.browser.listen(({ method, sessionId }) => {
        if (method !== "Page.loadEventFired" || sessionId !== this.sessionId) return;
        release();
        resolve();
      });
    });
  }

  async goto(url: string): Promise<void> {
    const loaded = this.loaded();
    const { errorText } = await this.send("Page.navigate", { url });
    if (typeof errorText === "string") throw new Error(`${url}: ${errorText}`);
    await loaded;
  }

  /** @param expression of the page's own language; a promise is waited for */
  async evaluate(expression: string): Promise<unknown> {
    const params = { expression, awaitPromise: true, returnByValue: true };
    const { result, exceptionDetails } = await this.send("Runtime.evaluate", params);
    if (exceptionDetails !== undefined) throw new Error(JSON.stringify(exceptionDetails));
    return (result as { value?: unknown }).value;
  }

  /** Presses and releases a key by its name, for example `Tab` or `Enter`. */
  async press(key: string, modifiers = 0): Promise<void> {
    const code = { Tab: 9, Enter: 13 }[key] ?? 0;
    const params = { key, code: key, windowsVirtualKeyCode: code, modifiers, ...(key === "Enter" && { text: "\r" }) };
    await this.send("Input.dispatchKeyEvent", { type: "keyDown", ...params });
    await this.send("Input.dispatchKeyEvent", { type: "keyUp", ...params });
  }

  async show(scheme: "light" | "dark", width: number, height = 900): Promise<void> {
    const size = { width, height, deviceScaleFactor: 1, mobile: false };
    await this.send("Emulation.setDeviceMetricsOverride", size);
    await this.send("Emulation.setEmulatedMedia", { features: [{ name: "prefers-color-scheme", value: scheme }] });
  }
}
