/** The time of the story: the sandbox and the service have one clock, which can be put forward. */
import type { Clock } from "../../lib/clock.ts";

const DAY_MS = 86_400_000;
/** 1970-01-05 was a Monday. */
const FIRST_MONDAY = 4 * DAY_MS;
const WEEK_MS = 7 * DAY_MS;

/** A clock that runs as the machine's does, and can be put forward. */
export interface DemoTime {
  readonly clock: Clock;
  /** Puts it forward to a moment; back it is never put. */
  forwardTo(moment: Date): void;
}

/** Begins at the present. It is put forward by whole seconds, so that its seconds begin when the machine's do. */
export const createTime = (): DemoTime => {
  let offset = 0;
  const clock: Clock = () => new Date(Date.now() + offset);
  return {
    clock,
    forwardTo: (moment) => {
      const ahead = moment.getTime() - clock().getTime();
      offset += Math.max(0, Math.ceil(ahead / 1_000) * 1_000);
    },
  };
};

/** Days of the weeks to come, from the first Monday that is a whole day away; times in UTC. */
export interface Weeks {
  /** A moment: `day` is counted from that Monday, which is 0. */
  moment(day: number, time: string): Date;
  /** The date of a day, as the configuration has it. */
  date(day: number): string;
}

/** The weeks that follow a moment. */
export const weeksAfter = (now: Date): Weeks => {
  const monday = Math.ceil((now.getTime() + DAY_MS - FIRST_MONDAY) / WEEK_MS) * WEEK_MS + FIRST_MONDAY;
  const dateOf = (day: number): string => new Date(monday + day * DAY_MS).toISOString().slice(0, 10);
  return { moment: (day, time) => new Date(`${dateOf(day)}T${time}:00Z`), date: dateOf };
};

const WORDS = new Intl.DateTimeFormat("en-GB", {
  weekday: "long",
  day: "numeric",
  month: "long",
  hour: "2-digit",
  minute: "2-digit",
  timeZone: "UTC",
});

/** As people say it: `Monday 30 November at 10:00`. */
export const momentText = (moment: Date): string => WORDS.format(moment).replace(",", "");
