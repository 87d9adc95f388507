/** Pauses that hold in every process that shares a budget: heard of at once where there is a way, else asked for. */
import type { Clock } from "../lib/clock.ts";
import { messageOf } from "../lib/errors.ts";
import { within } from "../lib/limit.ts";
import type { Logger } from "../lib/log.ts";
import type { Accounts } from "./accounts.ts";
import type { BudgetFigures, Pause, SharedBudget } from "./budget.ts";
import { createPauses, type Pauses } from "./pauses.ts";

/** What they stand on. */
interface SharedPausesParts {
  /** Without it there is nobody to share with. */
  readonly budget?: SharedBudget;
  readonly figures: Pick<BudgetFigures, "paused">;
  readonly random?: () => number;
  readonly clock: Clock;
  /** Milliseconds; only ever forwards. */
  readonly elapsed: () => number;
  readonly log: Logger;
}

/** Pauses, as this process and the others know them. */
export interface SharedPauses extends Pauses {
  /** Looks what others were asked for, where that may have changed unheard. Never throws, and never takes much longer than a second. */
  current(): Promise<void>;
}

/** What was looked up is believed for this long. Milliseconds. */
const KNOWN_FOR_MS = 1_000;
/** An answer that takes longer holds up requests more than it is worth; then nobody is asked for a while. Milliseconds. */
const ANSWER_MS = 1_000;
const AWAY_MS = 3_000;

/** Asks the budget for pauses; says of a row of failures once that there are. */
const createAsking = (budget: SharedBudget, { elapsed, log }: SharedPausesParts, adopt: Pauses["adopt"]) => {
  /** The newest question that is not answered yet. */
  let asking: { readonly answered: Promise<void>; readonly began: number } | undefined;
  let known = false;
  let askAgainAt = elapsed();
  let away = false;
  const ask = async (began: number): Promise<void> => {
    try {
      adopt(await budget.pauses());
      [known, away, askAgainAt] = [true, false, began + KNOWN_FOR_MS];
    } catch (error) {
      if (!away) log.warn({ reason: messageOf(error) }, "pauses that others were asked for are not known");
      [known, away, askAgainAt] = [false, true, began + AWAY_MS];
    }
  };
  const start = () => {
    const began = elapsed();
    const question = { began, answered: ask(began) };
    asking = question;
    void question.answered.then(() => {
      if (asking === question) asking = undefined;
    });
    return question;
  };
  return {
    /** Something has changed: what is being answered may be from before. */
    renew: (): void => void start(),
    current: async (): Promise<void> => {
      if (asking === undefined && ((known && budget.hearsPauses()) || elapsed() < askAgainAt)) return;
      const { began, answered } = asking ?? start();
      const left = began + ANSWER_MS - elapsed();
      if (left > 0) await within(answered, left, () => undefined);
    },
  };
};

/** The pauses of one instance. */
export const sharedPauses = (parts: SharedPausesParts, accounts: Pick<Accounts, "nameOf">): SharedPauses => {
  const { budget, figures, random = Math.random, clock, log } = parts;
  const untold = (error: unknown): void =>
    log.warn({ reason: messageOf(error) }, "other processes could not be told of a pause");
  const onPause = (pause: Pause): void => {
    log.warn({ pause: pause.name, milliseconds: Math.ceil(pause.milliseconds) }, "GitLab asks for a pause");
    figures.paused(pause.name, pause.milliseconds);
    budget?.pause(pause).catch(untold);
  };
  const onResume = (name: string): void => void budget?.resume(name).catch(untold);
  const pauses = createPauses(clock, random, { onPause, onResume }, accounts);
  if (budget === undefined) return { ...pauses, current: async () => undefined };
  const asking = createAsking(budget, parts, pauses.adopt);
  budget.onPausesChanged(asking.renew);
  return { ...pauses, current: asking.current };
};
