/** Who may read what: between a partner's place and a team's. */
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "@jest/globals";
import { placeAt } from "../../../src/sandbox/world/world.ts";
import { escalating, PRIVATE_PROJECT, TEAM_PROJECT, withTeam } from "../../support/escalating.ts";
import { escalationStories, type ShownEscalation } from "../../support/escalation-stories.ts";
import { startTestService, type TestService } from "../../support/service.ts";
import { withPartner } from "../../support/service-configuration.ts";
import type { OpenedIssue } from "../../support/stories.ts";

let on: TestService;
let told: ReturnType<typeof escalationStories>;
beforeAll(async () => {
  on = await startTestService({
    configure: (usual) => withTeam("com-infrastructure", { dailyCap: 100 })(escalating(usual)),
  });
  told = escalationStories(on);
});
afterAll(() => on.stop());
beforeEach(async () => {
  await on.configure((usual) => usual);
  await on.later(600_000);
});

const SECRET = "Our signing key leaked";
const TEXT = "It was on host build-7.kde.example.";
const asks = async (
  team: string,
  project: string,
  from: Readonly<{ project?: string; confidential?: boolean }> = {},
): Promise<{ issue: OpenedIssue; escalation: ShownEscalation }> => {
  const { project: source = "gitlab-org/gitlab", confidential = false } = from;
  const issue = await on.opens("kira", source, { title: SECRET, description: TEXT, confidential });
  await on.later(2_000);
  await on.comments("aconrad", issue, `!liaison escalate ${team} they need advice`, {
    internal: confidential,
  });
  const [escalation] = await told.escalationsOf(project, issue);
  if (escalation === undefined) throw new Error("nothing was opened");
  return { issue, escalation };
};

describe("an escalation", () => {
  test("of a confidential issue is confidential, and has a link and the reason only", async () => {
    const { escalation } = await asks("com-infrastructure", TEAM_PROJECT, { confidential: true });
    expect(escalation.confidential).toBe(true);
    expect(escalation.title).not.toContain(SECRET);
    expect(escalation.description).not.toContain(TEXT);
    expect(escalation.description).not.toContain(SECRET);
    expect(escalation.description).toContain("they need advice");
  });

  test("of a confidential issue has the text where the row allows it", async () => {
    await on.configure(withTeam("com-infrastructure", { copy: "text" }));
    const { escalation } = await asks("com-infrastructure", TEAM_PROJECT, { confidential: true });
    expect(escalation.confidential).toBe(true);
    expect(escalation.description).toContain("build");
  });

  test("of a public issue has its text, and is as open as the team's project", async () => {
    const { escalation } = await asks("com-infrastructure", TEAM_PROJECT);
    expect(escalation.confidential).toBe(false);
    expect(escalation.title).toContain(SECRET);
  });

  test("is confidential where the row says so", async () => {
    await on.configure(withTeam("com-infrastructure", { confidential: "always" }));
    const { escalation } = await asks("com-infrastructure", TEAM_PROJECT);
    expect(escalation.confidential).toBe(true);
  });
});

/** Everything that a partner's person can read on an issue. */
const readBy = async (username: string, issue: OpenedIssue): Promise<string> => {
  const as = on.gitlab.as(username);
  const [shown, notes, links] = [
    await as("GET", issue.path),
    await as("GET", `${issue.path}/notes`),
    await as("GET", `${issue.path}/links`),
  ];
  return JSON.stringify([shown.body, notes.body, links.body]);
};

describe("a partner", () => {
  test.each([
    ["in a place of ours", "gitlab-org/gitlab"],
    ["in a place of its own, where its people read internal notes", "kde/sysadmin"],
  ])("%s reads that a team was asked, and since when, and nothing that leads there", async (_, project) => {
    const { issue, escalation } = await asks("security-operations", PRIVATE_PROJECT, { project });
    await on.later(2_000);
    await on.comments("jurbanc", escalation, "!liaison relay Rotate the key.\n\nThat is all.");
    await on.later(2_000);
    await on.comments("jurbanc", escalation, "!liaison decline we only rotate keys of ours");
    await on.later(2_000);
    await on.comments("aconrad", issue, "!liaison why\n!liaison status");
    const read = await readBy("kira", issue);
    expect(read).toContain("**Security Operations**");
    expect(read).not.toContain(PRIVATE_PROJECT);
    expect(read).not.toContain(escalation.title);
    expect(read).not.toContain("Rotate the key");
    expect(read).not.toContain("keys of ours");
  });

  test("whose issue joins another's in a more open place is not quoted there in the open", async () => {
    const { issue } = await asks("com-infrastructure", TEAM_PROJECT);
    const [escalation] = await told.escalationsOf(TEAM_PROJECT, issue);
    await on.gitlab.as("root")("POST", `/groups/gnome/members`, {
      user_id: (await on.gitlab.as("bcarranza")("GET", "/user")).body.id,
      access_level: 20,
    });
    const secret = await on.opens("gaia", "gnome/infrastructure", { title: "And ours", confidential: true });
    await on.later(2_000);
    await on.comments(
      "bcarranza",
      secret,
      `!liaison escalate com-infrastructure same as gitlab-org/gitlab#${issue.iid} their key, too`,
      { internal: true },
    );
    if (escalation === undefined) throw new Error("nothing was opened");
    const notes = (await on.botNotes(escalation)).filter(({ body }) => body.includes("gnome/infrastructure"));
    expect(notes).toHaveLength(1);
    expect(notes[0]).toMatchObject({ internal: true });
  });

  test("cannot read what one of ours says in an internal note when another team is asked", async () => {
    const issue = await on.opens("kira", "gitlab-org/gitlab", { title: SECRET });
    await on.later(2_000);
    const text = "> QUOTEDSECRET\n\n!liaison escalate com-infrastructure REASONSECRET";
    await on.comments("aconrad", issue, text, { internal: true });
    const [escalation] = await told.escalationsOf(TEAM_PROJECT, issue);
    expect(escalation).toMatchObject({ confidential: true });
    expect(escalation?.description).toContain("REASONSECRET");
    expect(escalation?.description).not.toContain("QUOTEDSECRET");
  });

  test("whose issue becomes confidential before it could be opened is not quoted", async () => {
    const place = placeAt(on.gitlab.world, TEAM_PROJECT);
    if (place?.kind !== "project") throw new Error("no project");
    place.archived = true;
    const issue = await on.opens("kira", "gitlab-org/gitlab", { title: SECRET, description: TEXT });
    await on.later(2_000);
    await on.comments("aconrad", issue, "!liaison escalate com-infrastructure they need advice");
    await on.later(2_000);
    await on.changes("root", issue, { confidential: true });
    place.archived = false;
    await on.later(3_600_000);
    await on.settled();
    const [escalation] = await told.escalationsOf(TEAM_PROJECT, issue);
    expect(escalation).toMatchObject({ confidential: true });
    expect(escalation?.title).not.toContain(SECRET);
    expect(escalation?.description).not.toContain("build");
    expect(escalation?.description).toContain("they need advice");
  });

  test("is not sent what was written in another partner's confidential issue", async () => {
    await on.configure(withPartner("gnome", { liaison: "open-source" }));
    const { issue } = await asks("com-infrastructure", TEAM_PROJECT);
    const [escalation] = await told.escalationsOf(TEAM_PROJECT, issue);
    const secret = await on.opens("gaia", "gitlab-org/gitlab", { title: "Ours", confidential: true });
    await on.later(2_000);
    const join = `!liaison escalate com-infrastructure same as gitlab-org/gitlab#${issue.iid}`;
    await on.comments("aconrad", secret, join, { internal: true });
    await on.later(2_000);
    if (escalation === undefined) throw new Error("nothing was opened");
    await on.comments("dsmith", escalation, "!liaison relay Rotate your keys.");
    await on.later(2_000);
    await on.comments("aconrad", secret, "!liaison send For you only: HOSTSECRET was hacked");
    const published = (one: OpenedIssue) => told.words(one).then((notes) => JSON.stringify(notes));
    expect(await published(secret)).toContain("HOSTSECRET");
    expect(await published(issue)).not.toContain("HOSTSECRET");
  });
});

describe("a team's issue", () => {
  test("that GitLab leaves open says no more than where it comes from, also when it is only found again", async () => {
    let lost = false;
    on.gate.trouble(({ method, path }) => {
      if (lost || method !== "POST" || !path.endsWith("/issues")) return undefined;
      lost = true;
      return { kind: "answer lost" };
    });
    const issue = await on.opens("kira", "gitlab-org/gitlab", { title: SECRET, confidential: true });
    await on.configure(withTeam("com-infrastructure", { copy: "text" }));
    await on.later(2_000);
    await on.comments("aconrad", issue, "!liaison escalate com-infrastructure advice", { internal: true });
    on.gate.trouble(undefined);
    const [created] = await told.escalationsOf(TEAM_PROJECT, issue);
    // As where our role is too low to set it.
    await on.gitlab.as("root")("PUT", created?.path ?? "", { confidential: false });
    await on.later(61_000);
    await on.settled();
    const reply = await on.gitlab.as("root")("GET", created?.path ?? "");
    expect(JSON.stringify(reply.body)).not.toContain(SECRET);
    expect(await told.statesOf(issue)).toEqual(["open"]);
  });

  test("that is marked as a duplicate of a partner's makes nobody there the team", async () => {
    await on.configure(withTeam("com-infrastructure", { relay: "direct" }));
    const { issue, escalation } = await asks("com-infrastructure", TEAM_PROJECT);
    const other = await on.opens("gaia", "gnome/infrastructure", { title: "The same" });
    await on.later(2_000);
    await on.comments("dsmith", escalation, `/duplicate gnome/infrastructure#${other.iid}`);
    await on.later(2_000);
    await on.comments("gaia", other, "!liaison relay FORGED");
    expect(JSON.stringify(await told.words(issue))).not.toContain("FORGED");
    expect(await told.statesOf(issue)).toEqual(["unanswered"]);
  });

  test("that the team makes confidential is not linked from the status note any more", async () => {
    const project = "gitlab-com/support/support-team-meta";
    await on.configure(withTeam("com-infrastructure", { project }));
    const { issue, escalation } = await asks("com-infrastructure", project);
    expect(await told.statusOf(issue)).toContain(`${project}/-/issues/`);
    await on.later(2_000);
    await on.gitlab.as("root")("PUT", escalation.path, { confidential: true });
    await on.settled();
    await on.later(2_000);
    await on.comments("kira", issue, "Hello?");
    expect(await told.statusOf(issue)).not.toContain(`${project}/-/issues/`);
  });
});
