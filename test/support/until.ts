import { setTimeout as sleep } from "node:timers/promises";

/** Waits until `holds` does, looking every few milliseconds; after 20 s it fails, so that a test does not hang. */
export const until = async (holds: () => boolean | Promise<boolean>): Promise<void> => {
  const deadline = Date.now() + 20_000;
  while (!(await holds())) {
    if (Date.now() > deadline) throw new Error("it did not come true in 20 s");
    await sleep(5);
  }
};
