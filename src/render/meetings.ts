/** Agendas and briefs from their templates. */
import type { MeetingView } from "./meeting-views.ts";
import type { Templates } from "./templates.ts";

/** An issue, or a note (which has no title). */
export interface RenderedMeeting {
  readonly title: string;
  readonly body: string;
}

const FOLDER = "agenda/";
const LONGEST_TITLE = 255;

/** Whether a name is a template of agendas, and no part of one. */
export const isAgenda = (name: string): boolean =>
  name.startsWith(FOLDER) && !name.startsWith(`${FOLDER}parts/`);

/** The template that the configuration names, else the one called as the meeting, else as its kind. */
export const agendaTemplateFor = (
  templates: Pick<Templates, "names">,
  { id, kind, template }: { id: string; kind: string; template: string | undefined },
): string => {
  const own = `${FOLDER}${template ?? id}`;
  return templates.names.includes(own) ? own : `${FOLDER}${kind}`;
};

/** Throws a TemplateError where the template cannot be rendered. */
export const renderMeeting = (templates: Templates, name: string, view: MeetingView): RenderedMeeting => {
  const { attributes, body } = templates.renderDocument(name, view);
  const { title } = attributes;
  const fallback = `${view.meeting.title}, ${view.meeting.date}`;
  return {
    title: (typeof title === "string" && title !== "" ? title : fallback).slice(0, LONGEST_TITLE),
    body,
  };
};
