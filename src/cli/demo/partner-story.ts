/** The first part: a partner's maintainer opens an issue, and is looked after. */
import { as, BOT, type Cast, type Opened, openIssue } from "./cast.ts";
import { checkPartnerIssue } from "./checks.ts";
import type { Narrator } from "./narrator.ts";
import type { Planned, Seen } from "./outcomes.ts";
import type { ShownIssue } from "./readings.ts";
import { countOf, requestsOf, resetRequests } from "./requests.ts";
import { comesTrue, LONGEST_WAIT_MS, report } from "./waiting.ts";

const LABELS = ["Category:Runner", "open source partner"];
const INBOX = "gitlab-com/support/liaison-inbox";

const STANDING: Readonly<Record<string, string>> = {
  subscribed: "is subscribed",
  participant: "takes part already",
  mentioned: "is mentioned, which cannot be verified",
  named: "is named only",
};

const words = ({ effect, outcome }: Seen): string | undefined => {
  if (outcome.state !== "done") return undefined;
  if (effect.kind === "subscribe")
    return `${effect.person.name} ${STANDING[outcome.standing ?? "named"]} (way: ${outcome.way ?? "none"})`;
  if (effect.kind === "labels") return `labelled: ${outcome.why} (${effect.askedBy})`;
  return effect.kind === "status_note" ? "one status note says who looks after it" : undefined;
};

const tellPartner = (narrator: Narrator, { plan, at }: Planned, issue: Opened): void => {
  const matched = plan.considered.find(({ askedBy }) => askedBy === "partner matching");
  narrator.done(`partner recognised: ${matched?.sentence ?? plan.partner}`, at - issue.at, issue.url);
};

/** Tells outcomes as they fall until nothing is open, or the limit. */
const tellOutcomes = async ({ stage, watch, narrator }: Cast, issue: Opened): Promise<void> => {
  let told = 0;
  let recognised = false;
  const deadline = performance.now() + LONGEST_WAIT_MS;
  while (performance.now() < deadline) {
    const seen = watch.of(issue.issueKey);
    const planned = watch.firstPlan(issue.issueKey);
    if (planned !== undefined && !recognised) tellPartner(narrator, planned, issue);
    recognised = planned !== undefined;
    for (const one of seen.slice(told)) {
      const text = words(one);
      const { noteId } = one.outcome;
      const link = noteId === undefined ? issue.url : `${issue.url}#note_${noteId}`;
      if (text !== undefined) narrator.done(text, one.at - issue.at, link);
    }
    told = seen.length;
    const open = await stage.service.store.effects.open(issue.issueKey);
    const noted = seen.some(({ effect }) => effect.kind === "status_note");
    if (open.length === 0 && noted && told === watch.of(issue.issueKey).length) return;
    await watch.next(100);
  }
};

/** The liaison's list of what waits for them, in a private project. */
const inInbox = async (cast: Cast, issue: Opened): Promise<boolean> => {
  const path = `/projects/${encodeURIComponent(INBOX)}/issues?author_username=${BOT}`;
  const found = await comesTrue(cast, {
    promise: "Andrew's inbox lists it",
    since: issue.at,
    look: async () =>
      ((await as(cast, "root").get(path)) as readonly ShownIssue[]).find(({ description }) =>
        description.includes(issue.url),
      ),
    link: ({ web_url }) => web_url,
  });
  return found !== undefined;
};

/** Plays it. Answers whether everything that it promises is true. */
export const partnersIssue = async (cast: Cast): Promise<boolean> => {
  const { narrator } = cast;
  narrator.heading("Kira Lindqvist, a maintainer of KDE, opens an issue");
  await resetRequests(cast);
  const issue = await openIssue(
    as(cast, "kira"),
    "Shared runners do not pick up our jobs since this morning",
    "All pipelines of KDE wait for a runner. Is something wrong on your side?",
  );
  narrator.plain(`    ${issue.url}`);
  await tellOutcomes(cast, issue);
  const listed = await inInbox(cast, issue);
  const { reads, writes } = await requestsOf(cast);
  // The only issue that the service opens here is the inbox.
  const begun = countOf(writes, "POST", "/projects/:id/issues");
  narrator.plain(
    `    It took ${countOf(writes) - begun} writes to GitLab, ${begun} more to begin the inbox, and ${reads} reads.`,
  );
  narrator.heading("Read back over the sandbox's API");
  const checks = await checkPartnerIssue(as(cast, "root"), as(cast, "aconrad"), issue, LABELS);
  return report(cast, checks) && listed;
};
