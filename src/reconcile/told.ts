/** Whether GitLab told us of what was found by reading: pure. */
import { noteNews } from "../model/telling.ts";
import type { ReadNote, Told } from "./ports.ts";

const SECOND_MS = 1_000;

/** Payloads have whole seconds, so what was told in the same second was told. */
const floor = (iso: string): number => Math.floor(Date.parse(iso) / SECOND_MS) * SECOND_MS;

/** A reaction says nothing of what was done to the issue before. */
const isReaction = (news: string): boolean => news.startsWith("emoji");

/** Answers about one issue. */
export interface ToldOf {
  /** That it was opened. */
  readonly opened: boolean;
  /** Of the comment as it is now and, where it is newer than `since`, of its being written: an edit alone commands nothing. */
  note(note: Pick<ReadNote, "id" | "createdAt" | "updatedAt">, since: Date): boolean;
  /** Of the change at this time, or a later one. GitLab touches an issue a moment after its comment was stored. */
  change(updatedAt: string): boolean;
  /** Of a change of the issue by somebody else in this very moment. */
  deed(at: string): boolean;
  /** The last that was told was our own doing. */
  readonly lastIsOwn: boolean;
}

/** From what webhooks told of an issue to answers. */
export const toldOf = (told: readonly Told[]): ToldOf => {
  const last = told.toSorted((one, other) => Date.parse(one.at) - Date.parse(other.at)).at(-1);
  return {
    opened: told.some(({ news }) => news === "open"),
    note: ({ id, createdAt, updatedAt }, since) => {
      const times = told.flatMap(({ news, at }) => (news === noteNews(id) ? [Date.parse(at)] : []));
      const isOld = Date.parse(createdAt) < since.getTime();
      const wasWritten = isOld || times.some((at) => at <= floor(createdAt) + SECOND_MS);
      return wasWritten && times.some((at) => at >= floor(updatedAt));
    },
    change: (updatedAt) =>
      told.some(({ news, at }) => {
        if (isReaction(news)) return Math.abs(Date.parse(at) - floor(updatedAt)) <= SECOND_MS;
        return Date.parse(at) >= floor(updatedAt) - (news === "open" || news === "issue" ? 0 : SECOND_MS);
      }),
    deed: (deedAt) =>
      told.some(
        ({ news, at, own }) =>
          news === "issue" && !own && Math.abs(Date.parse(at) - Date.parse(deedAt)) <= SECOND_MS,
      ),
    lastIsOwn: last?.own ?? false,
  };
};
