/** What partners read. The texts are kept as snapshots, to be read again by a person whenever they change. */
import { readFileSync } from "node:fs";
import { describe, expect, test } from "@jest/globals";
import fc from "fast-check";
import type { StatusView } from "../../src/model/effect.ts";
import { type Reached, renderStatus } from "../../src/render/status.ts";
import { createTemplates } from "../../src/render/templates.ts";
import { commentView, statusView } from "../../src/render/views.ts";
import { extractMentions } from "../../src/sandbox/text/mentions.ts";
import { extractCommands } from "../../src/sandbox/text/quick-actions.ts";
import { hostile } from "./hostile.ts";

const NAMES = ["status", "comment/needs-runner-info", "comment/welcome"];

const templates = createTemplates(
  NAMES.map((name) => {
    const file = new URL(`../../templates/${name}.md.hbs`, import.meta.url);
    return { name, text: readFileSync(file, "utf8"), origin: `templates/${name}.md.hbs` };
  }),
);

const andrew = { name: "Andrew Conrad", username: "aconrad" };
const nick = { name: "Nick Veenhof", username: "nickv" };
const sam = { name: "Sam Manager", username: "sam" };

const viewWith = (changes: Partial<StatusView> = {}): StatusView => ({
  partner: { id: "kde", name: "KDE" },
  group: "Open Source Prog.",
  liaisons: [andrew],
  managers: [sam],
  alsoTold: [],
  waitingOn: "liaison",
  waitingSince: "2026-11-22T09:00:00.000Z",
  state: "opened",
  escalations: [],
  ...changes,
});

const status = (changes: Partial<StatusView> = {}, reached: Reached = {}): string =>
  renderStatus(templates, viewWith(changes), reached);

test("our own templates have no mistakes", () => {
  expect(templates.check("status", statusView)).toEqual([]);
  for (const name of NAMES.slice(1)) expect(templates.check(name, commentView)).toEqual([]);
});

describe("the status note", () => {
  test.each<[string, Partial<StatusView>, Reached]>([
    ["the liaison is subscribed", {}, { aconrad: { standing: "subscribed" } }],
    ["the liaison takes part already", {}, { aconrad: { standing: "participant" } }],
    ["the liaison can only be mentioned", {}, { aconrad: { standing: "mentioned" } }],
    ["the liaison's account is not known", { liaisons: [{ name: "Andrew Conrad", username: null }] }, {}],
    ["the liaison was not reached yet", {}, {}],
    ["two liaisons", { liaisons: [andrew, nick] }, { aconrad: { standing: "subscribed" } }],
    ["nobody is assigned", { liaisons: [], group: null }, { sam: { standing: "mentioned" } }],
    ["nobody is assigned, and no manager known", { liaisons: [], managers: [], group: null }, {}],
    [
      "somebody stands in",
      { liaisons: [nick], away: [{ person: andrew, lastDay: "2027-01-03" }] },
      { nickv: { standing: "mentioned" } },
    ],
    [
      "somebody is away, and nobody knows until when",
      { liaisons: [nick], away: [{ person: andrew, lastDay: null }] },
      {},
    ],
    [
      "everybody is away and nobody knows until when",
      { liaisons: [], away: [{ person: andrew, lastDay: null }] },
      {},
    ],
    ["everybody is away", { liaisons: [], away: [{ person: andrew, lastDay: "2027-01-03" }] }, {}],
    ["an answer is due", { due: { at: "2026-11-24T15:00:00.000Z", missed: false } }, {}],
    ["an answer is late", { due: { at: "2026-11-21T15:00:00.000Z", missed: true } }, {}],
    ["waiting on the partner", { waitingOn: "partner" }, { aconrad: { standing: "subscribed" } }],
    ["waiting on another team", { waitingOn: "team" }, { aconrad: { standing: "subscribed" } }],
    ["waiting on nobody", { waitingOn: "nobody" }, { aconrad: { standing: "subscribed" } }],
    ["closed", { state: "closed", waitingOn: "nobody" }, { aconrad: { standing: "subscribed" } }],
    [
      "a rule mentioned others, one of them the liaison",
      { alsoTold: [{ name: "runner-team", username: "runner-team" }, andrew] },
      { aconrad: { standing: "mentioned" }, "runner-team": { standing: "mentioned" } },
    ],
  ])("%s", (_situation, changes, reached) => {
    expect(`\n${status(changes, reached)}\n`).toMatchSnapshot();
  });

  test("only those who are to be mentioned are mentioned, and nobody twice", () => {
    const liaisons = [andrew, { ...nick, username: "NickV" }];
    const reached: Reached = { aconrad: { standing: "mentioned" }, nickv: { standing: "subscribed" } };
    const text = status({ liaisons, alsoTold: [{ name: "Andrew", username: "AConrad" }] }, reached);
    expect(text.match(/@/g)).toHaveLength(1);
    expect(extractMentions(text).users).toEqual(["aconrad"]);
  });

  test("the same facts give the same text, so that nothing is edited without need", () => {
    const reached: Reached = { aconrad: { standing: "subscribed" } };
    expect(status({}, reached)).toBe(status({ waitingSince: "2026-11-22T23:59:59.000Z" }, reached));
  });

  test("a name cannot break out of it", () => {
    fc.assert(
      fc.property(hostile, (name) => {
        const person = { name, username: null };
        const text = status({
          partner: { id: "x", name },
          group: name,
          liaisons: [person, person],
          alsoTold: [person],
        });
        expect(extractCommands(text).commands).toEqual([]);
        expect(extractMentions(text)).toEqual({ users: [], direct: [], all: false });
        expect(text).toContain("I am a bot.");
      }),
    );
  });
});

describe("comments for rules", () => {
  const view = {
    issue: {
      title: "CI is slow",
      url: "https://gitlab.test/kde/kdenlive/-/issues/12",
      reference: "kde/kdenlive#12",
      author: "ada_l",
      state: "opened",
    },
    partner: { id: "kde", name: "KDE" },
    liaison: { name: "Andrew Conrad" },
    rule: { name: "runner questions" },
  };

  test.each(NAMES.slice(1))("%s", (name) => {
    expect(`\n${templates.render(name, view)}\n`).toMatchSnapshot();
    const unknown = { ...view, issue: { ...view.issue, author: "" }, liaison: { name: "" } };
    expect(`\n${templates.render(name, unknown)}\n`).toMatchSnapshot("author and liaison unknown");
  });
});
