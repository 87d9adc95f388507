/** `met PARTNER [DATE] [WORDS]`: with whom, when and where. */
import { ok, type Result, refused } from "../lib/result.ts";
import type { Command } from "./command.ts";
import { dayOf, namesDay } from "./day-words.ts";
import { findName, type Named } from "./names.ts";
import { restAfter, type Token } from "./tokens.ts";

type Met = Extract<Command, { readonly name: "met" }>;

const NO_SUCH_DAY = "there is no such day; write a date such as 2026-11-24";

/** Reads it from the line after its name. */
export const readMet = (line: string, tokens: readonly Token[], partners: readonly Named[]): Result<Met> => {
  if (tokens.length === 0) return refused("say with whom: met PARTNER 2026-11-24");
  const partner = findName(tokens, partners, "partner");
  if (!partner.ok) return partner;
  const { id, used } = partner.value;
  const isAfterOn = tokens[used]?.text.toLowerCase() === "on" && dayOf(tokens[used + 1]?.text) !== undefined;
  const at = isAfterOn ? used + 1 : used;
  const when = dayOf(tokens[at]?.text);
  if (when?.day === null) return refused(NO_SUCH_DAY);
  const words = restAfter(line, tokens, when === undefined ? used : at + 1).replace(/^[-–—:,;]+\s*/, "");
  // Recorded for today, it would be wrong in silence.
  if (when === undefined && namesDay(words))
    return refused(
      `say the day first, as a date, \`today\` or \`yesterday\`: met ${id} 2026-11-24, and then words that may name others`,
    );
  return ok({ name: "met", partner: id, day: when?.day ?? "today", text: words });
};
