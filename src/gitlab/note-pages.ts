/** Pages of notes: large ones, and small ones only where a large one is too long to be read. */
import { GitlabAnswerTooLong } from "./errors.ts";
import type { Page } from "./pages.ts";

/** GitLab gives no more on one page. */
const LARGE_PAGE = 100;
/**
 * Notes on one page that are read in any case. A note may hold a million characters, and JSON may write each of them
 * as six (`\u0001`): a page of more notes could be longer than what is read of an answer, and block the issue.
 */
const SAFE_PAGE = 10;

/** Asks for one page of so many notes. */
export type LoadNotes = (paging: { readonly page: number; readonly perPage: number }) => Promise<Page>;

/** The page that begins after `offset` notes; null: it is too long for an answer. */
const loadAt = async (load: LoadNotes, offset: number, perPage: number): Promise<Page | null> => {
  try {
    return await load({ page: offset / perPage + 1, perPage });
  } catch (error) {
    if (error instanceof GitlabAnswerTooLong && perPage > SAFE_PAGE) return null;
    throw error;
  }
};

/**
 * Page after page, also where pages are short, since GitLab filters after paging. `most`: so many notes are enough, so
 * that no larger page is asked for.
 */
export async function* notePages(
  load: LoadNotes,
  most = Number.POSITIVE_INFINITY,
): AsyncGenerator<Page["items"]> {
  // Whole small pages, so that both sizes begin at the same notes.
  const usual = most <= SAFE_PAGE ? most : Math.min(LARGE_PAGE, Math.ceil(most / SAFE_PAGE) * SAFE_PAGE);
  let offset = 0;
  let smallUntil = 0;
  for (;;) {
    const perPage = offset < smallUntil ? SAFE_PAGE : usual;
    const loaded = await loadAt(load, offset, perPage);
    if (loaded === null) {
      smallUntil = offset + usual;
      continue;
    }
    yield loaded.items;
    if (loaded.next === null) return;
    offset += perPage;
  }
}
