import { within } from "../lib/limit.ts";
import { StoreUnavailable } from "./errors.ts";

/** The value of `promise`, or `StoreUnavailable` where it takes longer than that. */
export const answeredWithin = <Value>(promise: Promise<Value>, milliseconds: number): Promise<Value> =>
  within(promise, milliseconds, () => {
    throw new StoreUnavailable("The database did not answer in time.");
  });
