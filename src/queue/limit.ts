/** Waits for `promise`, at most so long and not when hurried; true where it ended in time. */
export const endsWithin = async (
  promise: Promise<unknown>,
  milliseconds: number,
  hurried?: AbortSignal,
): Promise<boolean> => {
  let timer: NodeJS.Timeout | undefined;
  const limit = new Promise<false>((resolve) => {
    timer = setTimeout(resolve, hurried?.aborted === true ? 0 : milliseconds, false);
    hurried?.addEventListener("abort", () => resolve(false), { once: true });
  });
  try {
    return await Promise.race([promise.then(() => true as const), limit]);
  } finally {
    clearTimeout(timer);
  }
};
