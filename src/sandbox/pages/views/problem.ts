import type { Refusal } from "../../world/refusal.ts";
import { html } from "../html.ts";
import type { Page } from "../visit.ts";

const textOf = (message: unknown): string => {
  if (typeof message === "string") return message;
  if (Array.isArray(message)) return message.map(textOf).join(", ");
  if (typeof message !== "object" || message === null) return "";
  return Object.entries(message)
    .map(([key, value]) => `${key} ${textOf(value)}`)
    .join("; ");
};

/** Why something was refused, in words for a person. */
export const wordsOf = (refusal: Refusal): string => {
  if (refusal.status === 401) return "Choose at the top right whom you act as, then try again.";
  if (refusal.status === 403) return "Whom you act as may not do this. Act as somebody with a higher role.";
  const body = refusal.body as { readonly message?: unknown; readonly error?: unknown } | undefined;
  return textOf(body?.message ?? body?.error) || `Refused with status ${refusal.status}.`;
};

/** Instead of a page that does not exist, or that the visitor may not see. */
export const problemPage = (refusal: Refusal): Page => {
  const isHidden = refusal.status === 404;
  return {
    title: isHidden ? "Nothing here" : "Not possible",
    status: refusal.status,
    content: html`<h1>${isHidden ? "Nothing here" : "Not possible"}</h1>
      <p>${isHidden ? "There is no such page, or whom you act as may not see it." : wordsOf(refusal)}</p>
      <p><a href="/">All projects</a></p>`,
  };
};
