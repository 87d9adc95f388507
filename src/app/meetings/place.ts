/** Where agendas are opened, and how few may read them. */
import type { Configuration } from "../../config/schema/configuration.ts";
import type { Meeting } from "../../deadlines/meetings/meeting.ts";
import { LiaisonError } from "../../lib/errors.ts";
import { rankOf } from "../../model/rank.ts";
import type { MeetingGitlab } from "./facts.ts";

/** A project of ours. */
export interface AgendaPlace {
  readonly instance: string;
  readonly project: string;
}

/** The project of a meeting's agendas; null: none is configured. */
export const agendaPlace = ({ agenda }: Meeting, { inbox, instances }: Configuration): AgendaPlace | null => {
  const [first = ""] = Object.keys(instances);
  if (agenda.project !== undefined) return { instance: agenda.instance ?? first, project: agenda.project };
  return inbox === undefined ? null : { instance: inbox.instance ?? first, project: inbox.project };
};

/** The project is not there for us. */
class NoAgendaProject extends LiaisonError {
  constructor(project: string) {
    super(`The agendas' project ${project} is not there for us.`, {
      code: "meetings.no-project",
      disposition: { kind: "wait", milliseconds: 15 * 60_000 },
      remedy: "Correct `agenda.project`, or give the bot's account the Planner or Reporter role there.",
    });
  }
}

/** How few may read an agenda. Throws where the project cannot be seen. */
export const agendaRank = async (
  { agenda }: Meeting,
  { project }: AgendaPlace,
  gitlab: Pick<MeetingGitlab, "projectSettings">,
): Promise<number> => {
  if (agenda.confidential) return rankOf("private", true);
  const settings = await gitlab.projectSettings(project);
  if (settings === null) throw new NoAgendaProject(project);
  return rankOf(settings.project.visibility, false);
};
