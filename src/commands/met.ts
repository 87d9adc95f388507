/** `met PARTNER [DATE] [WORDS]`: with whom, when and where. */
import { ok, type Result, refused } from "../lib/result.ts";
import type { Command } from "./command.ts";
import { findName, type Named } from "./names.ts";
import { restAfter, type Token } from "./tokens.ts";

type Met = Extract<Command, { readonly name: "met" }>;

const LIKE_DATE = /^\d{4}-\d{1,2}-\d{1,2}$/;

const isThere = (date: string): boolean => {
  const at = new Date(`${date}T00:00:00Z`);
  return !Number.isNaN(at.getTime()) && at.toISOString().startsWith(date);
};

/** The word that says when, if it is one; `day` null: it is like one and names no day. */
const dayOf = (token: Token | undefined): { readonly day: string | null } | undefined => {
  const word = (token?.text ?? "").toLowerCase().replace(/[.,:;!?]+$/, "");
  if (word === "today" || word === "yesterday") return { day: word };
  if (!LIKE_DATE.test(word)) return undefined;
  return { day: isThere(word) ? word : null };
};

/** Reads it from the line after its name. */
export const readMet = (line: string, tokens: readonly Token[], partners: readonly Named[]): Result<Met> => {
  if (tokens.length === 0) return refused("say with whom: met PARTNER 2026-11-24");
  const partner = findName(tokens, partners, "partner");
  if (!partner.ok) return partner;
  const { id, used } = partner.value;
  const at =
    tokens[used]?.text.toLowerCase() === "on" && dayOf(tokens[used + 1]) !== undefined ? used + 1 : used;
  const when = dayOf(tokens[at]);
  if (when?.day === null) return refused("there is no such day; write a date such as 2026-11-24");
  const words = restAfter(line, tokens, when === undefined ? used : at + 1).replace(/^[-–—:,;]+\s*/, "");
  return ok({ name: "met", partner: id, day: when?.day ?? "today", text: words });
};
