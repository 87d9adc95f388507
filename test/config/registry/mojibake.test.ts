import { describe, expect, test } from "@jest/globals";
import fc from "fast-check";
import { firstTwiceEncoded, mendTwiceEncoded } from "../../../src/config/registry/mojibake.ts";

/** What a program does that takes UTF-8 for Latin-1. */
const garble = (text: string): string => Buffer.from(text, "utf8").toString("latin1");

describe("text encoded twice", () => {
  test.each([
    ["Tine SÃ¸rensen", "Tine Sørensen"],
    ["JosÃ© MuÃ±oz", "José Muñoz"],
    ["Åukasz", "Åukasz"],
    ["Ĺukasz", "Ĺukasz"],
    ["Å\u0081ukasz", "Łukasz"],
    ["donâ€™t", "don’t"],
    ["â€” fin", "— fin"],
    ["SÃƒÂ¸rensen", "Sørensen"],
  ])("%s is read as %s", (garbled, mended) => expect(mendTwiceEncoded(garbled)).toBe(mended));

  test.each(["Sørensen", "CAFÉ»", "Ærø", "Ångström", "naïve “quote”", "Łódź", "Ãlvaro"])(
    "%s stays",
    (text) => {
      expect(mendTwiceEncoded(text)).toBe(text);
      expect(firstTwiceEncoded(text)).toBe(-1);
    },
  );

  test("Western and Central European letters always come back", () => {
    const letters = fc.constantFrom(..."abcdeßàéîõüøåæñçłśžřőĐ ’–".split(""));
    fc.assert(
      fc.property(fc.array(letters), (word) => {
        const text = word.join("");
        // What looks as if it were encoded twice itself cannot be told from what was.
        fc.pre(mendTwiceEncoded(text) === text);
        expect(mendTwiceEncoded(garble(text))).toBe(text);
      }),
    );
  });
});
