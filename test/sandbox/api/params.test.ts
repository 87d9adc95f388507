import { describe, expect, test } from "@jest/globals";
import fc from "fast-check";
import { nestParams } from "../../../src/sandbox/api/params.ts";

const plain = (query: string): unknown => JSON.parse(JSON.stringify(nestParams(new URLSearchParams(query))));

describe("Names of parameters", () => {
  test.each([
    ["a=1&b=2", { a: "1", b: "2" }],
    ["iids[]=1&iids[]=2", { iids: ["1", "2"] }],
    ["not[labels]=bug,ui&not[author_username]=x", { not: { labels: "bug,ui", author_username: "x" } }],
    ["not[labels][]=a&not[labels][]=b", { not: { labels: ["a", "b"] } }],
    [
      "h[][key]=a&h[][value]=1&h[][key]=b&h[][value]=2",
      {
        h: [
          { key: "a", value: "1" },
          { key: "b", value: "2" },
        ],
      },
    ],
    ["a=1&a=2", { a: "2" }],
    ["[x]=1", { "[x]": "1" }],
  ])("%s", (query, expected) => {
    expect(plain(query)).toEqual(expected);
  });

  test("nothing that a client names reaches the prototype of objects", () => {
    nestParams(
      new URLSearchParams(
        "__proto__[polluted]=1&a[__proto__][polluted]=1&constructor[prototype][polluted]=1",
      ),
    );
    expect(({} as { polluted?: string }).polluted).toBeUndefined();
  });

  test("lists keep every entry, in order", () => {
    fc.assert(
      fc.property(fc.array(fc.string(), { minLength: 1 }), (entries) => {
        const query = new URLSearchParams(entries.map((entry): [string, string] => ["list[]", entry]));
        expect(nestParams(query)).toHaveProperty("list", entries);
      }),
    );
  });

  test("no name makes it fail", () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(fc.stringMatching(/^[a-b[\]]{0,9}$/), fc.string())), (entries) => {
        expect(() => nestParams(entries)).not.toThrow();
      }),
    );
  });
});
