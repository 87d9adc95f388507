import { describe, expect, test } from "@jest/globals";
import { bringInbox, type InboxPorts, type StoredInbox } from "../../src/effects/inbox.ts";
import { issueWith } from "../triage/issues.ts";

const PROJECT_ID = 9;
const wish = { instance: "gitlab", project: "liaison/inbox", name: "Andrew Conrad", username: "aconrad" };

/** GitLab with one inbox, and what is known of it; `lose`: GitLab does as it is told, and its answer is lost. */
const world = () => {
  const said: { text: string; lose: boolean } = { text: "", lose: false };
  let stored: StoredInbox | null = null;
  const ref = { instance: "gitlab", projectId: PROJECT_ID, iid: 1 };
  const write = (description: string): void => {
    said.text = description;
    if (said.lose) throw new Error("the answer was lost");
  };
  const gitlab: Partial<InboxPorts["gitlab"]> = {
    projectSettings: async () =>
      ({ archived: false, issuesEnabled: true, project: { id: PROJECT_ID, visibility: "private" } }) as never,
    userByUsername: async () => null,
    ownIssuesSince: async () => [],
    createIssue: async (_, issue) => {
      write(issue.description);
      return { ref } as never;
    },
    readIssue: async () => issueWith({ ref }),
    changeIssue: async (_, change) => write(change.description ?? "") as never,
  };
  let now = Date.parse("2026-01-05T10:00:00Z");
  const ports: InboxPorts = {
    gitlab: gitlab as InboxPorts["gitlab"],
    load: async () => stored,
    save: async (inbox) => {
      stored = inbox;
    },
    ownIds: new Set([50]),
    now: () => new Date(now),
    answerWindowMs: 60_000,
  };
  const brings = (text: string): Promise<Date | null> => {
    now += 120_000;
    return bringInbox({ ...wish, text }, ports);
  };
  return { said, brings };
};

describe("an inbox", () => {
  test("is brought back to what it said before, where the answer to an edit in between was lost", async () => {
    const { said, brings } = world();
    await brings("nothing waits");
    said.lose = true;
    await expect(brings("one issue waits")).rejects.toThrow("the answer was lost");
    said.lose = false;
    await brings("nothing waits");
    expect(said.text).toContain("nothing waits");
  });
});
