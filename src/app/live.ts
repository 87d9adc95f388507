/** What follows from the configuration, compiled once and replaced as a whole when it is reloaded. */
import { resolve } from "node:path";
import { loadHandlers } from "../bot/application.ts";
import type { Configuration } from "../config/schema/configuration.ts";
import { millisecondsOf } from "../config/schema/values.ts";
import { type Meeting, meetingsOf } from "../deadlines/meetings/meeting.ts";
import type { Logger } from "../lib/log.ts";
import type { Brain } from "../process/facts.ts";
import { compileRoles } from "../process/people.ts";
import { createDigestRendering, type DigestRendering } from "../render/digests.ts";
import type { MeetingView } from "../render/meeting-views.ts";
import { agendaTemplateFor, type RenderedMeeting, renderMeeting } from "../render/meetings.ts";
import { renderStatus } from "../render/status.ts";
import { createTemplates } from "../render/templates.ts";
import type { HandOverTemplateView, InboxTemplateView } from "../render/views.ts";
import { compileAreas } from "../triage/areas.ts";
import { compileMatcher, type Matcher } from "../triage/match.ts";
import { compileRules } from "../triage/rules.ts";
import { fingerprintsOf } from "./fingerprints.ts";
import { createRendering } from "./rendering.ts";
import { readTemplates } from "./templates.ts";
import { loadApps } from "./user-apps.ts";

/** A configuration at work. */
export interface Live {
  readonly configuration: Configuration;
  readonly brain: Brain;
  readonly matcher: Matcher;
  readonly renderStatus: (
    view: Parameters<typeof renderStatus>[1],
    reached: Parameters<typeof renderStatus>[2],
  ) => string;
  readonly renderDigest: DigestRendering;
  readonly renderInbox: (view: InboxTemplateView) => string;
  readonly renderHandOver: (view: HandOverTemplateView) => string;
  readonly meetings: readonly Meeting[];
  readonly renderAgenda: (meeting: Meeting, view: MeetingView) => RenderedMeeting;
  readonly renderBrief: (view: MeetingView) => RenderedMeeting;
  /** By rule and handler: what they do is known as changed by it. */
  readonly fingerprints: ReadonlyMap<string, string>;
}

/** Compiles a checked configuration. `folder` is what its relative paths start from. */
export const compileLive = async (
  configuration: Configuration,
  folder: string,
  log: Logger,
): Promise<Live> => {
  const own = configuration.templates === undefined ? null : resolve(folder, configuration.templates);
  const sources = await readTemplates(own);
  const templates = createTemplates(sources);
  const { apps, digests } = await loadApps(configuration.apps, folder);
  const handlers = loadHandlers(apps);
  return {
    configuration,
    matcher: compileMatcher(configuration.partners, Object.keys(configuration.instances)),
    renderStatus: (view, reached) => renderStatus(templates, view, reached),
    renderDigest: createDigestRendering(templates),
    renderInbox: (view) => templates.render("inbox", view),
    renderHandOver: (view) => templates.render("hand-over", view),
    meetings: meetingsOf(configuration),
    renderAgenda: ({ id, kind, agenda: { template } }, view) =>
      renderMeeting(templates, agendaTemplateFor(templates, { id, kind, template }), view),
    renderBrief: (view) => renderMeeting(templates, "brief", view),
    fingerprints: fingerprintsOf(
      configuration,
      handlers.names,
      sources.map(({ name, text }): [string, string] => [name, text]),
      digests,
    ),
    brain: {
      configuration,
      rules: compileRules(configuration.rules),
      areas: compileAreas(configuration.areas),
      roles: compileRoles(configuration),
      handlers,
      renderComment: (name, view) => templates.render(`comment/${name}`, view),
      render: createRendering(templates),
      limits: {
        budgetMs: millisecondsOf(configuration.limits.handlerTime),
        elapsed: () => performance.now(),
        log,
      },
    },
  };
};
