import { expect, test } from "@jest/globals";
import { within } from "../../src/lib/limit.ts";

const never = new Promise<never>(() => undefined);

test("work that ends in time is what counts, however it ends", async () => {
  expect(await within(Promise.resolve("done"), 1_000, () => "late")).toBe("done");
  await expect(within(Promise.reject(new Error("broken")), 1_000, () => "late")).rejects.toThrow("broken");
});

test("work that takes longer is answered for, or ends with an error; what becomes of it then is nobody's", async () => {
  expect(await within(never, 1, () => "late")).toBe("late");
  const work = Promise.withResolvers<string>();
  const tooLate = (): never => {
    throw new RangeError("took too long");
  };
  await expect(within(work.promise, 1, tooLate)).rejects.toBeInstanceOf(RangeError);
  work.reject(new Error("heard by nobody"));
  await new Promise(setImmediate);
});
