/** What templates of escalations are tried with before they are needed. */
import type { EscalationTemplateView } from "./views.ts";

const full: EscalationTemplateView = {
  team: {
    id: "com-infrastructure",
    group: ".com Infrastructure",
    section: "Production",
    contact: "Dave Smith",
    liaison: "Vlad Stoianovici",
  },
  partner: { id: "kde", name: "KDE" },
  liaison: { name: "Andrew Conrad" },
  issue: {
    reference: "kde/kdenlive#12",
    url: "https://gitlab.example/kde/kdenlive/-/issues/12",
    state: "opened",
    confidential: false,
    openedAt: "2026-11-20T08:15:00.000Z",
  },
  content: {
    title: "Runners are stuck",
    description: "Since this morning no job starts.\n\nThe queue grows.",
    author: "ervin",
    labels: [{ title: "CI" }],
    quoted: "no job starts",
    comments: [
      {
        author: "ervin",
        at: "2026-11-20T09:00:00.000Z",
        text: "It is the same on invent.",
        url: "https://gitlab.example/kde/kdenlive/-/issues/12#note_5",
      },
    ],
  },
  asked: { by: "Andrew Conrad", rule: "", reason: "the runners are yours" },
  addressee: { name: "Vlad Stoianovici", username: "vlad" },
  others: [
    {
      partner: "GNOME",
      reference: "GNOME/gtk#7",
      url: "https://gitlab.example/GNOME/gtk/-/issues/7",
    },
  ],
  due: "2026-12-01",
  urgent: { words: "Page the engineer on call", url: "https://example.org/on-call" },
  links: [{ title: "Status page", url: "https://status.example.org/" }],
  commands: "!liaison",
  today: "2026-11-24",
};

/** Nothing is known that need not be known. */
const bare: EscalationTemplateView = {
  ...full,
  team: { ...full.team, contact: "", liaison: "" },
  liaison: { name: "" },
  issue: { ...full.issue, confidential: true },
  content: null,
  asked: { by: "", rule: "outages need eyes", reason: "the title speaks of an outage" },
  addressee: null,
  others: [],
  due: null,
  urgent: null,
  links: [],
};

const LONG = "A long text, with a few words more than anybody needs. ".repeat(100);
/** Of descriptions and comments alone: all that is tried is tried at every start. */
const LONGEST = LONG.repeat(20);
const SIGNS = "<@#&".repeat(2_000);

const long: EscalationTemplateView = {
  ...full,
  team: { ...full.team, group: LONG, contact: LONG, liaison: LONG },
  partner: { id: "kde", name: SIGNS },
  content: {
    title: SIGNS,
    description: LONGEST,
    author: "a".repeat(255),
    labels: Array.from({ length: 100 }, () => ({ title: SIGNS.slice(0, 255) })),
    quoted: LONGEST,
    comments: Array.from({ length: 5 }, () => ({
      author: "ada",
      at: full.issue.openedAt,
      text: LONGEST,
      url: full.issue.url,
    })),
  },
  asked: { by: LONG, rule: "", reason: LONG },
  others: Array.from({ length: 20 }, () => ({ partner: LONG, reference: LONG, url: full.issue.url })),
  links: Array.from({ length: 20 }, () => ({ title: LONG, url: full.issue.url })),
};

/** One view with everything, one with as little as there can be, one with more than there should be. */
export const sampleEscalationViews = (): readonly EscalationTemplateView[] => [full, bare, long];
