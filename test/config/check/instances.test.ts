import { describe, expect, test } from "@jest/globals";
import { partner, said, sound } from "./support.ts";

const two = {
  gitlab: sound.instances.gitlab,
  salsa: { ...sound.instances.gitlab, url: "https://salsa.debian.org" },
};

const withoutSecret = {
  gitlab: { url: "https://gitlab.com", token: { env: "T" }, webhook: { secrets: [] } },
};

describe("instances", () => {
  test("where there are several, every partner says which one", () => {
    const people = [{ ...sound.people[0], instance: "salsa" }];
    expect(said({ instances: two, people })).toEqual([
      "error partners[0].instance: is missing, and there are several instances",
    ]);
    expect(said({ instances: two, people, partners: [partner("kde", { instance: "salsa" })] })).toEqual([]);
  });

  test("without a webhook secret every delivery would be refused", () => {
    expect(said({ instances: withoutSecret })).toEqual([
      "warning instances.gitlab.webhook: without a secret every delivery is refused",
    ]);
    const signed = { gitlab: { ...withoutSecret.gitlab, webhook: { signingTokens: [{ env: "S" }] } } };
    expect(said({ instances: signed })).toEqual([]);
  });

  test("where all partners are polled, no secret is needed", () => {
    expect(said({ instances: withoutSecret, partners: [partner("kde", { watch: "poll" })] })).toEqual([]);
    const partners = [partner("kde", { watch: "poll" }), partner("gnome")];
    expect(said({ instances: withoutSecret, partners })).toHaveLength(1);
  });
});
