/** A moment as people type it: `--now`. */
import { InvalidArgumentError } from "commander";

const DATE = /^\d{4}-\d{2}-\d{2}(?:[T ]\d{2}:\d{2}(?::\d{2}(?:\.\d{1,3})?)?(?:Z|[+-]\d{2}:?\d{2})?)?$/;
const ZONE = /(?:Z|[+-]\d{2}:?\d{2})$/;

/** Whether there is such a day: JavaScript takes 30 February for 1 or 2 March. */
const isThere = (day: string): boolean => new Date(`${day}T00:00:00Z`).toISOString().startsWith(day);

/** An ISO date (its beginning) or date and time; UTC where no offset is given. For commander. */
export const momentOf = (text: string): Date => {
  const typed = text.trim();
  const full = typed.length === 10 ? `${typed}T00:00Z` : typed.replace(" ", "T");
  const at = new Date(ZONE.test(full) ? full : `${full}Z`);
  if (!DATE.test(typed) || Number.isNaN(at.getTime()) || !isThere(typed.slice(0, 10)))
    throw new InvalidArgumentError(
      "It is no moment: write 2026-12-24, 2026-12-24T16:30Z or 2026-12-24T16:30+01:00.",
    );
  return at;
};
