/** `/calendar/SECRET.ics`: for calendar programs, which cannot sign in. The secret is in no log. */
import { createHash } from "node:crypto";
import type { Express, RequestHandler } from "express";
import { rateLimit } from "express-rate-limit";

/** The calendar of whoever has the secret; null: nobody. */
export type CalendarBySecret = (secret: string) => Promise<string | null>;

const WINDOW_MS = 60_000;
/**
 * From one address: whoever guesses is slowed down. Behind a proxy all come from one, so those who have a secret, which
 * nobody can guess, are not counted.
 */
const MOST_WRONG = 30;
/** Of one calendar; programs ask every few minutes. */
const MOST_OF_ONE = 60;
/** Looked up at once: deliveries need the database more. */
const MOST_AT_ONCE = 4;

const TOO_MANY = { error: "too many requests: try again in a minute" };

const common = {
  windowMs: WINDOW_MS,
  message: TOO_MANY,
  standardHeaders: "draft-8",
  legacyHeaders: false,
  validate: false,
} as const;

const secretOf = (parameter: string | string[] | undefined): string => String(parameter ?? "");

/** A path as logs may show it. */
export const shownPath = (path: string): string => path.replace(/calendar.*$/is, "calendar/[secret]");

const digestOf = (secret: string): string => createHash("sha256").update(secret).digest("hex");

/** Does work for few at once; the others wait, and are no more than the server has connections. */
const inTurns = (most: number) => {
  let free = most;
  const waiting: (() => void)[] = [];
  return async <Value>(work: () => Promise<Value>): Promise<Value> => {
    if (free > 0) free -= 1;
    else await new Promise<void>((begin) => waiting.push(begin));
    try {
      return await work();
    } finally {
      const next = waiting.shift();
      if (next === undefined) free += 1;
      else next();
    }
  };
};

/** Lets an app serve calendars. */
export const serveCalendars = (app: Express, bySecret: CalendarBySecret, notFound: RequestHandler): void => {
  const inTurn = inTurns(MOST_AT_ONCE);
  /** Digests of secrets that were right when they were last asked for: only these have counts of their own. */
  const right = new Set<string>();
  const notTooOften = rateLimit({
    ...common,
    limit: MOST_OF_ONE,
    skip: ({ params }) => !right.has(digestOf(secretOf(params["secret"]))),
    keyGenerator: ({ params }) => digestOf(secretOf(params["secret"])),
  });
  const find: RequestHandler = async (request, response, next) => {
    const secret = secretOf(request.params["secret"]);
    const text = await inTurn(() => bySecret(secret));
    if (text === null) {
      right.delete(digestOf(secret));
      return next();
    }
    right.add(digestOf(secret));
    response
      .set("Content-Type", "text/calendar; charset=utf-8")
      .set("Content-Disposition", 'inline; filename="meetings.ics"')
      .set("Cache-Control", "private, max-age=300")
      .send(text);
  };
  app.get("/calendar/:secret.ics", notTooOften, find, rateLimit({ ...common, limit: MOST_WRONG }), notFound);
};
