import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { afterAll, beforeAll, describe, expect, test } from "@jest/globals";
import { rowsOf, startGitLab, type TestGitLab } from "../../support/gitlab.ts";

const hooks = "/projects/kde%2Fsysadmin/hooks";

describe("Hooks", () => {
  let gitlab: TestGitLab;
  let receiver: Server;
  let url: string;
  let status = 200;
  const received: { token: string | undefined; body: string }[] = [];

  beforeAll(async () => {
    gitlab = await startGitLab();
    receiver = createServer((request, response) => {
      let body = "";
      request.on("data", (part) => {
        body += part;
      });
      request.on("end", () => {
        received.push({ token: request.headers["x-gitlab-token"]?.toString(), body });
        response.writeHead(status).end();
      });
    });
    await new Promise<void>((resolve) => receiver.listen(0, "127.0.0.1", resolve));
    url = `http://127.0.0.1:${(receiver.address() as AddressInfo).port}/hook`;
    await gitlab.as("kira")("POST", "/projects/kde%2Fsysadmin/issues", { title: "Something to test with" });
  });
  afterAll(async () => {
    await gitlab.stop();
    await new Promise((resolve) => receiver.close(resolve));
  });

  test("are made by those who manage the place; push events are on unless said", async () => {
    const made = await gitlab.as("kira")("POST", hooks, {
      url,
      name: "Liaison",
      token: "open sesame",
      issues_events: true,
      confidential_issues_events: true,
      emoji_events: true,
      push_events: false,
    });
    expect(made.status).toBe(201);
    expect(made.body).toMatchObject({
      url,
      name: "Liaison",
      issues_events: true,
      confidential_issues_events: true,
      note_events: false,
      emoji_events: true,
      push_events: false,
      token_present: true,
      signing_token_present: false,
      alert_status: "executable",
      disabled_until: null,
    });
    expect((await gitlab.as("kira")("POST", hooks, { url })).body).toMatchObject({ push_events: true });
    expect((await gitlab.as("otto")("POST", hooks, { url })).status).toBe(403);
    expect((await gitlab.as("otto")("GET", hooks)).status).toBe(403);
  });

  test("of groups know more events, and are for owners", async () => {
    const input = { url, member_events: true, subgroup_events: true, note_events: true };
    const made = await gitlab.as("kira")("POST", "/groups/kde/hooks", input);
    expect(made.body).toMatchObject({
      member_events: true,
      subgroup_events: true,
      group_id: expect.any(Number),
    });
    expect((await gitlab.as("liaison-bot")("POST", "/groups/gnome/hooks", { url })).status).toBe(403);
    await gitlab.as("kira")("DELETE", `/groups/kde/hooks/${made.body.id}`);
  });

  test.each([
    [{}, { error: "url is missing" }],
    [{ url: "ftp://x" }, { message: { url: ["is blocked: Only allowed schemes are http, https"] } }],
    [
      { url: "http://x", signing_token: "whsec_short" },
      { message: { signing_token: ["must be whsec_ followed by the base64 encoding of 32 bytes"] } },
    ],
  ])("are refused for bad input (%#)", async (input, body) => {
    const reply = await gitlab.as("kira")("POST", hooks, input);
    expect([reply.status, reply.body]).toEqual([400, body]);
  });

  test("lose their token when their address changes, and keep it otherwise", async () => {
    const { body: hook } = await gitlab.as("kira")("POST", hooks, { url, token: "open sesame" });
    const put = (input: object) => gitlab.as("kira")("PUT", `${hooks}/${hook.id}`, input);
    expect((await put({ url, note_events: true })).body).toMatchObject({
      token_present: true,
      note_events: true,
    });
    expect((await put({ url: `${url}/other` })).body).toMatchObject({
      token_present: false,
      note_events: true,
    });
    expect((await put({ url, token: "new" })).body).toMatchObject({ token_present: true });
    expect((await put({ note_events: true })).body).toEqual({ error: "url is missing" });
    expect((await gitlab.as("kira")("DELETE", `${hooks}/${hook.id}`)).status).toBe(204);
    expect((await gitlab.as("kira")("GET", `${hooks}/${hook.id}`)).status).toBe(404);
  });

  test("keep headers and variables by key, and show keys only", async () => {
    const kira = gitlab.as("kira");
    const { body: hook } = await kira("POST", hooks, { url });
    const at = `${hooks}/${hook.id}`;
    expect((await kira("PUT", `${at}/custom_headers/X-Team`, { value: "hidden" })).status).toBe(204);
    expect((await kira("PUT", `${at}/url_variables/where`, { value: "hidden" })).status).toBe(204);
    expect((await kira("PUT", `${at}/url_variables/where`, {})).body).toEqual({ error: "value is missing" });
    const shown = await kira("GET", at);
    expect(shown.body).toMatchObject({
      custom_headers: [{ key: "X-Team" }],
      url_variables: [{ key: "where" }],
    });
    expect(JSON.stringify(shown.body)).not.toContain("hidden");
    expect((await kira("DELETE", `${at}/custom_headers/X-Team`)).status).toBe(204);
    expect((await kira("DELETE", `${at}/custom_headers/X-Team`)).status).toBe(404);
  });

  test("can be tried, and say when the receiver does not like it", async () => {
    const { body: hook } = await gitlab.as("kira")("POST", hooks, { url, token: "open sesame" });
    const tried = await gitlab.as("kira")("POST", `${hooks}/${hook.id}/test/issues_events`);
    expect([tried.status, tried.body]).toEqual([201, { message: "201 Created" }]);
    expect(received.at(-1)?.token).toBe("open sesame");
    expect(JSON.parse(received.at(-1)?.body ?? "")).toMatchObject({ object_kind: "issue" });
    status = 500;
    expect((await gitlab.as("kira")("POST", `${hooks}/${hook.id}/test/issues_events`)).status).toBe(422);
    status = 200;
    expect((await gitlab.as("kira")("POST", `${hooks}/${hook.id}/test/nonsense`)).status).toBe(400);
  });

  test("remember what they sent, and send it again", async () => {
    const { body: hook } = await gitlab.as("kira")("POST", hooks, {
      url,
      issues_events: true,
      push_events: false,
    });
    await gitlab.as("kira")("POST", "/projects/kde%2Fsysadmin/issues", { title: "Told" });
    await gitlab.webhooks.idle();
    const [delivery] = rowsOf(await gitlab.as("kira")("GET", `${hooks}/${hook.id}/events?status=successful`));
    expect(delivery).toMatchObject({
      trigger: "issues_events",
      response_status: "200",
      request_data: { object_attributes: { title: "Told", action: "open" } },
    });
    const before = received.length;
    const again = await gitlab.as("kira")("POST", `${hooks}/${hook.id}/events/${delivery?.id}/resend`);
    expect(again.status).toBe(201);
    expect(received).toHaveLength(before + 1);
    expect(received.at(-1)?.body).toBe(received.at(-2)?.body);
    expect((await gitlab.as("kira")("GET", `${hooks}/${hook.id}/events?status=500`)).body).toEqual([]);
  });
});
