import { describe, expect, test } from "@jest/globals";
import { LiaisonError } from "../../src/lib/errors.ts";
import { silentLogger } from "../../src/lib/log.ts";
import { type PeopleDirectory, peopleDirectory } from "../../src/process/directory.ts";
import type { StoredMember } from "../../src/process/people-index.ts";
import type { DirectoryPorts } from "../../src/process/people-sources.ts";
import { until } from "../support/until.ts";

const away = new LiaisonError("GitLab is away.", {
  code: "gitlab.unavailable",
  disposition: { kind: "retry" },
  remedy: "Wait.",
});
const unknownToken = new LiaisonError("GitLab does not know the token.", {
  code: "gitlab.unauthorized",
  disposition: { kind: "wait", milliseconds: 60_000 },
  remedy: "Replace it.",
});
const hidden = new LiaisonError("There is no such group.", {
  code: "gitlab.not-found",
  disposition: { kind: "give-up" },
  remedy: "Check the path.",
});

const blocked = new LiaisonError("GitLab refuses.", {
  code: "gitlab.forbidden",
  disposition: { kind: "give-up" },
  remedy: "Give the bot a role.",
});

const user = (id: number, username: string) => ({ user: { id, username, name: username }, direct: true });

/** GitLab and store in memory. */
const world = (groups: Record<string, ReturnType<typeof user>[] | LiaisonError>) => {
  const rows = new Map<string, { members: StoredMember[]; at: Date }>();
  const asked: string[] = [];
  let now = Date.parse("2026-01-05T09:00:00Z");
  let answers = true;
  let sources = Object.keys(groups).map((path) => `group:${path}`);
  const ports: DirectoryPorts = {
    sources: () => sources,
    members: {
      all: async () => [...rows.values()].flatMap(({ members }) => members),
      refreshedAt: async () => new Map([...rows].map(([source, { at }]) => [source, at])),
      replace: async (_, source, users, at) =>
        void rows.set(source, { members: users.map((one) => ({ ...one, source })), at }),
    },
    gitlab: {
      groupMembers: async (path) => {
        asked.push(path);
        const answer = groups[path];
        if (answer instanceof LiaisonError) throw answer;
        return answer ?? [];
      },
      userByUsername: async (username) => {
        asked.push(username);
        return username === "gaia" ? { id: 7, username: "Gaia", name: "Gaia" } : null;
      },
      version: async () => {
        if (!answers) throw away;
        return "19.1.0";
      },
    },
    ownIds: () => new Set([99]),
    now: () => new Date(now),
    log: silentLogger,
  };
  const stopped = new AbortController();
  return {
    directory: peopleDirectory("gitlab", ports, stopped.signal, {
      retry: 5,
      ready: 100,
      patience: 300_000,
      fresh: 60_000,
    }),
    /** GitLab as a whole is away, or back. */
    gitlabAnswers: (does: boolean) => {
      answers = does;
    },
    groups,
    asked,
    rows,
    stopped,
    later: (milliseconds: number) => {
      now += milliseconds;
    },
    setSources: (...given: string[]) => {
      sources = given;
    },
  };
};

const membersOf = async (directory: PeopleDirectory, id: number): Promise<number> =>
  directory.ready().then(
    ({ membershipsOf }) => membershipsOf(id).length,
    () => 0,
  );

describe("the partners' people", () => {
  test("are read once before anything is decided, and answered from memory then", async () => {
    const { directory, asked } = world({ kde: [user(1, "kira")] });
    const known = await directory.ready();
    expect(known.membershipsOf(1)).toEqual([{ group: "kde", direct: true }]);
    expect(known.membershipsOf(2)).toEqual([]);
    await directory.ready();
    expect(asked).toEqual(["kde"]);
    expect(directory.usernamesIn("KDE")).toEqual(["kira"]);
  });

  test("are resolved from usernames in any case", async () => {
    const { directory, setSources } = world({});
    setSources("user:gaia", "user:nobody");
    expect((await directory.ready()).userIds.get("gaia")).toBe(7);
  });

  test("are not we ourselves, whatever groups we belong to", async () => {
    const { directory } = world({ kde: [user(1, "kira"), user(99, "liaison-bot")] });
    expect((await directory.ready()).membershipsOf(99)).toEqual([]);
    expect(directory.usernamesIn("kde")).toEqual(["kira"]);
  });

  test("of an earlier life are good enough to begin with", async () => {
    const { directory, rows, asked } = world({ kde: away });
    const member = { source: "group:kde", id: 1, username: "kira", direct: true };
    rows.set("group:kde", { members: [member], at: new Date("2025-12-01T00:00:00Z") });
    expect((await directory.ready()).membershipsOf(1)).toHaveLength(1);
    expect(asked).toEqual([]);
  });

  test("stay as they were known while GitLab is away", async () => {
    const { directory, groups, later } = world({ kde: [user(1, "kira")] });
    await directory.ready();
    groups["kde"] = away;
    later(120_000);
    await directory.refresh();
    expect((await directory.ready()).membershipsOf(1)).toHaveLength(1);
  });

  test("of a group that we may not see hold up nobody else", async () => {
    const { directory } = world({ secret: hidden, kde: [user(1, "kira")] });
    expect((await directory.ready()).membershipsOf(1)).toHaveLength(1);
  });

  test("are read again when they are a minute old, and not before", async () => {
    const { directory, asked, later } = world({ kde: [user(1, "kira")] });
    await directory.ready();
    later(30_000);
    await directory.refresh();
    expect(asked).toEqual(["kde"]);
    later(31_000);
    await directory.refresh();
    expect(asked).toEqual(["kde", "kde"]);
  });

  test("of one group are read again with its subgroups, and no others", async () => {
    const { directory, groups, asked } = world({ kde: [], "kde/sysadmin": [], gnome: [] });
    await directory.ready();
    asked.length = 0;
    groups["kde"] = [user(1, "kira")];
    await directory.refreshGroup("KDE");
    expect(asked).toEqual(["kde", "kde/sysadmin"]);
    expect((await directory.ready()).membershipsOf(1)).toHaveLength(1);
  });

  test("that a reloaded configuration names for the first time are waited for; those that left are forgotten", async () => {
    const { directory, setSources, groups } = world({ kde: [user(1, "kira")] });
    await directory.ready();
    groups["gnome"] = [user(2, "gaia")];
    setSources("group:gnome");
    directory.sourcesChanged();
    const known = await directory.ready();
    expect(known.membershipsOf(2)).toHaveLength(1);
    expect(known.membershipsOf(1)).toEqual([]);
  });

  test("that were never read are not waited for when the service stops, and nothing is decided without them", async () => {
    const { directory, stopped } = world({ kde: away });
    const ready = directory.ready();
    stopped.abort();
    await expect(ready).rejects.toMatchObject({ code: "gitlab.directory-not-ready" });
  });
});

describe("a source that cannot be read", () => {
  const notReady = { code: "gitlab.directory-not-ready", disposition: { kind: "wait" } };

  test("keeps nobody waiting for long: the others do something else meanwhile", async () => {
    const { directory, groups, stopped } = world({ kde: away, gnome: [user(2, "gaia")] });
    await expect(directory.ready()).rejects.toMatchObject(notReady);
    await expect(directory.ready()).rejects.toMatchObject(notReady);
    groups["kde"] = [user(1, "kira")];
    await until(async () => (await membersOf(directory, 1)) === 1);
    stopped.abort();
  });

  test("is done without after five minutes, where GitLab answers otherwise; later it is read all the same", async () => {
    const { directory, groups, later } = world({ kde: away, gnome: [user(2, "gaia")] });
    await expect(directory.ready()).rejects.toMatchObject(notReady);
    later(300_000);
    await until(async () => (await membersOf(directory, 2)) === 1);
    groups["kde"] = [user(1, "kira")];
    await directory.refresh();
    expect(await membersOf(directory, 1)).toBe(1);
  });

  test("is waited for as long as GitLab as a whole is away", async () => {
    const { directory, gitlabAnswers, later, stopped } = world({ kde: away });
    gitlabAnswers(false);
    await expect(directory.ready()).rejects.toMatchObject(notReady);
    later(3_600_000);
    await new Promise((resolve) => setTimeout(resolve, 50));
    await expect(directory.ready()).rejects.toMatchObject(notReady);
    stopped.abort();
  });

  test("because its own token has expired is done without at once", async () => {
    const { directory } = world({ kde: unknownToken, gnome: [user(2, "gaia")] });
    expect((await directory.ready()).membershipsOf(2)).toHaveLength(1);
  });

  test("is waited for where the bot's own token has expired, too", async () => {
    const { directory, gitlabAnswers, stopped } = world({ kde: unknownToken });
    gitlabAnswers(false);
    await expect(directory.ready()).rejects.toMatchObject(notReady);
    stopped.abort();
  });

  test("is waited for where GitLab refuses everything, as it does to a blocked address", async () => {
    const { directory, gitlabAnswers, stopped } = world({ kde: blocked });
    gitlabAnswers(false);
    await expect(directory.ready()).rejects.toMatchObject(notReady);
    stopped.abort();
  });

  test("makes nobody a stranger when others are read again meanwhile", async () => {
    const { directory, stopped } = world({ kde: away, gnome: [user(2, "gaia")] });
    const ready = directory.ready();
    await directory.refresh();
    await directory.refreshGroup("gnome");
    await expect(directory.ready()).rejects.toMatchObject(notReady);
    await expect(ready).rejects.toMatchObject(notReady);
    stopped.abort();
  });
});
