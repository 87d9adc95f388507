/** `liaison simulate --template TEAM`: what would be opened in a team's project for the issue of a payload. */
import { resolve } from "node:path";
import type { Live } from "../app/live.ts";
import { readTemplates } from "../app/templates.ts";
import { type Opening, type OpeningText, openingText } from "../bot/escalating/opening-text.ts";
import { wordsOf } from "../bot/words.ts";
import type { Configuration } from "../config/schema/configuration.ts";
import type { LiaisonRow } from "../config/schema/people.ts";
import { UsageError } from "../lib/errors.ts";
import type { IssueNews } from "../model/event.ts";
import type { Simulation } from "../process/simulate.ts";
import {
  escalationName,
  escalationTemplateFor,
  isEscalation,
  renderEscalation,
} from "../render/escalation.ts";
import { createTemplates, type Templates } from "../render/templates.ts";

/** What was asked for. */
interface Asked {
  /** Id of a team's row, or name of a template. */
  readonly template: string;
  readonly reason: string;
  readonly now: Date;
}

/** A template, and the row that it is rendered for. */
interface Chosen {
  readonly row: LiaisonRow;
  readonly name: string;
}

/** A row by its id, or the first row that would use a template; a row of the template's name where none would. */
const chosenBy = (asked: string, { liaisons }: Configuration, templates: Templates): Chosen => {
  const templateOf = ({ id, escalation }: LiaisonRow): string =>
    escalationTemplateFor(templates, { id, template: escalation?.template });
  const team = liaisons.find(({ id }) => id === asked);
  if (team !== undefined) return { row: team, name: templateOf(team) };
  const name = escalationName(asked);
  const known = templates.names.filter(isEscalation);
  if (!known.includes(name)) {
    const names = known.map((one) => one.slice(one.indexOf("/") + 1)).sort();
    throw new UsageError(
      `there is no team and no template of an escalation called ${asked}`,
      `There are the rows of \`liaisons\`, and the templates ${names.join(", ")}.`,
    );
  }
  const row = liaisons.find((one) => templateOf(one) === name);
  return {
    row: row ?? {
      id: asked,
      group: asked,
      section: "",
      contacts: [],
      liaisons: [],
      share: "all",
      retired: false,
    },
    name,
  };
};

const commentsOf = (event: IssueNews): Opening["comments"] =>
  "note" in event
    ? [{ id: event.note.id, author: event.actor, body: event.note.body, at: event.note.createdAt }]
    : [];

const openingOf = (
  asked: Asked,
  row: LiaisonRow,
  event: IssueNews,
  simulation: Simulation,
  configuration: Configuration,
): Opening => {
  const { partners, liaisons } = configuration;
  const partner = partners.find(({ id }) => id === simulation.match?.partner);
  const liaison = liaisons.find(({ id }) => id === partner?.liaison)?.liaisons[0] ?? "";
  return {
    configuration,
    words: wordsOf(configuration, []),
    row,
    issue: event.issue,
    partner: { id: partner?.id ?? "nobody", name: partner?.name ?? "Nobody's partner" },
    liaison,
    // As it mostly is: the one who looks after the partner asks.
    asked: { by: liaison || "Somebody", rule: "", reason: asked.reason, quoted: "", rank: 0 },
    others: [],
    comments: commentsOf(event),
    now: asked.now,
  };
};

/** YAML, since JSON is. */
const textOf = ({ body, failure: _, ...head }: OpeningText): string => {
  const lines = Object.entries(head).map(([key, value]) => `${key}: ${JSON.stringify(value)}`);
  return ["---", ...lines, "---", "", body].join("\n");
};

/**
 * The issue as data and as text; how many may read the team's project is not known here. Throws a UsageError for an
 * unknown name, or a payload without an issue.
 */
export const simulatedTemplate = async (
  asked: Asked,
  simulation: Simulation,
  { configuration }: Live,
  folder: string,
): Promise<{ readonly data: OpeningText; readonly text: string }> => {
  const own = configuration.templates === undefined ? null : resolve(folder, configuration.templates);
  const templates = createTemplates(await readTemplates(own));
  const { row, name } = chosenBy(asked.template, configuration, templates);
  const { event } = simulation;
  if (event === null || !("issue" in event)) {
    throw new UsageError("the payload speaks of no issue", "Give the payload of an issue or a comment.");
  }
  const opening = openingOf(asked, row, event, simulation, configuration);
  const data = openingText(opening, (_, view) => ({
    ...renderEscalation(templates, name, view),
    failure: null,
  }));
  return { data, text: textOf(data) };
};
