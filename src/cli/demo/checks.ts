/** What the story promises, read back over the sandbox's API: nothing is believed because we did it. */
import type { Api } from "./api.ts";

/** One promise, kept or not. */
export interface Check {
  readonly promise: string;
  readonly kept: boolean;
  /** What was found instead. */
  readonly found: string;
}

interface Issue {
  readonly labels: readonly string[];
  readonly subscribed: boolean;
}

interface Note {
  readonly body: string;
  readonly system: boolean;
  readonly author: { readonly username: string };
}

const issuePath = (projectId: number, iid: number): string => `/projects/${projectId}/issues/${iid}`;

const check = (promise: string, kept: boolean, found: string): Check => ({ promise, kept, found });

/** What has to be true of a partner's issue. */
export const checkPartnerIssue = async (
  admin: Api,
  liaison: Api,
  issue: { readonly projectId: number; readonly iid: number },
  labels: readonly string[],
): Promise<Check[]> => {
  const path = issuePath(issue.projectId, issue.iid);
  const asLiaison = (await liaison.get(path)) as Issue;
  const notes = ((await admin.get(`${path}/notes`)) as readonly Note[]).filter((note) => !note.system);
  const own = notes.filter((note) => note.author.username === "liaison-bot");
  const missing = labels.filter((title) => !asLiaison.labels.includes(title));
  return [
    check("the liaison is subscribed", asLiaison.subscribed, `subscribed: ${asLiaison.subscribed}`),
    check(`labels ${labels.join(", ")} are on it`, missing.length === 0, `missing: ${missing.join(", ")}`),
    check("there is one note of the bot", own.length === 1, `${own.length} notes of the bot`),
    check("it names the liaison", own[0]?.body.includes("Andrew Conrad") === true, own[0]?.body ?? "no note"),
    check(
      "it mentions nobody, since the liaison is subscribed",
      !/(^|\s)@\w/.test(own[0]?.body ?? ""),
      own[0]?.body ?? "no note",
    ),
  ];
};

/** What has to be true of an issue that is none of ours. */
export const checkOtherIssue = async (
  admin: Api,
  issue: { readonly projectId: number; readonly iid: number },
  author: string,
): Promise<Check[]> => {
  const path = issuePath(issue.projectId, issue.iid);
  const { labels } = (await admin.get(path)) as Issue;
  const notes = (await admin.get(`${path}/notes`)) as readonly Note[];
  const people = (await admin.get(`${path}/participants`)) as readonly { readonly username: string }[];
  const others = people.map(({ username }) => username).filter((username) => username !== author);
  return [
    check("it has no labels", labels.length === 0, `labels: ${labels.join(", ")}`),
    check("it has no notes", notes.length === 0, `${notes.length} notes`),
    check("nobody was drawn in", others.length === 0, `participants: ${others.join(", ")}`),
  ];
};
