/** What escalations are rendered from in tests. */
import type { EscalationTemplateView } from "../../src/render/views.ts";

const INSTANCE = "https://gitlab.test";

/** Rows of the liaison table: id, section, group, contact, liaison. */
export const TEAMS = [
  ["accounts", "Finance", "Accounts", "", ""],
  ["budget", "Finance", "Budget", "Chase Wright", "Tom Cooney"],
  ["legal", "Legal", "Legal", "Robin Schulman", "Jason Colyer"],
  ["after-hire-care", "PeopleOps", "After-hire care", "Jessica Mitchell", "Tom Cooney"],
  ["talent-acquisition", "PeopleOps", "Talent Acquisition", "Cyndi Walsh", "Tom Cooney"],
  ["performance", "Performance", "Performance", "Stan Hu", "Lee Matos"],
  ["com-infrastructure", "Production", ".com Infrastructure", "Dave Smith", "Vlad Stoianovici"],
  ["developer-relations", "Marketing", "Developer Relations", "John Coghlan", ""],
  ["open-source", "Marketing", "Open Source Prog.", "Bryan Behrenshausen", "Andrew Conrad"],
  ["customer-success", "Customer Success", "Customer Success", "Kristen Lawrence", ""],
  ["sales", "Sales", "Sales", "", "Mike Dunninger"],
  ["security-operations", "Security", "Security Operations", "Jan Urbanc", "Brie Carranza"],
] as const;

/** What a partner might ask of each team: title, text, and why it goes there. */
const QUESTIONS: Readonly<Record<string, readonly [string, string, string]>> = {
  accounts: [
    "Invoice for the conference does not name the association",
    "The invoice names KDE, and our treasurer needs KDE e.V.\n\nIt is to be paid on 11 December.",
    "only you can issue an invoice again",
  ],
  budget: [
    "Sponsorship for Akademy 2027",
    "We plan Akademy for July. Could GitLab sponsor the video team, as in 2025?",
    "they need a yes or no before the call for sponsors ends",
  ],
  legal: [
    "May we ship the GitLab logo in our icon theme?",
    "Breeze is LGPL-3.0-or-later. A packager objects that the logo is a trademark.\n\nFreeze is on 4 December.",
    "it is about the trademark, not about code",
  ],
  "after-hire-care": [
    "A maintainer of ours joined GitLab: who signs the statement on outside work?",
    "Our colleague starts with you in January and would like to go on maintaining Kdenlive.",
    "the statement is part of onboarding",
  ],
  "talent-acquisition": [
    "Broken link in a posting for a Qt developer",
    "Two of our people wanted to apply and found a page that is not there any more.",
    "the posting is yours",
  ],
  performance: [
    "Blame takes 40 seconds on kwin",
    "`git blame` of one file in the web takes 40 s; on a laptop it takes 2 s.\n\nSee https://gitlab.test/kde/kwin/-/blob/master/src/window.cpp",
    "it grew slower with each release since 18.4",
  ],
  "com-infrastructure": [
    "Shared runners do not pick up our jobs",
    "Since 06:40 UTC no job starts.\n\nIt is the release week of Plasma.",
    "the runners are yours, and the queue grows",
  ],
  "developer-relations": [
    "A talk on our move to GitLab at FOSDEM?",
    "We would tell how we moved 2,600 repositories. Would somebody of yours join us on stage?",
    "the call for talks ends on 1 December",
  ],
  "open-source": [
    "Our licence of the programme ends in two weeks",
    "The renewal form wants a list of all licences in use. We have 2,600 repositories; is a link enough?",
    "the programme's terms are the question",
  ],
  "customer-success": [
    "How do other projects keep their CI templates in step?",
    "We copy the same 40 lines into each repository and would like to stop doing that.",
    "they ask for somebody to go through it with them",
  ],
  sales: [
    "Ultimate for the three people of our security team?",
    "We are in the open-source programme, and would need Ultimate for three people more from January.",
    "they want to buy seats beside the programme",
  ],
  "security-operations": [
    "A job log shows a token that is not ours",
    "In the log of a job of ours there is something that looks like a token of somebody else.",
    "it may be a leak between projects",
  ],
};

/** An escalation in which others' texts are as given, and everything of our own is as it might be. */
export const viewWith = (
  text: (benign: string) => string,
  team: (typeof TEAMS)[number] = TEAMS[6],
): EscalationTemplateView => {
  const [id, section, group, contact, liaison] = team;
  const [title, description, reason] = QUESTIONS[id] ?? ["A question", "Of somebody", "it is yours"];
  const url = `${INSTANCE}/kde/sysadmin/-/issues/12`;
  return {
    team: { id, section, group, contact, liaison },
    partner: { id: "kde", name: text("KDE") },
    liaison: { name: "Andrew Conrad" },
    issue: {
      reference: "kde/sysadmin#12",
      url,
      state: "opened",
      confidential: false,
      openedAt: "2026-11-20T08:15:00.000Z",
    },
    content: {
      title: text(title),
      description: text(description),
      author: text("kira"),
      labels: [{ title: text("KDE") }],
      quoted: text(description.split("\n")[0] ?? ""),
      comments: [
        {
          author: "ervin",
          at: "2026-11-20T09:00:00.000Z",
          text: text("The same is true for our sysadmins. Thank you for asking around!"),
          url: `${url}#note_5`,
        },
      ],
    },
    asked: { by: "Andrew Conrad", rule: "", reason: text(reason) },
    addressee: liaison === "" ? null : { name: liaison, username: "vlad" },
    others: [{ partner: text("GNOME"), reference: "GNOME/gtk#7", url: `${INSTANCE}/GNOME/gtk/-/issues/7` }],
    due: "2026-12-01",
    urgent: { words: "ask in the channel of the team", url: "https://example.org/channel" },
    links: [{ title: text("Status page"), url: "https://status.example.org/" }],
    commands: "!liaison",
    today: "2026-11-24",
  };
};
