/** What is kept of partners' questions and answers, so that the next who asks is helped by them. */

/** A question as it is looked for or kept: words without marks, names and addresses. */
export interface QuestionText {
  readonly title: string;
  readonly text: string;
  /** What it is about, whatever it is called: see assistance/concepts.ts. */
  readonly concepts: readonly string[];
}

/** What a decision adds to what is known of one question. */
export interface Lesson extends QuestionText {
  /** Words of an answer, added to those that are known; empty: none is new. */
  readonly answer: string;
  /** Of `answer`. */
  readonly answerConcepts: readonly string[];
  /** Id of the partner. */
  readonly partner: string;
  readonly url: string;
  /** `group/project#12` */
  readonly reference: string;
  /** How few may read it: see model/rank.ts. */
  readonly rank: number;
  /** Who asked, by GitLab's id. */
  readonly authorId: number;
  /** Teams that were asked, but for those that did not want it. */
  readonly teams: readonly string[];
  /** ISO 8601, UTC: when it was answered first; null: not by what is known now. */
  readonly answeredAt: string | null;
}

/** A word of a question, as the database has it. */
export interface AskedWord {
  readonly word: string;
  /** Where it stands: in the title, in the text, or only as a concept. */
  readonly place: "title" | "text" | "concept";
  /** How many known questions have it. */
  readonly count: number;
}

/** A known question that shares words with another. */
export interface Candidate {
  readonly issueKey: string;
  readonly partner: string;
  readonly title: string;
  readonly url: string;
  readonly reference: string;
  readonly rank: number;
  readonly teams: readonly string[];
  readonly answeredAt: string | null;
  /** How many different words it has. */
  readonly size: number;
  /** The words that it shares, each with the best place where it stands. */
  readonly shared: readonly {
    readonly word: string;
    readonly place: "title" | "text" | "answer" | "concept";
  }[];
}

/** What is known that may be like a question. */
export interface Findings {
  /** How many questions are known. */
  readonly known: number;
  readonly asked: readonly AskedWord[];
  readonly candidates: readonly Candidate[];
}

/** Nothing is known. */
export const NO_FINDINGS: Findings = { known: 0, asked: [], candidates: [] };
