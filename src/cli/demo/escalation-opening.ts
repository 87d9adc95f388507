/** How a team is asked: an issue opens in its project, and the partner's issue says so. */
import { as, BOT, type Cast, type Opened, type Place, pathOf } from "./cast.ts";
import type { Check } from "./checks.ts";
import { statusSays, waitsFor } from "./promises.ts";
import { readIssue, type ShownIssue } from "./readings.ts";
import { countOf, requestsOf } from "./requests.ts";
import { comesTrue, eventually, report } from "./waiting.ts";

/** The team's project. */
const TEAM_PROJECT = "gitlab-com/gl-infra/reliability";

/** A partner's issue, and the team's. */
export interface Asked {
  readonly issue: Opened;
  readonly escalation: Place;
  readonly title: string;
}

/** What the bot has opened in the team's project. */
export const escalationsOf = async (cast: Cast): Promise<readonly ShownIssue[]> => {
  const path = `/projects/${encodeURIComponent(TEAM_PROJECT)}/issues?author_username=${BOT}`;
  return (await as(cast, "dsmith").get(path)) as readonly ShownIssue[];
};

/** What the team's issue has to be when it opens. */
const checkOpened = async (cast: Cast, issue: Opened, escalation: ShownIssue): Promise<readonly Check[]> => {
  const { assignees, labels } = escalation;
  const links = (await as(cast, "dsmith").get(`${pathOf(issue)}/links`)) as readonly ShownIssue[];
  const names = assignees.map(({ name }) => name).join(", ");
  return [
    { promise: "assigned to Dave Smith", kept: names === "Dave Smith", found: names },
    { promise: "labelled escalation", kept: labels.join() === "escalation", found: labels.join(", ") },
    {
      promise: "linked with Kira's issue",
      kept: links.length === 1 && links[0]?.id === escalation.id,
      found: `${links.length} links`,
    },
  ];
};

/** To look after a partner's issue takes so many writes: the liaison's subscription, and the status note with labels. */
const WRITES_OF_ISSUE = [
  ["POST", "/projects/:id/issues/:iid/subscribe"],
  ["POST", "/projects/:id/issues/:iid/notes"],
] as const;
/** What else a request brings about. */
const MEANING: Readonly<Record<string, string>> = {
  "/projects/:id/issues": " (with its assignee, label and link)",
  "/projects/:id/issues/:iid/notes/:note_id": " (the status note, and the label with it)",
};
/** And an escalation takes so many more, at most. */
const MOST_WRITES = 3;

/** What the escalation cost, by the sandbox's count. */
const countWrites = async (cast: Cast, issue: Opened): Promise<Check> => {
  const { effects } = cast.stage.service.store;
  await eventually(cast, async () => ((await effects.open(issue.issueKey)).length === 0 ? true : undefined));
  const { writes } = await requestsOf(cast);
  const ofIssue = WRITES_OF_ISSUE.reduce((sum, [method, route]) => sum + countOf(writes, method, route), 0);
  const more = writes
    .filter((row) => !WRITES_OF_ISSUE.some(([method, route]) => row.method === method && row.route === route))
    .map(({ method, route, count }) => `${count} × ${method} ${route}${MEANING[route] ?? ""}`);
  const ofEscalation = countOf(writes) - ofIssue;
  cast.narrator.plain(
    `    It took ${countOf(writes)} writes to GitLab: ${ofIssue} to look after the issue, as before, and ${ofEscalation} to ask the team:`,
  );
  for (const one of more) cast.narrator.plain(`      ${one}`);
  return {
    promise: `the escalation took no more than ${MOST_WRITES} writes`,
    kept: ofEscalation > 0 && ofEscalation <= MOST_WRITES,
    found: `${ofEscalation}`,
  };
};

/** Waits until a team was asked, and tells it. `asked` undefined: it was not. */
export const untilAsked = async (
  cast: Cast,
  issue: Opened,
  team: string,
): Promise<{ readonly asked?: Asked; readonly kept: boolean }> => {
  const { at: since, url } = issue;
  const outage = await comesTrue(cast, {
    promise: `labelled outage, by a rule that also asks ${team}`,
    since,
    look: async () =>
      (await readIssue(as(cast, "kira"), issue)).labels.includes("outage") ? true : undefined,
    link: () => url,
  });
  const escalation = await comesTrue(cast, {
    promise: "an issue opens in the team's project",
    since,
    look: async () => (await escalationsOf(cast)).find(({ description }) => description.includes(url)),
    more: ({ title }) => `: “${title}”`,
    link: ({ web_url }) => web_url,
  });
  if (escalation === undefined) return { kept: false };
  const opened = report(cast, await checkOpened(cast, issue, escalation));
  const says = await statusSays(cast, issue, {
    of: "the team was asked",
    words: `**${team}** was asked on`,
    since,
  });
  const waits = await waitsFor(cast, issue, "com-infrastructure", since);
  const cheap = report(cast, [await countWrites(cast, issue)]);
  const place = { projectId: escalation.project_id, iid: escalation.iid, url: escalation.web_url };
  return {
    asked: { issue, escalation: place, title: escalation.title },
    kept: opened && cheap && outage !== undefined && says !== undefined && waits !== undefined,
  };
};
