import { readFileSync } from "node:fs";
import { expect, test } from "@jest/globals";
import { handedOver } from "../../src/bot/handed-over.ts";
import type { OpenIssue } from "../../src/bot/inbox.ts";
import type { IssueMemory } from "../../src/model/memory.ts";
import { createTemplates } from "../../src/render/templates.ts";
import { handOverView } from "../../src/render/views.ts";
import { issuePayload } from "../support/payloads.ts";
import { occasionOf } from "./occasions.ts";

const { configuration, issue, memory } = occasionOf(issuePayload());
const text = readFileSync(new URL("../../templates/hand-over.md.hbs", import.meta.url), "utf8");
const templates = createTemplates([{ name: "hand-over", text, origin: "templates/hand-over.md.hbs" }]);

const open = (iid: number, change: Partial<IssueMemory>, of: Partial<typeof issue> = {}): OpenIssue => ({
  issueKey: `gitlab:14#${iid}`,
  memory: { ...memory, snapshot: { ...issue, ref: { ...issue.ref, iid }, ...of }, ...change },
});
const said = (issues: readonly OpenIssue[]): string =>
  templates.render(
    "hand-over",
    handedOver(configuration, "Lee Matos", issues, new Date("2026-01-12T09:00:00Z")),
  );

test("the list says what waits for whom and who looked after it, the longest wait first, and hides what is secret", () => {
  const from = { name: "Andrew *Conrad* @all", username: "aconrad" };
  const handed = { from, at: "2026-01-12T08:00:00Z" };
  const due = {
    kind: "nextUpdate",
    key: "k",
    startedAt: "",
    soonAt: null,
    dueAt: "2026-01-09T15:00:00Z",
  } as const;
  const issues = [
    open(2, { waits: { side: "partner", since: "2026-01-08T09:00:00Z" } }, { title: "Later" }),
    open(1, { handedOver: handed, deadlines: [due] }, { title: "First @all [x](y)" }),
    open(
      3,
      { waits: { side: "team", team: "open-source", since: "2026-01-10T09:00:00Z" } },
      { confidential: true },
    ),
  ];
  expect(said(issues)).toMatchInlineSnapshot(`
"**These issues are yours from now on:**

- [kde/kdenlive\\#​1](<https://gitlab.example/kde/kdenlive/-/issues/12>) (KDE): First \\@​all \\[​x\\](y) – waits for you since 5 January 2026; until now Andrew \\*​Conrad\\* \\@​all looked after it – **next answer was due 9 January 2026, 15:00 (UTC)**
- [kde/kdenlive\\#​2](<https://gitlab.example/kde/kdenlive/-/issues/12>) (KDE): Later – waits for KDE since 8 January 2026
- [kde/kdenlive\\#​3](<https://gitlab.example/kde/kdenlive/-/issues/12>) (KDE) – waits for Open Source Prog. since 10 January 2026"
`);
  expect(said(issues.slice(0, 1))).toContain("**This issue is yours from now on:**");
});

test("a long list is cut, and its template has no mistakes", () => {
  const many = Array.from({ length: 130 }, (_, iid) => open(iid + 1, {}));
  expect(said(many)).toContain("… and 30 more.");
  expect(templates.check("hand-over", handOverView)).toEqual([]);
});
