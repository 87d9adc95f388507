import { describe, expect, test } from "@jest/globals";
import fc from "fast-check";
import { conceptsIn } from "../../src/assistance/concepts.ts";
import { plainWords, questionOf } from "../../src/assistance/words.ts";

describe("the words of a text", () => {
  test.each([
    ["Push **fails** for `main`", "Push fails for main"],
    ["cc @kira and @kde/sysadmin, see kde/sysadmin#12 or !3", "cc and , see or"],
    ["mail ervin@kde.org, https://kde.org/x?y=1 or www.kde.org/z", "mail , or"],
    ["glpat-aBcDeFgHiJ0123 and 0123456789abcdef0123456789abcdef", "and"],
    ["one\n/close\n/label ~bug\ntwo", "one two"],
    ["seen <!-- hidden --> seen <!-- never closed", "seen seen"],
    ["a\u0000b\uD800", "a b\uFFFD"],
  ])("%j are %j", (text, words) => {
    expect(plainWords(text)).toBe(words);
  });

  test("never hold an address, an account or a marker, and come in linear time", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary", maxLength: 300 }), (text) => {
        const words = plainWords(`${text} @somebody https://x.example/y <!-- m -->`);
        expect(words).not.toMatch(/@somebody|x\.example|<!--|\0/);
      }),
    );
    const started = performance.now();
    for (const part of ["<!--", "a@", "x://", "-", "#1", "@a"]) plainWords(part.repeat(100_000));
    expect(performance.now() - started).toBeLessThan(2_000);
  });
});

describe("concepts", () => {
  test("are the same for other words for it", () => {
    const both = (one: string, other: string): string[] =>
      conceptsIn(one).filter((concept) => conceptsIn(other).includes(concept));
    expect(both("HTTP 403 on push", "pushing is forbidden")).toEqual(
      expect.arrayContaining(["permission", "push"]),
    );
    expect(both("429 Too Many Requests", "we are throttled")).toContain("ratelimit");
    expect(both("the invoice is wrong", "charged twice")).toContain("billing");
  });

  test("are not seen in the middle of other words", () => {
    expect(conceptsIn("a civil society")).not.toContain("build");
    expect(conceptsIn("nothing of the kind")).toEqual([]);
  });

  test("of an issue are those of its title and text", () => {
    expect(questionOf({ title: "Too slow", description: "our webhooks" }).concepts).toEqual(["hook", "slow"]);
  });
});
