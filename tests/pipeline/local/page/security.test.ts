/** Whom the page and the endpoint around it answer, and what a browser may do with the answer. */
import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { once } from "node:events";
import { request, type IncomingHttpHeaders, type IncomingMessage } from "node:http";
import { text } from "node:stream/consumers";
import { CreateBucketCommand, ListBucketsCommand, PutObjectCommand } from "@aws-sdk/client-s3";
import { BUCKET, serve, unserve, type Served } from "../../../support/endpoint";

interface Answer {
  readonly status: number | undefined;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

/** What Chromium sends for an address that somebody typed. */
const TYPED = {
  accept: "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8",
  "sec-fetch-site": "none",
  "sec-fetch-mode": "navigate",
  "sec-fetch-dest": "document",
};
/** Every way of asking: page, SageMaker, STS, S3. */
const WAYS: readonly { method: string; path: string; headers?: Record<string, string> }[] = [
  { method: "GET", path: "/" },
  { method: "GET", path: "/_/" },
  { method: "GET", path: "/_/models" },
  { method: "POST", path: "/", headers: { "x-amz-target": "SageMaker.ListPipelines" } },
  { method: "POST", path: "/", headers: { "content-type": "application/x-www-form-urlencoded" } },
  { method: "GET", path: `/${BUCKET}/page.html` },
  { method: "OPTIONS", path: "/" },
];

describe("the page and web pages elsewhere", () => {
  let served: Served;
  before(async () => {
    served = await serve();
    await served.s3.send(new CreateBucketCommand({ Bucket: BUCKET }));
    const Body = "<script>document.title = 'it ran'</script>";
    await served.s3.send(new PutObjectCommand({ Bucket: BUCKET, Key: "page.html", Body, ContentType: "text/html" }));
  });
  after(() => unserve(served));

  async function ask(method: string, path: string, headers: Record<string, string> = {}): Promise<Answer> {
    const sent = request({ port: served.endpoint.port, method, path, headers });
    sent.end();
    const [response] = (await once(sent, "response")) as [IncomingMessage];
    return { status: response.statusCode, headers: response.headers, body: await text(response) };
  }

  it("leads a browser from the root to the page, and lists buckets for every client", async () => {
    const typed = await ask("GET", "/", TYPED);
    assert.deepEqual([typed.status, typed.headers.location], [302, "/_/"]);
    assert.equal((await ask("HEAD", "/", TYPED)).status, 302);
    const { Buckets = [] } = await served.s3.send(new ListBucketsCommand({}));
    assert.deepEqual(
      Buckets.map(({ Name }) => Name),
      [BUCKET],
    );
    const clients: Record<string, string>[] = [
      {},
      { accept: "*/*" },
      { ...TYPED, authorization: "AWS4-HMAC-SHA256 Credential=local/20260101/eu-west-1/s3/aws4_request" },
      { ...TYPED, "x-amz-date": "20260101T000000Z" },
    ];
    for (const headers of clients) assert.match((await ask("GET", "/", headers)).body, /<ListAllMyBucketsResult/);
    assert.match((await ask("GET", "/?x-id=ListBuckets", TYPED)).body, /<ListAllMyBucketsResult/);
  });

  it("serves no other host's name, no Origin, and no other site's requests, whichever way they ask", async () => {
    const foreign: Record<string, string>[] = [
      { host: "evil.example" },
      { host: `evil.example:${served.endpoint.port}` },
      { host: "127.0.0.1.evil.example" },
      { host: "localhost.evil.example" },
      { host: "0.0.0.0" },
      { origin: "https://evil.example" },
      { origin: "null" },
      { origin: `http://127.0.0.1:${served.endpoint.port}` },
      { "sec-fetch-site": "cross-site" },
      { "sec-fetch-site": "same-site" },
      { "sec-fetch-site": "Other" },
    ];
    for (const { method, path, headers } of WAYS)
      for (const one of foreign) {
        const { status, body } = await ask(method, path, { ...TYPED, ...headers, ...one });
        assert.equal(status, 403, `${method} ${path} ${JSON.stringify(one)}`);
        assert.match(body, /AccessDeniedException/);
      }
    for (const site of ["none", "same-origin"])
      assert.equal((await ask("GET", "/_/", { ...TYPED, "sec-fetch-site": site })).status, 200);
  });

  it("tells no other origin that it may read, on no answer", async () => {
    const all = [...WAYS, { method: "GET", path: "/_/nothing" }, { method: "POST", path: "/_/" }];
    for (const { method, path, headers = {} } of all)
      for (const more of [headers, { ...headers, origin: "https://evil.example" }]) {
        const answer = await ask(method, path, more);
        const allowed = Object.keys(answer.headers).filter((name) => name.startsWith("access-control-"));
        assert.deepEqual(allowed, [], `${method} ${path}`);
        assert.equal(answer.headers["cross-origin-resource-policy"], "same-origin");
        assert.equal(answer.headers["x-content-type-options"], "nosniff");
        assert.equal(answer.headers["referrer-policy"], "no-referrer");
        assert.match(String(answer.headers["content-security-policy"]), /frame-ancestors 'none'/);
      }
  });

  it("runs nothing but its own script, and lets what is stored here run nothing", async () => {
    const { headers, body } = await ask("GET", "/_/", TYPED);
    const policy = String(headers["content-security-policy"]);
    const style = /<style>([^]*?)<\/style>/.exec(body)?.[1] ?? "";
    const digest = createHash("sha256").update(style, "utf8").digest("base64");
    assert.match(
      policy,
      /^default-src 'none'; style-src 'sha256-[^']+'; script-src 'sha256-[^']+'; connect-src 'self'; /,
    );
    assert.ok(policy.includes(`style-src 'sha256-${digest}'`));
    assert.ok(policy.endsWith("base-uri 'none'; form-action 'none'; frame-ancestors 'none'"), policy);
    assert.doesNotMatch(policy, /unsafe|\*/);
    assert.equal(headers["cache-control"], "no-store");
    const stored = await ask("GET", `/${BUCKET}/page.html`, TYPED);
    assert.equal(stored.status, 200);
    assert.equal(stored.headers["content-security-policy"], "default-src 'none'; frame-ancestors 'none'; sandbox");
  });
});
