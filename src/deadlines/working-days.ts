/** Days on which people work: Monday to Friday, in UTC. */

const DAY_MS = 86_400_000;

const isWorkingDay = (date: Date): boolean => ![0, 6].includes(date.getUTCDay());

/** The date (`2026-12-01`) that is so many working days after a moment; 0: the next one, today included. */
export const addWorkingDays = (from: Date, days: number): string => {
  let date = from;
  let left = days;
  while (left > 0 || !isWorkingDay(date)) {
    date = new Date(date.getTime() + DAY_MS);
    if (left > 0 && isWorkingDay(date)) left -= 1;
  }
  return date.toISOString().slice(0, 10);
};
