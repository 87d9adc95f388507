/** What GitLab's answers say about pace (doc/administration/settings/user_and_ip_rate_limits.md). */
type Headers = Readonly<Record<string, string>>;

const LONGEST_PAUSE = 3_600_000;

const bounded = (milliseconds: number): number => Math.min(Math.max(milliseconds, 0), LONGEST_PAUSE);

/** GitLab's clock where it tells it, so that a wrong clock of ours stretches no pause. */
const serverTime = (headers: Headers, now: Date): number => {
  const told = Date.parse(headers["date"] ?? "");
  return Number.isNaN(told) ? now.getTime() : told;
};

/** Milliseconds that `Retry-After` asks for (seconds or a date), at most an hour; null without it. */
export const retryAfterOf = (headers: Headers, now: Date): number | null => {
  const told = headers["retry-after"]?.trim();
  if (told === undefined || told === "") return null;
  if (/^\d+$/.test(told)) return bounded(Number(told) * 1_000);
  const date = Date.parse(told);
  return Number.isNaN(date) ? null : bounded(date - serverTime(headers, now));
};

/** Milliseconds until the window in which nothing is left ends (`RateLimit-Remaining: 0`); null while something is left. */
export const exhaustedFor = (headers: Headers, now: Date): number | null => {
  if (headers["ratelimit-remaining"]?.trim() !== "0") return null;
  const reset = Number(headers["ratelimit-reset"] ?? Number.NaN);
  return Number.isFinite(reset) ? bounded(reset * 1_000 - serverTime(headers, now)) : null;
};

/** What GitLab says of the throttle that counted this answer. */
export interface ToldLimit {
  /** `RateLimit-Limit`: requests in a minute, whatever period the throttle has (lib/gitlab/rack_attack.rb rounds it so). */
  readonly perMinute: number;
  /** How many are left of the throttle's own period. */
  readonly left: number;
  /** Milliseconds until that period ends. */
  readonly endsIn: number;
}

/** The most that is believed of a told count: administrators write huge numbers for "no limit", and it is stored in 32 bits. */
const MOST_TOLD = 1_000_000_000;

/** null: this instance has no throttle, or does not tell. Counts are whole, and at most a thousand million. */
export const toldLimitOf = (headers: Headers, now: Date): ToldLimit | null => {
  const number = (name: string): number => Number(headers[name]?.trim() || Number.NaN);
  const count = (name: string): number => Math.min(Math.floor(number(name)), MOST_TOLD);
  const perMinute = count("ratelimit-limit");
  const left = count("ratelimit-remaining");
  const reset = number("ratelimit-reset");
  if (!(perMinute > 0) || !(left >= 0) || !Number.isFinite(reset)) return null;
  return { perMinute, left, endsIn: bounded(reset * 1_000 - serverTime(headers, now)) };
};
