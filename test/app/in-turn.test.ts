import { expect, test } from "@jest/globals";
import { inTurn } from "../../src/app/in-turn.ts";

test("a later call waits for an earlier one, even for one that fails", async () => {
  const told: string[] = [];
  const ends: (() => void)[] = [];
  const run = inTurn(async (name: string) => {
    told.push(`${name} begins`);
    await new Promise<void>((resolve) => ends.push(resolve));
    told.push(`${name} ends`);
    if (name === "first") throw new Error("no good");
  });
  const first = run("first");
  const second = run("second");
  await Promise.resolve();
  expect(told).toEqual(["first begins"]);
  ends[0]?.();
  await expect(first).rejects.toThrow("no good");
  await Promise.resolve();
  ends[1]?.();
  await second;
  expect(told).toEqual(["first begins", "first ends", "second begins", "second ends"]);
});
