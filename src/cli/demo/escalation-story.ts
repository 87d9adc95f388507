/** The third part: a partner's outage goes to the team that can help, and the team's answer comes back. */
import { foldEscalation } from "../../escalation/fold.ts";
import { as, type Cast, comment, noteUrl, openIssue, pathOf } from "./cast.ts";
import { checkEscalatedIssue } from "./escalation-checks.ts";
import { type Asked, untilAsked } from "./escalation-opening.ts";
import { statusSays, waitsFor } from "./promises.ts";
import { isStatus, readBotNotes, readNotes, type ShownNote } from "./readings.ts";
import { resetRequests } from "./requests.ts";
import { comesTrue, nextSecond, report } from "./waiting.ts";

const TEAM = ".com Infrastructure";
/** What Dave says to his own, and what he hands over: the first must not reach the partner, the second must. */
const SAID_BY_TEAM = "We see it, too: one of our storage nodes is full.";
const ANSWER =
  "A disk was full, and there is room again. Please push once more, and tell us if it still fails.";

const commented = async (cast: Cast, { issue, escalation }: Asked): Promise<boolean> => {
  cast.narrator.heading(`Dave Smith, of that team, comments there: “${SAID_BY_TEAM}”`);
  const { at: since, url } = await comment(as(cast, "dsmith"), escalation, SAID_BY_TEAM);
  cast.narrator.plain(`    ${url}`);
  const says = await statusSays(cast, issue, {
    of: "the team has acknowledged it",
    words: "and is looking into it",
    since,
  });
  const waits = await waitsFor(cast, issue, "com-infrastructure", since);
  return says !== undefined && waits !== undefined;
};

/** The internal note that tells the liaison of the answer; undefined: something is missing. */
const handedOver = async (cast: Cast, { issue, escalation }: Asked): Promise<ShownNote | undefined> => {
  cast.narrator.heading("Dave hands over an answer there: “!liaison relay A disk was full, …”");
  const { at: since, url } = await comment(as(cast, "dsmith"), escalation, `!liaison relay ${ANSWER}`);
  cast.narrator.plain(`    ${url}`);
  const draft = await comesTrue(cast, {
    promise: "Andrew is told in an internal note on Kira's issue, which holds the draft",
    since,
    look: async () =>
      (await readBotNotes(as(cast, "aconrad"), issue)).find(
        ({ body, internal }) => internal && body.includes("@aconrad") && body.includes(ANSWER),
      ),
    link: ({ id }) => noteUrl(issue, id),
  });
  const says = await statusSays(cast, issue, {
    of: "the team has answered, and the answer will come",
    words: "the answer will come here",
    since,
  });
  const waits = await waitsFor(cast, issue, "liaison", since);
  return says === undefined || waits === undefined ? undefined : draft;
};

const sent = async (cast: Cast, { issue }: Asked): Promise<boolean> => {
  cast.narrator.heading("Andrew has read it, and says on Kira's issue: “!liaison send”");
  await nextSecond();
  const { at: since, url } = await comment(as(cast, "aconrad"), issue, "!liaison send");
  cast.narrator.plain(`    ${url}`);
  const published = await comesTrue(cast, {
    promise: "the answer is there for Kira to read",
    since,
    look: async () =>
      (await readNotes(as(cast, "kira"), issue)).find(
        (note) => !isStatus(note) && note.body.includes(ANSWER),
      ),
    link: ({ id }) => noteUrl(issue, id),
  });
  const says = await statusSays(cast, issue, { of: "it is there", words: "the answer is here", since });
  const waits = await waitsFor(cast, issue, "partner", since);
  return published !== undefined && says !== undefined && waits !== undefined;
};

const closed = async (cast: Cast, { issue }: Asked): Promise<boolean> => {
  cast.narrator.heading("Pushes work again, and Kira closes the issue");
  await as(cast, "kira").put(pathOf(issue), { state_event: "close" });
  const since = performance.now();
  const says = await statusSays(cast, issue, { of: "nothing more is needed", words: "Nothing more", since });
  const waits = await waitsFor(cast, issue, null, since);
  const { escalations } = cast.stage.service.store;
  const done = await comesTrue(cast, {
    promise: "the escalation is done",
    since,
    look: async () => {
      const states = (await escalations.ofIssue(issue.issueKey)).map(
        ({ record }) => foldEscalation(record).state,
      );
      return states.join() === "done" ? states : undefined;
    },
    link: () => issue.url,
  });
  return says !== undefined && waits !== undefined && done !== undefined;
};

/** Plays it. Answers whether everything that it promises is true. */
export const escalatedIssue = async (cast: Cast): Promise<boolean> => {
  const { narrator } = cast;
  narrator.heading("Kira opens an issue about an outage");
  await resetRequests(cast);
  const issue = await openIssue(
    as(cast, "kira"),
    "Pushes to our repositories fail with 502 since this morning",
    "Nobody at KDE can push, neither over SSH nor over HTTPS. Is there an outage?",
  );
  narrator.plain(`    ${issue.url}`);
  const { asked, kept } = await untilAsked(cast, issue, TEAM);
  // What follows would only wait in vain.
  if (asked === undefined || !(await commented(cast, asked))) return false;
  const draft = await handedOver(cast, asked);
  if (draft === undefined || !(await sent(cast, asked)) || !(await closed(cast, asked))) return false;
  narrator.heading("Read back over the sandbox's API");
  const words = { draftId: draft.id, saidByTeam: SAID_BY_TEAM, answer: ANSWER };
  return report(cast, await checkEscalatedIssue(cast, asked, words)) && kept;
};
