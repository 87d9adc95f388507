import { type Kysely, type RawBuilder, sql } from "kysely";
import { parseIssueKey } from "../../model/ids.ts";
import type { Candidate, Findings, Lesson, QuestionText } from "../../model/knowledge.ts";
import { textFor } from "../json.ts";
import type { Tables } from "../schema.ts";

/** A concept among words; no word of the parser's begins so. */
const CONCEPT = "~";

/** Ranks (model/rank.ts) from here on are those of private and confidential places. */
const FOR_FEW = 2;

/** In UTF-16 units: no question is told better by more. */
const LONGEST_TITLE = 300;
/** Words of a question that are looked up, those of the title first. */
const MOST_WORDS = 90;
/** The rarest words, of which a candidate has to have one. */
const TELLING_WORDS = 24;
const MOST_CANDIDATES = 200;
const MOST_BY_TITLE = 20;
/** In bytes as text: from here on nothing is added to the words of an issue's answers. PostgreSQL takes up to 1 MB of words. */
const MOST_ANSWERED = 100_000;

const shownTitle = (title: string): string => textFor(title).toWellFormed().slice(0, LONGEST_TITLE);

const vector = (text: string, weight: "A" | "B" | "C"): RawBuilder<unknown> =>
  sql`setweight(to_tsvector('english', ${textFor(text)}), ${sql.lit(weight)}::"char")`;

const concepts = (names: readonly string[]): RawBuilder<unknown> =>
  sql`array_to_tsvector(${names.map((name) => `${CONCEPT}${name}`)}::text[])`;

/**
 * Keeps what a decision has learnt, in its transaction: the question as it is now, and words of answers beside those that
 * are there. Of what only few may read no more is kept than this lesson has, and no title.
 */
export const saveLesson = async (
  database: Kysely<Tables>,
  issueKey: string,
  lesson: Lesson,
  now: Date,
): Promise<void> => {
  const { partner, url, reference, rank, authorId, teams, answeredAt } = lesson;
  const title = rank < FOR_FEW ? shownTitle(lesson.title) : "";
  const question = sql`${vector(lesson.title, "A")} || ${vector(lesson.text, "B")} || ${concepts(lesson.concepts)}`;
  const answer = sql`${vector(lesson.answer, "C")} || ${concepts(lesson.answerConcepts)}`;
  await sql`
    INSERT INTO knowledge AS known (issue_key, instance, partner, title, url, reference, rank, author_id, teams,
      answered_at, changed_at, question, answer)
    VALUES (${issueKey}, ${parseIssueKey(issueKey)?.instance ?? ""}, ${partner}, ${title}, ${url}, ${reference},
      ${rank}, ${authorId}, ${[...teams]}::text[], ${answeredAt}::timestamptz, ${now}, ${question}, ${answer})
    ON CONFLICT (issue_key) DO UPDATE SET
      partner = excluded.partner, title = excluded.title, url = excluded.url, reference = excluded.reference,
      rank = excluded.rank, author_id = excluded.author_id, teams = excluded.teams, changed_at = excluded.changed_at,
      answered_at = coalesce(known.answered_at, excluded.answered_at), question = excluded.question,
      answer = CASE
        WHEN excluded.rank >= ${FOR_FEW} THEN excluded.answer
        WHEN octet_length(known.answer::text) < ${MOST_ANSWERED} THEN known.answer || excluded.answer
        ELSE known.answer END`.execute(database);
};

/** The words of a question as the database has them, with how many known questions have each. */
const askedWords = ({ title, text, concepts: names }: QuestionText) => sql`
  SELECT word, place, (
    SELECT count(*)::integer FROM knowledge
    WHERE words @@ (('''' || replace(replace(word, '\\', '\\\\'), '''', '''''') || '''')::tsquery)
  ) AS count
  FROM (
    SELECT word, min(place) AS place FROM (
      SELECT lexeme AS word, 1 AS place FROM unnest(to_tsvector('english', ${textFor(title)}))
      UNION ALL SELECT lexeme, 2 FROM unnest(to_tsvector('english', ${textFor(text)}))
      UNION ALL SELECT ${CONCEPT} || name, 3 FROM unnest(${[...names]}::text[]) AS name
    ) AS said GROUP BY word ORDER BY min(place), word LIMIT ${MOST_WORDS}
  ) AS asked`;

const PLACES = ["title", "text", "concept"] as const;
const SHARED_PLACES = { A: "title", B: "text", C: "answer" } as const;

interface AskedRow {
  readonly word: string;
  readonly place: number;
  readonly count: number;
}

interface FoundRow extends Omit<Candidate, "shared" | "answeredAt"> {
  readonly answeredAt: Date | null;
  readonly shared: readonly (readonly [word: string, weight: keyof typeof SHARED_PLACES | null])[];
}

const bare = (word: string): string => (word.startsWith(CONCEPT) ? word.slice(CONCEPT.length) : word);

const candidateOf = ({ answeredAt, shared, ...row }: FoundRow): Candidate => ({
  ...row,
  answeredAt: answeredAt?.toISOString() ?? null,
  shared: shared.map(([word, weight]) => ({
    word: bare(word),
    place: word.startsWith(CONCEPT) ? "concept" : SHARED_PLACES[weight ?? "B"],
  })),
});

/** Questions with one of the rarest words, or with a title that is written alike. */
const candidates = (
  instance: string,
  except: string,
  title: string,
  words: readonly string[],
  byTitle: boolean,
) => {
  const telling = words.slice(0, TELLING_WORDS);
  const alike = byTitle
    ? sql`UNION (SELECT issue_key FROM knowledge
        WHERE title % ${title} AND instance = ${instance} ORDER BY similarity(title, ${title}) DESC LIMIT ${MOST_BY_TITLE})`
    : sql``;
  return sql<FoundRow>`
    WITH query AS (
      SELECT string_agg('''' || replace(replace(word, '\\', '\\\\'), '''', '''''') || '''', '|')::tsquery AS any_word
      FROM unnest(${telling}::text[]) AS word
    ), found AS (
      (SELECT issue_key FROM knowledge, query
        WHERE words @@ any_word AND instance = ${instance}
        ORDER BY ts_rank(words, any_word) DESC, issue_key LIMIT ${MOST_CANDIDATES})
      ${alike}
    )
    SELECT issue_key AS "issueKey", partner, title, url, reference, rank, teams, answered_at AS "answeredAt",
      length(words) AS size, (
        SELECT coalesce(jsonb_agg(jsonb_build_array(lexeme, (SELECT min(weight) FROM unnest(weights) AS weight))), '[]')
        FROM unnest(words) WHERE lexeme = ANY(${[...words]}::text[])
      ) AS shared
    FROM knowledge JOIN found USING (issue_key)
    WHERE issue_key <> ${except} AND (answered_at IS NOT NULL OR teams <> '{}') ORDER BY issue_key`;
};

/** What is known of questions that were asked before. */
export const createKnowledge = (database: Kysely<Tables>) => ({
  /** Questions on an instance that were answered or given to a team, and share telling words with this one, but for the issue itself. */
  like: async (instance: string, except: string, question: QuestionText): Promise<Findings> => {
    const { rows: asked } = await sql<AskedRow>`${askedWords(question)}`.execute(database);
    const { rows: counts } = await sql<{ known: number; byTitle: boolean }>`
      SELECT count(*)::integer AS known, to_regclass('knowledge_titles') IS NOT NULL AS "byTitle" FROM knowledge`.execute(
      database,
    );
    const { known = 0, byTitle = false } = counts[0] ?? {};
    const rarest = asked
      .filter(({ count }) => count > 0)
      .toSorted((one, other) => one.count - other.count || one.place - other.place)
      .map(({ word }) => word);
    const title = shownTitle(question.title);
    const { rows } =
      known === 0
        ? { rows: [] }
        : await candidates(instance, except, title, rarest, byTitle).execute(database);
    return {
      known,
      asked: asked.map(({ word, place, count }) => ({
        word: bare(word),
        place: PLACES[place - 1] ?? "text",
        count,
      })),
      candidates: rows.map(candidateOf),
    };
  },
});
