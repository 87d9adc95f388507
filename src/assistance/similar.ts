/** How much one question is like another: pure, from the words that they share and how telling each is. */
import type { AskedWord, Candidate, Findings } from "../model/knowledge.ts";
import { alikeIn, writtenAlike } from "./trigrams.ts";

/** A known question, and how much it is like the one that is asked. */
export interface Likeness {
  readonly candidate: Candidate;
  /** From 0, not at all; 3 is usual for the same question in other words. */
  readonly score: number;
  /** How many words and concepts both have. */
  readonly shared: number;
  /** How telling these are together. */
  readonly evidence: number;
}

/** What a word counts by where the question has it. */
const ASKED: Readonly<Record<AskedWord["place"], number>> = { title: 1.6, text: 1, concept: 0.7 };
/** What it counts by where the known question has it. */
const KNOWN: Readonly<Record<Candidate["shared"][number]["place"], number>> = {
  title: 1.25,
  text: 1,
  answer: 0.7,
  concept: 1,
};
/** How much longer texts, which share more words by chance, have to share. */
const LENGTH = 0.4;
/** Shorter texts than this, in different words, are usual nowhere. */
const LEAST_USUAL_SIZE = 30;
/** A word of a title that is written alike counts as much as this part of the same word. */
const TITLE_SHARE = 4;

/** Where few questions are known, words are taken for as telling as they are among this many. */
const LEAST_KNOWN = 60;

/** How telling a word is: one that every question has tells nothing. */
const weightOf = (count: number, known: number): number =>
  Math.log(1 + (Math.max(known, LEAST_KNOWN) - count + 0.5) / (count + 0.5));

const keyOf = ({ word, place }: { readonly word: string; readonly place: string }): string =>
  `${place === "concept" ? "~" : ""}${word}`;

/** A word that no known question has may be a mistyped one: from so many letters on, and so alike. */
const MISTYPED = { letters: 5, alike: 0.4, most: 12 } as const;

/** Words that nobody has used before, as they are looked for in titles. */
const mistypedIn = (asked: readonly AskedWord[], worth: ReadonlyMap<string, number>) =>
  asked
    .filter(({ word, place, count }) => count === 0 && place !== "concept" && word.length >= MISTYPED.letters)
    .slice(0, MISTYPED.most)
    .map((one) => ({ alike: alikeIn(one.word), worth: worth.get(keyOf(one)) ?? 0 }));

/** Known questions by how much they are like this one, the likest first. Candidates that share nothing are left out. */
export const likest = (title: string, { known, asked, candidates }: Findings): readonly Likeness[] => {
  const worth = new Map(asked.map((one) => [keyOf(one), ASKED[one.place] * weightOf(one.count, known)]));
  const mistyped = mistypedIn(asked, worth);
  // A long question shares more with any other; what it could share at most grows with its length.
  const most = Math.sqrt([...worth.values()].reduce((sum, one) => sum + one, 0)) || 1;
  const sizes = candidates.reduce((sum, { size }) => sum + size, 0);
  const usualSize = Math.max(LEAST_USUAL_SIZE, sizes / Math.max(1, candidates.length));
  const likenessOf = (candidate: Candidate): Likeness => {
    const slips = mistyped
      .map((one) => ({ alike: one.alike(candidate.title), worth: one.worth }))
      .filter(({ alike }) => alike >= MISTYPED.alike);
    const words =
      candidate.shared.reduce((sum, one) => sum + (worth.get(keyOf(one)) ?? 0) * KNOWN[one.place], 0) +
      slips.reduce((sum, slip) => sum + slip.alike * slip.worth * KNOWN.title, 0);
    const length = 1 - LENGTH + (LENGTH * candidate.size) / usualSize;
    return {
      candidate,
      score: (words / length + TITLE_SHARE * writtenAlike(title, candidate.title)) / most,
      shared: candidate.shared.length + slips.length,
      evidence: words,
    };
  };
  return candidates
    .map(likenessOf)
    .filter(({ score }) => score > 0)
    .toSorted(
      (one, other) => other.score - one.score || (one.candidate.issueKey < other.candidate.issueKey ? -1 : 1),
    );
};

/** Where one word in common is all there is, or words that everybody uses ("A question"), it is chance. */
const LEAST_SHARED = 2;
const LEAST_EVIDENCE = 6;

/** Whether too little is shared to say anything. */
export const isByChance = ({ evidence, shared }: Likeness): boolean =>
  shared < LEAST_SHARED || evidence < LEAST_EVIDENCE;

/** Offered from this score on. */
const LEAST_SCORE = 1.6;
/** How much of the best one's score others must have to be offered beside it. */
const LEAST_OF_BEST = 0.45;
/** More than three nobody reads. */
export const MOST_OFFERED = 3;

/** Those of `likest` that are like enough to be worth somebody's time, however many there are. */
export const likeEnough = (likenesses: readonly Likeness[]): readonly Likeness[] => {
  const best = likenesses[0]?.score ?? 0;
  const least = Math.max(LEAST_SCORE, best * LEAST_OF_BEST);
  return likenesses.filter((one) => one.score >= least && !isByChance(one));
};
