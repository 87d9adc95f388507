/** Markdown for handlers: others' text made harmless, escalations from their templates. */
import type { Rendering } from "../bot/context.ts";
import { messageOf } from "../lib/errors.ts";
import { renderDocumentation } from "../render/documentation.ts";
import { escalationTemplateFor, plainEscalation, renderEscalation } from "../render/escalation.ts";
import { answer, codeBlock, inline, link, mention, quote } from "../render/markdown.ts";
import { renderFarewell, renderIntroduction, renderOnboarding, renderRequest } from "../render/people.ts";
import { renderReply, savedReplies } from "../render/reply.ts";
import type { Templates } from "../render/templates.ts";

/** Over these templates. A template that fails, in spite of all checks, holds no escalation up. */
export const createRendering = (templates: Templates): Rendering => ({
  inline,
  quote,
  answer,
  mention,
  link,
  escalation: (team, view) => {
    try {
      const name = escalationTemplateFor(templates, { id: team.id, template: team.escalation?.template });
      return { ...renderEscalation(templates, name, view), failure: null };
    } catch (error) {
      return { ...plainEscalation(view), failure: messageOf(error) };
    }
  },
  documentation: (name, view) => renderDocumentation(templates, name, view),
  replies: () => savedReplies(templates),
  reply: (name, view) => renderReply(templates, name, view),
  introduction: (view) => renderIntroduction(templates, view),
  request: (kind, view) => renderRequest(templates, kind, view),
  onboarding: (view) => renderOnboarding(templates, view),
  farewell: (view) => renderFarewell(templates, view),
  code: codeBlock,
});
