import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { PluginAttach, type PluginInfo } from "@pulumi/pulumi/proto/plugin_pb";
import * as rpc from "@pulumi/pulumi/proto/provider_pb";
import { Empty } from "google-protobuf/google/protobuf/empty_pb";
import { answer, Engine, urn } from "./caller";

describe("infra/local: the provider as the engine meets it", () => {
  let engine: Engine;
  before(async () => {
    engine = await Engine.start();
  });
  after(() => engine.stop());

  it("shakes hands: secrets come marked, resources as their ids", async () => {
    const request = new rpc.ProviderHandshakeRequest();
    const response = await answer<rpc.ProviderHandshakeResponse>((done) => engine.client.handshake(request, done));
    assert.equal(response.getAcceptSecrets(), true);
    assert.equal(response.getAcceptResources(), false);
    const configured = await engine.configure({});
    assert.deepEqual([configured.getAcceptsecrets(), configured.getSupportspreview()], [true, true]);
  });

  it("lets itself be attached, asked for its version and told to stop", async () => {
    const attach = new PluginAttach().setAddress("127.0.0.1:1");
    await answer<Empty>((done) => engine.client.attach(attach, done));
    await answer<Empty>((done) => engine.client.cancel(new Empty(), done));
    const info = await answer<PluginInfo>((done) => engine.client.getPluginInfo(new Empty(), done));
    const installed = /"version": "([^"]+)"/.exec(readFileSync(require.resolve("@pulumi/aws/package.json"), "utf8"));
    assert.equal(info.getVersion(), installed?.[1]);
  });

  it("leaves what it has no answer for to the engine", async () => {
    const schema = answer((done) => engine.client.getSchema(new rpc.GetSchemaRequest(), done));
    await assert.rejects(schema, /not implement/);
  });

  it("sees a changed provider configuration, and replaces nothing for it", async () => {
    const request = new rpc.DiffRequest().setUrn(urn("pulumi:providers:aws", "aws"));
    const response = await answer<rpc.DiffResponse>((done) => engine.client.diffConfig(request, done));
    assert.equal(response.getChanges(), rpc.DiffResponse.DiffChanges.DIFF_NONE);
  });

  it("stops though a connection is open, and frees its port", async () => {
    const other = await Engine.start();
    await other.checkConfig({});
    await other.provider.stop();
    await assert.rejects(other.checkConfig({}));
    other.client.close();
  });
});
