import { describe, expect, test } from "@jest/globals";
import { LiaisonError } from "../../src/lib/errors.ts";
import { createTroubles } from "../../src/reconcile/troubles.ts";
import { keepingLogger } from "../gitlab/support/client.ts";

const MINUTE = 60_000;
const place = (path: string) => ({
  instance: "gitlab",
  kind: "project" as const,
  path,
  way: "poll" as const,
  partners: [],
});
const [ONE, OTHER] = [place("kde/one"), place("kde/other")];
const limited = new LiaisonError("slow down", {
  code: "gitlab.rate-limited",
  disposition: { kind: "wait", milliseconds: 5 * MINUTE },
  remedy: "Nothing to do.",
});

const troublesAt = () => {
  const log = keepingLogger();
  let now = 0;
  const troubles = createTroubles({ clock: () => new Date(now), log, every: MINUTE });
  const pass = (milliseconds: number): void => {
    now += milliseconds;
  };
  return { troubles, pass, log };
};

describe("places that cannot be read", () => {
  test("are asked ever more rarely, an hour apart at most; the others are not concerned", () => {
    const { troubles, pass } = troublesAt();
    troubles.note(ONE, new Error("404"));
    expect([troubles.isDue(ONE), troubles.isDue(OTHER)]).toEqual([false, true]);
    pass(2 * MINUTE);
    expect(troubles.isDue(ONE)).toBe(true);
    for (let count = 0; count < 20; count += 1) troubles.note(ONE, new Error("404"));
    pass(59 * MINUTE);
    expect(troubles.isDue(ONE)).toBe(false);
    pass(MINUTE);
    expect(troubles.isDue(ONE)).toBe(true);
  });

  test("start anew once they were read", () => {
    const { troubles, pass } = troublesAt();
    for (let count = 0; count < 5; count += 1) troubles.note(ONE, new Error("404"));
    troubles.settle(ONE);
    troubles.note(ONE, new Error("404"));
    pass(2 * MINUTE);
    expect(troubles.isDue(ONE)).toBe(true);
  });

  test("a pause that GitLab asks for holds for all, and is nobody's fault", () => {
    const { troubles, pass, log } = troublesAt();
    troubles.note(ONE, limited);
    expect([troubles.isDue(ONE), troubles.isDue(OTHER)]).toEqual([false, false]);
    pass(5 * MINUTE);
    expect([troubles.isDue(ONE), troubles.isDue(OTHER)]).toEqual([true, true]);
    expect(log.lines[0]).toContain("Nothing to do.");
  });
});
