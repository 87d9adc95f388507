/** How long a token lasts, and its successor should: pure. */
const DAY_MS = 86_400_000;
/** GitLab's default and usual limit (doc/user/profile/personal_access_tokens.md). */
const USUAL_DAYS = 365;

const dayOf = (date: Date): string => date.toISOString().slice(0, 10);

/**
 * The date at which a successor should end: it lasts as long as the old one did, since the instance may allow no
 * more; a year where the old one says nothing.
 */
export const successorEnds = (
  old: { readonly createdAt: string | null; readonly expiresAt: string | null },
  now: Date,
): string => {
  const { createdAt, expiresAt } = old;
  const lasted =
    createdAt === null || expiresAt === null
      ? USUAL_DAYS
      : Math.round((Date.parse(expiresAt) - Date.parse(createdAt.slice(0, 10))) / DAY_MS);
  const days = Math.min(USUAL_DAYS, Math.max(1, lasted));
  return dayOf(new Date(now.getTime() + days * DAY_MS));
};

/** Whole days until a token ends; negative: it has ended. */
export const daysLeft = (expiresAt: string, now: Date): number =>
  Math.floor((Date.parse(expiresAt) - now.getTime()) / DAY_MS);
