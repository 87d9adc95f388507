/** How often the right question is found again, and the right team: on `corpus.ts`, in a real database. Deterministic. */
import { conceptsIn } from "../../../src/assistance/concepts.ts";
import { type Likeness, likeEnough, likest, MOST_OFFERED } from "../../../src/assistance/similar.ts";
import { guessTeam } from "../../../src/assistance/team.ts";
import { questionOf } from "../../../src/assistance/words.ts";
import type { Store } from "../../../src/store/open.ts";
import { corpus, heldOut, type Known, offTopic } from "./corpus.ts";

const AT = "2026-11-26T12:00:00.000Z";
const INSTANCE = "gitlab";

const keyOf = (number: number): string => `${INSTANCE}:14#${number + 1}`;

const learn = async (store: Store, number: number, known: Known): Promise<void> => {
  const { team, title, question, answer } = known;
  const plan = { effects: [], considered: [], escalations: [], commands: [] };
  await store.decisions.save({
    plan: { ...plan, issueKey: keyOf(number), decidedAt: AT, partner: "kde" },
    facts: {},
    memory: null,
    deliveryIds: [],
    lessons: [
      {
        ...questionOf({ title, description: question }),
        answer,
        answerConcepts: conceptsIn(answer),
        partner: "kde",
        url: `https://gitlab.example/kde/sysadmin/-/issues/${number + 1}`,
        reference: `kde/sysadmin#${number + 1}`,
        rank: 0,
        authorId: 1,
        teams: team === null ? [] : [team],
        answeredAt: AT,
      },
    ],
  });
};

/** Of so many. */
export interface Ratio {
  readonly right: number;
  readonly of: number;
}

/** How proposals of a team fared. */
export interface Proposals {
  /** Questions that a team was asked about. */
  readonly escalated: number;
  readonly right: number;
  readonly wrong: number;
}

/** What was measured. */
export interface Measured {
  readonly known: number;
  /** The right one is among the first three that are offered. */
  readonly offered: Ratio;
  /** The same for those that nothing was tuned with. */
  readonly heldOut: Ratio;
  /** Among the first three, were there no threshold. */
  readonly ranked: Ratio;
  /** Questions to which nobody here knows an answer, and for which nothing is offered. */
  readonly quiet: Ratio;
  /** Teams, where the question was asked before; with those that nobody was asked about. */
  readonly again: Proposals;
  /** Teams, where the question itself is new, and only others of its kind are known. */
  readonly anew: Proposals;
  /** Milliseconds to find what is like one question, in the middle. */
  readonly medianMs: number;
}

interface Asked {
  readonly known: Known;
  readonly issueKey: string;
  readonly found: readonly Likeness[];
}

const isAmong = (issueKey: string, found: readonly Likeness[]): boolean =>
  found.slice(0, MOST_OFFERED).some(({ candidate }) => candidate.issueKey === issueKey);

const ratio = <Item>(items: readonly Item[], isRight: (item: Item) => boolean): Ratio => ({
  right: items.filter(isRight).length,
  of: items.length,
});

const proposals = (
  asked: readonly (readonly [team: string | null, found: readonly Likeness[]])[],
): Proposals => {
  const guesses = asked.map(([team, found]) => ({ team, guess: guessTeam(found)?.team ?? null }));
  return {
    escalated: guesses.filter(({ team }) => team !== null).length,
    right: guesses.filter(({ team, guess }) => guess !== null && guess === team).length,
    wrong: guesses.filter(({ team, guess }) => guess !== null && guess !== team).length,
  };
};

/** Fills an empty store with the corpus, and asks everything again in other words. */
export const measure = async (store: Store): Promise<Measured> => {
  for (const [number, known] of corpus.entries()) await learn(store, number, known);
  const times: number[] = [];
  const find = async (issue: { readonly title: string; readonly description: string }) => {
    const question = questionOf(issue);
    const started = performance.now();
    const findings = await store.knowledge.like(INSTANCE, "", question);
    times.push(performance.now() - started);
    return likest(question.title, findings);
  };
  const asked: Asked[] = [];
  for (const [number, known] of corpus.entries())
    if (known.again !== null) asked.push({ known, issueKey: keyOf(number), found: await find(known.again) });
  const strange: (readonly Likeness[])[] = [];
  for (const issue of offTopic) strange.push(await find(issue));
  const isOffered = ({ issueKey, found }: Asked): boolean => isAmong(issueKey, likeEnough(found));
  return {
    known: corpus.length,
    offered: ratio(asked, isOffered),
    heldOut: ratio(
      asked.filter(({ known }) => heldOut.includes(known)),
      isOffered,
    ),
    ranked: ratio(asked, ({ issueKey, found }) => isAmong(issueKey, found)),
    quiet: ratio(strange, (found) => likeEnough(found).length === 0),
    again: proposals([
      ...asked.map(({ known, found }) => [known.team, found] as const),
      ...strange.map((found) => [null, found] as const),
    ]),
    anew: proposals(
      asked.map(
        ({ known, issueKey, found }) =>
          [known.team, found.filter(({ candidate }) => candidate.issueKey !== issueKey)] as const,
      ),
    ),
    medianMs: times.toSorted((one, other) => one - other)[Math.floor(times.length / 2)] ?? 0,
  };
};

/** Of those that were proposed, how many were right. */
export const precisionOf = ({ right, wrong }: Proposals): number =>
  right + wrong === 0 ? 1 : right / (right + wrong);

/** Of the questions that were escalated, for how many the right team was proposed. */
export const recallOf = ({ right, escalated }: Proposals): number => right / escalated;
