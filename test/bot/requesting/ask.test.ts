import { describe, expect, test } from "@jest/globals";
import { type Asked, askManagers, isIn } from "../../../src/bot/requesting/ask.ts";
import { configurationSchema } from "../../../src/config/schema/configuration.ts";
import type { TaskWish } from "../../../src/model/task.ts";
import { issuePayload } from "../../support/payloads.ts";
import { occasionOf, plainRendering } from "../occasions.ts";

const { configuration } = occasionOf(issuePayload());

test("whoever was forgotten is not one of a row's names that have no account either", () => {
  expect(isIn(configuration, ["Nobody We Know"], "gitlab", "")).toBe(false);
  expect(isIn(configuration, ["Nobody We Know"], "elsewhere", "")).toBe(false);
});

describe("what is told beside the managers' issue", () => {
  const hook = { env: "HOOK" };
  const dave = { name: "Dave Smith", username: "dsmith", email: "dave@example.org" };
  const asking = (origin: Asked["origin"], requests: object, people: readonly object[] = [dave]) => {
    const told = configurationSchema.parse({
      ...configuration,
      people,
      supportManagers: ["Dave Smith"],
      channels: {
        chat: { type: "slack", hook },
        members: { type: "mattermost", hook, readers: "private" },
        post: { type: "mail", server: { env: "MAIL" }, from: "bot@example.org", readers: "internal" },
        calls: { type: "webhook", hook, secret: { env: "KEY" } },
        notes: { type: "note", issue: "support/news#1", internal: true },
      },
      requests: { project: "support/managers", ...requests },
    });
    const who = { name: "Brie *Carranza*", username: "bcarranza" };
    const now = new Date("2026-12-01T09:00:00Z");
    const asked = {
      kind: "join",
      team: "open-source",
      instance: "gitlab",
      who,
      words: "",
      origin,
      now,
    } as const;
    const title = "Brie would like to join";
    const result = askManagers(told, asked, [], { ...plainRendering, request: () => ({ title, body: "" }) });
    if ("why" in result) throw new Error(result.why);
    return result.tasks;
  };
  const sent = (origin: Asked["origin"], requests: object, people?: readonly object[]) => {
    const [, telling] = asking(origin, requests, people);
    const wish: TaskWish | undefined = telling?.wish;
    if (wish?.kind !== "send") throw new Error("nothing is sent");
    return new Map(wish.messages.map(({ channel, content }) => [channel, content]));
  };
  const channels = ["chat", "members", "post", "calls", "notes"];
  const at = {
    issueKey: "gitlab:1#1",
    partner: "kde",
    internal: false,
    reference: "kde/a#1",
    isWhereManagersAre: false,
    url: "https://x",
  };

  test("goes to each channel in its form, with a link and as much as its readers may know", () => {
    const open = sent({ ...at, rank: 0 }, { channels });
    expect([...open.keys()]).toEqual(channels);
    const url = "https://gitlab.example/support/managers/-/issues";
    expect(open.get("chat")).toEqual({
      kind: "chat",
      text: `Brie would like to join: please see <${url}|support/managers>.`,
    });
    expect(open.get("post")).toMatchObject({ subject: "Brie would like to join", to: ["dave@example.org"] });
    expect(open.get("calls")).toMatchObject({ type: "request.opened", data: { url } });
    expect(open.get("notes")).toMatchObject({ on: "gitlab:support/news#1", internal: true });

    for (const closed of [
      sent({ ...at, rank: 1 }, { channels }),
      sent(null, { channels }),
      sent({ ...at, rank: 0 }, { channels, confidential: true }),
    ]) {
      expect(JSON.stringify([closed.get("chat"), closed.get("calls"), closed.get("notes")])).not.toContain(
        "Brie",
      );
      expect(closed.get("chat")).toMatchObject({
        text: `Somebody asks the support managers for something: please see <${url}|support/managers>.`,
      });
      expect(JSON.stringify(closed.get("members"))).toContain("Brie would like to join");
    }
    expect(JSON.stringify(sent({ ...at, rank: 1 }, { channels }).get("post"))).toContain("Brie");
    expect(JSON.stringify(sent(null, { channels }).get("post"))).not.toContain("Brie");
  });

  test("is no mail where none of those who are asked has an address, whichever of their entries it stands in", () => {
    const { email, ...unreached } = dave;
    const lee = { name: "Lee Matos", username: "lmatos", email: "lee@example.org" };
    expect([...sent({ ...at, rank: 0 }, { channels: ["post", "chat"] }, [unreached, lee]).keys()]).toEqual([
      "chat",
    ]);
    expect(asking({ ...at, rank: 0 }, { channels: ["post"] }, [unreached, lee])).toHaveLength(1);
    const elsewhere = { ...dave, username: "dave", instance: "elsewhere" };
    expect(sent({ ...at, rank: 0 }, { channels }, [unreached, elsewhere]).get("post")).toMatchObject({
      to: [email],
    });
  });

  test("names the programme manager, or who stands in, with the managers; without channels only the issue opens", () => {
    const seen: unknown[] = [];
    const render: typeof plainRendering = {
      ...plainRendering,
      request: (kind, view) => {
        seen.push(view.managers);
        return { title: kind, body: "" };
      },
    };
    const told = (now: string) => {
      const also = configurationSchema.parse({
        ...configuration,
        people: [
          { name: "Prog Ram", username: "program" },
          { name: "Lee Matos", username: "lmatos" },
        ],
        away: [{ person: "Prog Ram", from: "2026-11-01", until: "2026-11-30", cover: "Lee Matos" }],
        requests: { project: "support/managers", also: ["Prog Ram"] },
      });
      const who = { name: "Brie", username: "bcarranza" };
      const asked = {
        kind: "join",
        team: "open-source",
        instance: "gitlab",
        who,
        words: "",
        origin: null,
      } as const;
      return askManagers(also, { ...asked, now: new Date(now) }, [], render);
    };
    expect(told("2026-12-01T09:00:00Z")).toMatchObject({ tasks: [{ wish: { kind: "issue" } }] });
    told("2026-11-05T09:00:00Z");
    expect(seen).toEqual([[{ username: "program" }], [{ username: "lmatos" }]]);
  });
});
