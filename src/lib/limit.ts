/**
 * What `work` becomes, or, where that takes longer than `milliseconds`, what `late` answers or throws. The work itself goes
 * on; should it fail afterwards, nobody hears of it here.
 */
export const within = async <Value, Late>(
  work: Promise<Value>,
  milliseconds: number,
  late: () => Late,
): Promise<Value | Late> => {
  const alarm = Promise.withResolvers<void>();
  const timer = setTimeout(alarm.resolve, milliseconds);
  try {
    return await Promise.race([work, alarm.promise.then(late)]);
  } finally {
    clearTimeout(timer);
  }
};
