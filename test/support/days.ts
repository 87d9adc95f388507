/** Travelling through days: tests begin on a Monday morning, whatever day it is. */
import type { TestService } from "./service.ts";

const DAY_MS = 86_400_000;
/** 1970-01-05 was a Monday. */
const FIRST_MONDAY = 4 * DAY_MS;
const WEEK_MS = 7 * DAY_MS;

/** Moves a service to days (0: the first Monday) and times in UTC of the weeks to come, which are asked for in order. */
export const daysOf = (on: TestService) => {
  let offset = 0;
  const now = (): number => Date.now() + offset;
  // The first Monday that is a whole day away, so that nobody comes too late for it.
  const monday = Math.ceil((now() + DAY_MS - FIRST_MONDAY) / WEEK_MS) * WEEK_MS + FIRST_MONDAY;
  const momentOf = (day: number, time: string): number => {
    const [hours = 0, minutes = 0] = time.split(":").map(Number);
    return monday + day * DAY_MS + (hours * 60 + minutes) * 60_000;
  };
  return {
    /** The date of a day, counted from the first Monday. */
    date: (day: number): string => new Date(momentOf(day, "00:00")).toISOString().slice(0, 10),
    /** Lets time pass until then, and everything be done. */
    until: async (day: number, time: string): Promise<void> => {
      const milliseconds = momentOf(day, time) - now();
      offset += Math.max(0, milliseconds);
      await on.later(Math.max(0, milliseconds));
      await on.settled();
    },
  };
};
