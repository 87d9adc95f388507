import { StoreUnavailable } from "./errors.ts";

/** The value of `promise`, or `StoreUnavailable` where it takes longer than that. */
export const within = async <Value>(promise: Promise<Value>, milliseconds: number): Promise<Value> => {
  let timer: NodeJS.Timeout | undefined;
  const limit = new Promise<never>((_, reject) => {
    const late = () => reject(new StoreUnavailable("The database did not answer in time."));
    timer = setTimeout(late, milliseconds);
  });
  try {
    return await Promise.race([promise, limit]);
  } finally {
    clearTimeout(timer);
  }
};
