import { describe, expect, test } from "@jest/globals";
import { said } from "./support.ts";

const people = [
  { name: "Andrew Conrad", username: "aconrad", email: "andrew@example.org" },
  { name: "Dave Smith", username: "dsmith" },
  { name: "Prog Ram", username: "program" },
];
const mail = { type: "mail", server: { env: "SMTP" }, from: "bot@example.org" };

const saidOf = (changes: { readonly people?: readonly object[]; readonly post?: object; also?: string[] }) =>
  said({
    people: changes.people ?? people,
    supportManagers: ["Dave Smith"],
    channels: { post: changes.post ?? mail },
    requests: { project: "support/managers", channels: ["post"], also: changes.also ?? ["Prog Ram"] },
  });

describe("mail of requests", () => {
  test("to nobody is said, although somebody who is not asked has an address", () => {
    expect(saidOf({})).toEqual([
      "warning requests.channels[0]: neither supportManagers nor also names anybody with an address that post could send to",
    ]);
    expect(saidOf({ people: [...people].slice(1) })).toContain(
      "warning requests.channels[0]: neither supportManagers nor also names anybody with an address that post could send to",
    );
  });

  test("to one of those who are asked, by any of their entries, or to addresses of the channel is fine", () => {
    expect(saidOf({ also: ["aconrad"] })).toEqual([]);
    expect(saidOf({ post: { ...mail, to: ["managers@example.org"] } })).toEqual([]);
    const elsewhere = { name: "Dave Smith", username: "dave", instance: "other", email: "dave@example.org" };
    expect(saidOf({ people: [...people, elsewhere] }).filter((one) => one.includes("requests"))).toEqual([]);
  });
});
