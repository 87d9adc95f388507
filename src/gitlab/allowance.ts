/** What each account may do: what is known of the instance's limits beforehand, and what its answers tell. */
import type { Accounts } from "./accounts.ts";
import type { Answer, Call } from "./answer.ts";
import type { BudgetFigures, Limit, ToldLeft } from "./budget.ts";
import { type ToldLimit, toldLimitOf } from "./headers.ts";
import { limitsOf, type RequestLimits } from "./limits.ts";

/** See above. */
export interface Allowance {
  /** Everything that a call counts against. */
  limitsOf(call: Call): readonly Limit[];
  /** Takes note of what an answer says of limits. */
  heed(call: Call, answer: Answer, now: Date): void;
  /** How many requests of an account GitLab says are left; null: it has not said so in this period. */
  toldLeft(limit: string): ToldLeft | null;
}

const MINUTE = 60_000;

/** `elapsed` in milliseconds; `minute`: how long GitLab's minute is, which trials shorten. */
export const createAllowance = (
  limits: RequestLimits,
  elapsed: () => number,
  minute: number,
  figures: Pick<BudgetFigures, "left">,
  accounts: Pick<Accounts, "nameOf">,
): Allowance => {
  const told = new Map<string, ToldLimit & { readonly endsAt: number }>();

  const perMinuteOf = (account: string): number | null => {
    const found = [limits.account, told.get(account)?.perMinute ?? null].filter((one) => one !== null);
    return found.length === 0 ? null : Math.min(...found);
  };

  return {
    limitsOf: (call) => {
      const account = accounts.nameOf(call);
      const found = limitsOf(call, account, limits, perMinuteOf(account));
      return minute === MINUTE
        ? found
        : found.map((limit) => ({ ...limit, windowMs: (limit.windowMs * minute) / MINUTE }));
    },
    heed: (call, answer, now) => {
      const heard = toldLimitOf(answer.headers, now);
      if (heard === null) return;
      const account = accounts.nameOf(call);
      told.set(account, { ...heard, endsAt: elapsed() + heard.endsIn });
      if (limits.account === null) figures.left(account, "requests", heard.left);
    },
    toldLeft: (limit) => {
      const heard = told.get(limit);
      const endsIn = (heard?.endsAt ?? 0) - elapsed();
      return heard === undefined || endsIn <= 0 ? null : { count: heard.left, endsIn };
    },
  };
};
