/** Runs `work` for one call at a time, in the order of the calls: a later one never overtakes an earlier one. */
export const inTurn = <Arguments extends readonly unknown[]>(
  work: (...given: Arguments) => Promise<void>,
): ((...given: Arguments) => Promise<void>) => {
  let last: Promise<void> = Promise.resolve();
  return (...given) => {
    const mine = last.then(() => work(...given));
    last = mine.catch(() => undefined);
    return mine;
  };
};
