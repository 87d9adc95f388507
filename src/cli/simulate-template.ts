/** `liaison simulate --template NAME`: what a template of an escalation writes for the issue of a payload. */
import { resolve } from "node:path";
import type { Live } from "../app/live.ts";
import { readTemplates } from "../app/templates.ts";
import type { Configuration } from "../config/schema/configuration.ts";
import type { LiaisonRow } from "../config/schema/people.ts";
import { addWorkingDays } from "../deadlines/working-days.ts";
import { UsageError } from "../lib/errors.ts";
import type { IssueNews } from "../model/event.ts";
import type { Simulation } from "../process/simulate.ts";
import {
  escalationName,
  escalationTemplateFor,
  isEscalation,
  type RenderedEscalation,
  renderEscalation,
} from "../render/escalation.ts";
import { createTemplates, type Templates } from "../render/templates.ts";
import type { EscalationTemplateView } from "../render/views.ts";

/** What was asked for. */
interface Asked {
  readonly template: string;
  readonly reason: string;
  readonly now: Date;
}

const dayOf = (date: Date): string => date.toISOString().slice(0, 10);

/** The first row that would use the template; a row of its name where none would. */
const teamOf = (name: string, configuration: Configuration, templates: Templates) => {
  const row = configuration.liaisons.find(
    ({ id, escalation }) => escalationTemplateFor(templates, { id, template: escalation?.template }) === name,
  );
  const id = name.slice(name.indexOf("/") + 1);
  return { row, team: row ?? { id, group: id, section: "", contacts: [], liaisons: [] } };
};

const addresseeOf = (row: LiaisonRow | undefined, { people }: Configuration) => {
  const known = people.find(({ name, username }) => name === row?.liaisons[0] && username !== undefined);
  return known?.username === undefined ? null : { name: known.name, username: known.username };
};

const contentOf = (event: IssueNews): EscalationTemplateView["content"] => {
  const { issue } = event;
  const comments =
    "note" in event
      ? [
          {
            author: event.actor.username,
            at: event.note.createdAt,
            text: event.note.body,
            url: event.note.url,
          },
        ]
      : [];
  return {
    title: issue.title,
    description: issue.description,
    author: issue.author?.username ?? "",
    labels: issue.labels.map((title) => ({ title })),
    quoted: "",
    comments,
  };
};

const partnerOf = (simulation: Simulation, { partners, liaisons }: Configuration) => {
  const partner = partners.find(({ id }) => id === simulation.match?.partner);
  const row = liaisons.find(({ id }) => id === partner?.liaison);
  return {
    partner: { id: partner?.id ?? "nobody", name: partner?.name ?? "Nobody's partner" },
    liaison: { name: row?.liaisons[0] ?? "" },
  };
};

const viewOf = (
  asked: Asked,
  name: string,
  event: IssueNews,
  simulation: Simulation,
  configuration: Configuration,
  templates: Templates,
): EscalationTemplateView => {
  const { row, team } = teamOf(name, configuration, templates);
  const { issue } = event;
  const ours = partnerOf(simulation, configuration);
  const urgent = row?.escalation?.urgent;
  return {
    ...ours,
    team: {
      id: team.id,
      group: team.group,
      section: team.section,
      contact: team.contacts[0] ?? "",
      liaison: team.liaisons[0] ?? "",
    },
    issue: {
      reference: `${issue.project.path}#${issue.ref.iid}`,
      url: issue.url,
      state: issue.state,
      confidential: issue.confidential,
      openedAt: issue.createdAt,
    },
    content: contentOf(event),
    // As it mostly is: the one who looks after the partner asks.
    asked: { by: ours.liaison.name || "Somebody", rule: "", reason: asked.reason },
    addressee: addresseeOf(row, configuration),
    others: [],
    due: null,
    urgent: urgent === undefined ? null : { words: urgent.words, url: urgent.url ?? "" },
    links: [],
    commands: configuration.commands.prefix,
    today: dayOf(asked.now),
  };
};

/** YAML, since JSON is. */
const textOf = ({ frontMatter, body }: RenderedEscalation): string => {
  const head = Object.entries(frontMatter).map(([key, value]) => `${key}: ${JSON.stringify(value)}`);
  return ["---", ...head, "---", "", body].join("\n");
};

/** The rendering as data and as text. Throws a UsageError for an unknown template, or a payload without an issue. */
export const simulatedTemplate = async (
  asked: Asked,
  simulation: Simulation,
  { configuration }: Live,
  folder: string,
): Promise<{ readonly data: RenderedEscalation; readonly text: string }> => {
  const own = configuration.templates === undefined ? null : resolve(folder, configuration.templates);
  const templates = createTemplates(await readTemplates(own));
  const name = escalationName(asked.template);
  const known = templates.names.filter(isEscalation);
  if (!known.includes(name)) {
    const names = known.map((one) => one.slice(one.indexOf("/") + 1)).sort();
    throw new UsageError(
      `there is no template of an escalation called ${asked.template}`,
      `There are ${names.join(", ")}.`,
    );
  }
  const { event } = simulation;
  if (event === null || !("issue" in event)) {
    throw new UsageError("the payload speaks of no issue", "Give the payload of an issue or a comment.");
  }
  const view = viewOf(asked, name, event, simulation, configuration, templates);
  const { due } = renderEscalation(templates, name, view).frontMatter;
  // The date follows from the front matter, and the body may write it.
  const dated = due === undefined ? view : { ...view, due: addWorkingDays(asked.now, due) };
  const data = renderEscalation(templates, name, dated);
  return { data, text: textOf(data) };
};
