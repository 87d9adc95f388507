/**
 * Questions that a reaction decides: whether a team is asked (👍 or 👎 to the note that asks), and whether a team has seen
 * what it was asked (any reaction to its issue). No list of GitLab's shows that somebody has reacted, so where no hook
 * told of it, the reactions themselves are read, one request for each question that is open.
 */
import { NO, YES } from "../bot/reactions.ts";
import type { Clock } from "../lib/clock.ts";
import { LiaisonError, messageOf } from "../lib/errors.ts";
import type { Logger } from "../lib/log.ts";
import { parseIssueKey } from "../model/ids.ts";
import type { IssueSnapshot } from "../model/issue.ts";
import { emojiNews } from "../model/telling.ts";
import { emojiDelivery, emojiFoundId } from "./delivery.ts";
import { holds, type WatchedPlace } from "./places.ts";
import type {
  AwardsGitlab,
  KnownIssues,
  OpenQuestion,
  OpenQuestions,
  PollDeliveries,
  ReadAward,
} from "./ports.ts";
import { store } from "./read-place.ts";

/** Escalations whose questions one sweep looks at; the others have their turn with the next. */
const MOST_PER_SWEEP = 100;
/** Reactions to one question that one sweep brings: a crowd that reacts to a public note holds up nobody. */
const MOST_REACTIONS = 20;

/** What looking works with. */
export interface QuestionParts {
  readonly gitlab: AwardsGitlab;
  readonly questions: OpenQuestions;
  readonly deliveries: PollDeliveries;
  readonly news: (issueKey: string) => void;
  readonly known: Pick<KnownIssues, "told">;
  readonly ownIds: () => ReadonlySet<number>;
  readonly clock: Clock;
  readonly log: Logger;
  /** Told of every reaction in a place with a hook that no webhook had told of. */
  readonly onMissed: (what: "emoji") => void;
}

/** One look at all questions. */
export interface QuestionLook {
  /** Those with hooks. */
  readonly places: readonly WatchedPlace[];
  /** By GitLab's clock: of what is younger a webhook may still tell. */
  readonly until: Date;
  /** The sweep is still ours. */
  readonly mayGoOn: () => boolean;
}

const SECOND_MS = 1_000;

/** GitLab tells whole seconds in some places. */
const isSince = (at: string, since: Date): boolean => Date.parse(at) >= since.getTime() - SECOND_MS;

/** A note asks for yes or no; on a team's issue every reaction says that it was seen, if it is not older than the asking. */
const decides = ({ noteId, since }: OpenQuestion, { emoji, at }: ReadAward): boolean =>
  noteId === null ? isSince(at, since) : YES.has(emoji) || NO.has(emoji);

/** Those that nobody told of, and that were not found before; the oldest first. */
const untoldOf = async (
  { issueKey, placeKey }: OpenQuestion,
  awards: readonly ReadAward[],
  { known, questions }: QuestionParts,
): Promise<readonly ReadAward[]> => {
  const ordered = awards.toSorted((one, other) => Date.parse(one.at) - Date.parse(other.at));
  const [first] = ordered;
  if (first === undefined) return [];
  const found = await questions.foundBefore(ordered.map(({ id }) => emojiFoundId(id)));
  const since = new Date(Date.parse(first.at) - SECOND_MS);
  // A webhook about an inbox is nobody's news, so it counts as none.
  const told = issueKey === placeKey ? await known.told(issueKey, since) : [];
  return ordered.filter(
    ({ id }) => !found.has(emojiFoundId(id)) && !told.some(({ news }) => news === emojiNews(id)),
  );
};

const awardsOf = async (question: OpenQuestion, gitlab: AwardsGitlab): Promise<readonly ReadAward[]> => {
  const ref = parseIssueKey(question.placeKey);
  if (ref === undefined) return [];
  try {
    return await gitlab.awards(ref, question.noteId);
  } catch (error) {
    // Somebody has deleted the note, or the issue with it.
    if (error instanceof LiaisonError && error.code === "gitlab.not-found") return [];
    throw error;
  }
};

/** Whether GitLab should have told: the note stands where a hook is. */
const hasHook = (issue: IssueSnapshot, question: OpenQuestion, places: readonly WatchedPlace[]): boolean =>
  question.issueKey === question.placeKey && places.some((place) => holds(place, issue.project.path));

/** Brings the reactions to one question that nobody told of, the oldest first; answers how many were new. */
const lookAt = async (parts: QuestionParts, question: OpenQuestion, look: QuestionLook): Promise<number> => {
  const own = parts.ownIds();
  const deciding = (await awardsOf(question, parts.gitlab)).filter(
    (award) => !own.has(award.user.id) && decides(question, award),
  );
  const untold = await untoldOf(question, deciding, parts);
  const ref = parseIssueKey(question.issueKey);
  const issue = untold.length === 0 || ref === undefined ? null : await parts.gitlab.readIssue(ref);
  if (issue === null) return 0;
  const isWatched = hasHook(issue, question, look.places);
  let stored = 0;
  for (const award of untold) {
    if (isWatched && Date.parse(award.at) > look.until.getTime()) continue;
    if (stored >= MOST_REACTIONS) break;
    const found = { by: isWatched ? "missed" : "polled", at: parts.clock() } as const;
    if (!(await store(parts, emojiDelivery(issue, question.noteId, award, found)))) continue;
    stored += 1;
    if (isWatched) parts.onMissed("emoji");
  }
  return stored;
};

/** GitLab as a whole is away or asks for a pause: the others are not tried in vain. */
const isForAll = (error: unknown): boolean =>
  !(error instanceof LiaisonError) || error.disposition.kind !== "give-up";

/**
 * Looks at the open questions, those first that were not looked at for longest; answers how many reactions were news.
 * One that cannot be read waits for its next turn, and never holds up the others for good.
 */
export const lookAtQuestions = async (parts: QuestionParts, look: QuestionLook): Promise<number> => {
  let stored = 0;
  for (const question of await parts.questions.open(MOST_PER_SWEEP)) {
    if (!look.mayGoOn()) break;
    try {
      stored += await lookAt(parts, question, look);
    } catch (error) {
      if (error instanceof LiaisonError && error.code.startsWith("store.")) throw error;
      const { issueKey: issue, noteId } = question;
      parts.log.warn({ issue, noteId, why: messageOf(error) }, "reactions could not be read");
      if (isForAll(error)) {
        await parts.questions.looked(question.escalation, parts.clock());
        break;
      }
    }
    await parts.questions.looked(question.escalation, parts.clock());
  }
  return stored;
};
