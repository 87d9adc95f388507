import { describe, expect, test } from "@jest/globals";
import { checkEscalations } from "../../../src/config/check/escalations.ts";
import { partner, said, sound } from "./support.ts";

const row = (id: string, changes: Record<string, unknown> = {}) => ({
  id,
  section: "Production",
  group: id,
  contacts: ["Andrew Conrad"],
  ...changes,
});
const project = { escalation: { project: "infra/requests" } };
const infra = row("infra", project);
const legal = row("legal", { escalation: { project: "legal/requests" } });
const [own] = sound.liaisons;
const openSource = { ...own, escalation: { project: "open/source" } };
const rule = (actions: Record<string, unknown>) => ({ rules: [{ name: "one", actions }] });

describe("teams that rules ask", () => {
  test("sound rules and rows give no complaint", () => {
    const rules = rule({ escalate: ["infra"], propose: "legal" });
    expect(said({ liaisons: [openSource, infra, legal], ...rules })).toEqual([]);
  });

  test("a team that is not in the table is an error with a suggestion, in both actions", () => {
    const rules = rule({ escalate: ["infra", "legall"], propose: "infr" });
    expect(said({ liaisons: [openSource, infra, legal], ...rules })).toEqual([
      'error rules[0].actions.escalate[1]: no such id; did you mean "legal"?',
      'error rules[0].actions.propose: no such id; did you mean "infra"?',
    ]);
  });

  test("a team without a project is doubtful where a rule asks it", () => {
    const liaisons = [own, row("infra")];
    expect(said({ liaisons, ...rule({ escalate: "infra" }) })).toEqual([
      "warning rules[0].actions.escalate: infra has no project for escalations, so nobody is asked",
    ]);
  });

  test("a team that has left the table is doubtful, once", () => {
    const liaisons = [openSource, row("infra", { retired: true })];
    expect(said({ liaisons, ...rule({ propose: ["infra"] }) })).toEqual([
      "warning rules[0].actions.propose[0]: infra has left the table (retired: true), so nobody is asked",
    ]);
  });

  test("one rule cannot both ask and propose", () => {
    const rules = rule({ escalate: "infra", propose: ["legal", "infra"] });
    expect(said({ liaisons: [openSource, infra, legal], ...rules })).toEqual([
      "error rules[0].actions.propose[1]: the same rule escalates to infra at once, so there is nothing to propose",
    ]);
  });
});

describe("rows without a project", () => {
  test("are nobody's business where escalations are not used", () => {
    expect(said({ liaisons: [own, row("infra"), row("legal")] })).toEqual([]);
  });

  test("are listed in one warning where others have one", () => {
    const liaisons = [own, infra, row("legal"), row("gone", { retired: true })];
    expect(said({ liaisons })).toEqual([
      "warning liaisons: no project for escalations, so nobody can ask them: open-source, legal",
    ]);
    expect(checkEscalations({ ...sound, liaisons })[0]?.expected).toBe(
      "escalation: { project: group/project } in these rows",
    );
  });

  test("are named one by one where they say something about escalations", () => {
    const liaisons = [own, row("infra", { escalation: { labels: ["urgent"] } })];
    expect(said({ liaisons })).toEqual([
      "warning liaisons[1].escalation: infra has no project, so it cannot be escalated to",
    ]);
  });
});

describe("who hears of an escalation", () => {
  const nobody = row("infra", { ...project, contacts: ["Somebody"] });
  const unheard = "warning liaisons[1].escalation.project: nobody is told of an escalation to infra";

  test("nobody, where no one of the row and no manager has an account", () => {
    const complaints = said({ liaisons: [openSource, nobody] });
    expect(complaints).toEqual([expect.stringContaining(unheard)]);
  });

  test("a contact, a liaison or a manager, by name or username in any case", () => {
    const others = [
      { liaisons: [openSource, { ...nobody, contacts: ["andrew conrad"] }] },
      { liaisons: [openSource, { ...nobody, contacts: ["ACONRAD"] }] },
      { liaisons: [openSource, { ...nobody, liaisons: ["Andrew Conrad"] }] },
      { liaisons: [openSource, nobody], supportManagers: ["Andrew Conrad"] },
    ];
    for (const changes of others) expect(said(changes)).toEqual([]);
  });
});

describe("projects of teams and of the inbox", () => {
  const other = {
    url: "https://gitlab.example",
    token: { env: "OTHER" },
    webhook: { secrets: [{ env: "S" }] },
  };
  const several = {
    instances: { ...sound.instances, other },
    people: [{ name: "Andrew Conrad", username: "aconrad", instance: "gitlab" }],
    partners: [partner("kde", { instance: "gitlab" })],
  };

  test("are on an instance that there is", () => {
    expect(said({ inbox: { project: "our/inbox", instance: "gitlap" } })).toEqual([
      'error inbox.instance: no such id; did you mean "gitlab"?',
    ]);
    expect(said({ inbox: { project: "our/inbox" }, documentation: { project: "our/docs" } })).toEqual([]);
    expect(said({ documentation: { project: "our/docs", instance: "gitlap" } })).toEqual([
      'error documentation.instance: no such id; did you mean "gitlab"?',
    ]);
    const liaisons = [openSource, row("infra", { escalation: { project: "a/b", instance: "gitlub" } })];
    expect(said({ liaisons })).toEqual([
      'error liaisons[1].escalation.instance: no such id; did you mean "gitlab"?',
    ]);
  });

  test("have to say on which, where there are several", () => {
    expect(said({ ...several, inbox: { project: "our/inbox" } })).toEqual([
      "error inbox.instance: is missing, and there are several instances",
    ]);
    expect(said({ ...several, inbox: { project: "our/inbox", instance: "other" } })).toEqual([]);
    expect(said({ ...several, liaisons: [openSource] })).toEqual([
      "error liaisons[0].escalation.instance: is missing, and there are several instances",
    ]);
    const liaisons = [{ ...own, escalation: { project: "a/b", instance: "other" } }];
    expect(said({ ...several, liaisons })).toEqual([]);
  });
});

describe("labels of escalations", () => {
  test.each([
    [{ labelPrefix: "ask", waitingOnLabel: "ask" }, "labelPrefix"],
    [{ labelPrefix: "waiting-on" }, "labelPrefix"],
    [{ waitingOnLabel: "escalate" }, "waitingOnLabel"],
  ])("%j would have two meanings", (escalations, key) => {
    expect(said({ escalations })).toEqual([
      expect.stringMatching(new RegExp(`^error escalations\\.${key}: labels of `)),
    ]);
  });

  test("that differ are fine", () => {
    expect(said({ escalations: { labelPrefix: "ask", waitingOnLabel: "turn" } })).toEqual([]);
  });
});

test("data of any shape is looked at without an exception", () => {
  for (const data of [null, 1, [], { liaisons: 1, rules: [null, { actions: 3 }], inbox: [], escalations: 7 }])
    expect(checkEscalations(data)).toEqual([]);
});
