import { describe, expect, test } from "@jest/globals";
import fc from "fast-check";
import { scopeOf } from "../../src/model/scoped.ts";
import type { LabelSituation } from "../../src/triage/label-refusals.ts";
import { decideLabels, type LabelWishes } from "../../src/triage/labels.ts";

const situation = (
  changes: Partial<Record<"current" | "removedByHand" | "own", string[]>> = {},
  more: Partial<LabelSituation> = {},
): LabelSituation => ({
  current: new Set(changes.current),
  removedByHand: new Set(changes.removedByHand),
  own: new Set(changes.own),
  existing: null,
  policy: "existing",
  ...more,
});

const wish = (askedBy: string, add: string[], remove: string[] = []): LabelWishes => ({
  askedBy,
  add: add.map((title) => ({ title })),
  remove,
});

const decide = (wishes: LabelWishes[], about: LabelSituation) => {
  const { add, remove, create, skipped } = decideLabels(wishes, about);
  return {
    add: add.map(({ title }) => title),
    remove: remove.map(({ title }) => title),
    create,
    skipped: skipped.map(({ title, why }) => `${title}: ${why}`),
  };
};

describe("labels", () => {
  test("what is there already is not wanted again, what is not there not taken off", () => {
    expect(decide([wish("one", ["a", "b"], ["c", "d"])], situation({ current: ["a", "c"] }))).toEqual({
      add: ["b"],
      remove: ["c"],
      create: [],
      skipped: [],
    });
  });

  test("one that a person took off stays off", () => {
    const { add, skipped } = decide([wish("one", ["a"])], situation({ removedByHand: ["a"] }));
    expect(add).toEqual([]);
    expect(skipped).toEqual(["a: a person took it off, and it stays off"]);
  });

  test("none: hands off; existing: only what there is; create: the rest is named", () => {
    const existing = new Set(["Bug"]);
    const wishes = [wish("one", ["Bug", "bug"])];
    expect(decide(wishes, situation({}, { existing, policy: "none" })).add).toEqual([]);
    expect(decide(wishes, situation({}, { existing, policy: "existing" }))).toEqual({
      add: ["Bug"],
      remove: [],
      create: [],
      skipped: [
        'bug: the project has no such label, and we may not create one (labels: existing); it has "Bug", and titles are case-sensitive',
      ],
    });
    expect(decide(wishes, situation({}, { existing, policy: "create" }))).toMatchObject({
      add: ["Bug", "bug"],
      create: ["bug"],
    });
  });

  test("of two rules that fight the first wins, now and at every later look", () => {
    const wishes = [wish("first", ["a"]), wish("second", [], ["a"])];
    for (const current of [[], ["a"]]) {
      const decision = decide(wishes, situation({ current }));
      expect(decision.remove).toEqual([]);
      expect(decision.skipped).toEqual([`a: the rule "first", which comes first, wants it on`]);
    }
    expect(decide(wishes.toReversed(), situation()).add).toEqual([]);
  });

  test("a scoped label that a later rule takes off keeps no other of its scope away, at the first look already", () => {
    const wishes = [wish("first", ["p::2"]), wish("second", [], ["p::1"])];
    expect(decide(wishes, situation({ current: ["p::1"] }))).toMatchObject({
      add: ["p::2"],
      remove: ["p::1"],
    });
  });

  test("of one scope the first wish wins, though it came true long ago", () => {
    const wishes = [wish("first", ["p::1"]), wish("second", ["p::2"])];
    for (const current of [[], ["p::1"]]) {
      const decision = decide(wishes, situation({ current, own: current }));
      expect(decision.remove).toEqual([]);
      expect(decision.skipped).toEqual([
        `p::2: the rule "first", which comes first, wants "p::1" of the same scope`,
      ]);
    }
  });

  test("a scoped label of ours gives way, one that a person chose does not", () => {
    const wishes = [wish("one", ["p::2"])];
    expect(decide(wishes, situation({ current: ["p::1"], own: ["p::1"] }))).toMatchObject({
      add: ["p::2"],
      remove: ["p::1"],
    });
    expect(decide(wishes, situation({ current: ["p::1"] }))).toMatchObject({
      add: [],
      remove: [],
      skipped: [`p::2: "p::1" of the same scope is on the issue, and we did not put it there`],
    });
  });

  test("a wish keeps its colour and description", () => {
    const wanted = { title: "a", color: "#428BCA", description: undefined };
    const { add } = decideLabels([{ askedBy: "one", add: [wanted], remove: [] }], situation());
    expect(add).toEqual([{ title: "a", color: "#428BCA", askedBy: "one" }]);
  });
});

test.each([
  ["p::1", "p"],
  ["a::b::c", "a::b"],
  ["plain", undefined],
  ["::x", undefined],
  ["x::", undefined],
])("the scope of %s is %s", (title, scope) => {
  expect(scopeOf(title)).toBe(scope);
});

describe("whatever rules wish", () => {
  const title = fc.constantFrom("a", "b", "p::1", "p::2", "q::x::1", "q::x::2");
  const titles = fc.uniqueArray(title);
  const wishes = fc.array(
    fc
      .record({ askedBy: fc.constantFrom("1", "2", "3"), add: titles, remove: titles })
      .map(({ askedBy, add, remove }) => wish(askedBy, add, remove)),
    { maxLength: 4 },
  );
  const about = fc
    .record({
      current: titles,
      removedByHand: titles,
      own: titles,
      existing: fc.option(titles),
      policy: fc.constantFrom("none" as const, "existing" as const, "create" as const),
    })
    .map(({ existing, policy, ...rest }) =>
      situation(rest, {
        policy,
        existing: existing === null ? null : new Set([...existing, ...rest.current]),
      }),
    );

  test("looking again after it was done changes nothing", () => {
    fc.assert(
      fc.property(wishes, about, (wanted, before) => {
        const { add, remove } = decide(wanted, before);
        const current = new Set([...before.current, ...add].filter((one) => !remove.includes(one)));
        const own = new Set([...before.own, ...add]);
        const again = decide(wanted, { ...before, current, own });
        expect([again.add, again.remove]).toEqual([[], []]);
      }),
    );
  });

  test("nothing is both put on and taken off, and no scope is doubled by us", () => {
    fc.assert(
      fc.property(wishes, about, (wanted, before) => {
        const { add, remove } = decide(wanted, before);
        expect(add.filter((one) => remove.includes(one))).toEqual([]);
        const after = [...before.current, ...add].filter((one) => !remove.includes(one));
        for (const one of add) {
          const scope = scopeOf(one);
          if (scope !== undefined) expect(after.filter((other) => scopeOf(other) === scope)).toEqual([one]);
        }
        if (before.policy === "none") expect([...add, ...remove]).toEqual([]);
        for (const one of add) expect(before.removedByHand.has(one)).toBe(false);
      }),
    );
  });
});
