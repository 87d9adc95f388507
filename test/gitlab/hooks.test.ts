import { describe, expect, test } from "@jest/globals";
import { json } from "./support/answers.ts";
import { clientOf } from "./support/client.ts";
import { routes } from "./support/routes.ts";
import { servingPerTest } from "./support/serving.ts";

const serve = servingPerTest();
const HOOK = {
  id: 4,
  url: "https://bot.example/webhooks/gitlab",
  issues_events: true,
  push_events: false,
  enable_ssl_verification: true,
  alert_status: "executable",
  disabled_until: null,
  token_present: true,
};
const SETTINGS = {
  url: HOOK.url,
  events: { issues_events: true, emoji_events: true, push_events: false },
  sslVerification: true,
  token: "hook-secret",
  signingToken: "whsec_abc",
};

describe("hooks", () => {
  test("are listed with what this release tells of them", async () => {
    const server = await serve(routes({ "GET /groups/kde%2Fteams/hooks": json([HOOK]) }));
    expect(await clientOf(server.url).gitlab.listHooks({ kind: "group", path: "kde/teams" })).toEqual([
      {
        id: 4,
        url: HOOK.url,
        events: { issues_events: true, push_events: false },
        sslVerification: true,
        alertStatus: "executable",
        disabledUntil: null,
        tokenPresent: true,
        signingTokenPresent: null,
      },
    ]);
  });

  test("are created, changed, tested and removed by GitLab's own names", async () => {
    const at = "/projects/kde%2Fframeworks/hooks";
    const server = await serve(
      routes({
        [`POST ${at}`]: json(HOOK, 201),
        [`PUT ${at}/4`]: json(HOOK),
        [`POST ${at}/4/test/issues_events`]: json({ message: "201 Created" }, 201),
        [`DELETE ${at}/4`]: json(null, 204),
      }),
    );
    const { gitlab } = clientOf(server.url);
    const place = { kind: "project", path: "kde/frameworks" } as const;
    expect(await gitlab.createHook(place, SETTINGS)).toMatchObject({ id: 4 });
    await gitlab.updateHook(place, 4, SETTINGS);
    await gitlab.testHook(place, 4, "issues_events");
    await gitlab.deleteHook(place, 4);
    await gitlab.deleteHook(place, 5);
    const expected = {
      url: HOOK.url,
      issues_events: true,
      emoji_events: true,
      push_events: false,
      enable_ssl_verification: true,
      token: "hook-secret",
      signing_token: "whsec_abc",
    };
    expect(JSON.parse(server.asked[0]?.body ?? "")).toEqual(expected);
    expect(JSON.parse(server.asked[1]?.body ?? "")).toEqual(expected);
  });
});
