import type { GeneratedAlways } from "kysely";

/** The table of partners' questions and what is known of their answers. */
export interface KnowledgeTable {
  issue_key: string;
  instance: string;
  partner: string;
  /** Empty where not everybody with an account may read it. */
  title: string;
  url: string;
  reference: string;
  /** How few may read it, when it was last heard of: see model/rank.ts. */
  rank: number;
  author_id: number;
  teams: readonly string[];
  /** null: not answered yet. */
  answered_at: Date | null;
  changed_at: Date;
  /** A tsvector: weight A is the title, B the text; concepts have a `~` before them and no weight. */
  question: string;
  /** The same, weight C. */
  answer: string;
  /** Both. */
  words: GeneratedAlways<string>;
}
