/** Days as they are written, `2026-12-24`. */

/** Whether there is such a day: not the 30th of February. */
export const isDate = (text: string): boolean => {
  const at = new Date(`${text}T00:00:00Z`);
  return !Number.isNaN(at.getTime()) && at.toISOString().startsWith(text);
};
