const DAY_MS = 86_400_000;

/** Whether a trouble is to be said now: when it begins, and then once a day while it lasts. */
export const isSaidAgain = (
  before: { readonly checkedAt: Date } | undefined,
  { isSame, since, now }: { readonly isSame: boolean; readonly since: Date; readonly now: Date },
): boolean => {
  if (before === undefined || !isSame) return true;
  const daysAt = (at: Date): number => Math.floor((at.getTime() - since.getTime()) / DAY_MS);
  return daysAt(now) > daysAt(before.checkedAt);
};
