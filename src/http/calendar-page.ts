/** `/calendar/SECRET.ics`: for calendar programs, which cannot sign in. The secret is in no log. */
import { createHash } from "node:crypto";
import type { Express, RequestHandler } from "express";
import { rateLimit } from "express-rate-limit";

/** The calendar of whoever has the secret; null: nobody. */
export type CalendarBySecret = (secret: string) => Promise<string | null>;

const WINDOW_MS = 60_000;
/** From one address: whoever guesses is slowed down; those who ask for what there is are not. */
const MOST_WRONG = 30;
/** Of one calendar; programs ask every few minutes. */
const MOST_OF_ONE = 60;

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

/** Lets an app serve calendars. */
export const serveCalendars = (app: Express, bySecret: CalendarBySecret, notFound: RequestHandler): void => {
  app.get(
    "/calendar/:secret.ics",
    rateLimit({ ...common, limit: MOST_WRONG, skipSuccessfulRequests: true }),
    rateLimit({
      ...common,
      limit: MOST_OF_ONE,
      keyGenerator: ({ params }) => createHash("sha256").update(secretOf(params["secret"])).digest("hex"),
    }),
    async (request, response, next) => {
      const text = await bySecret(secretOf(request.params["secret"]));
      if (text === null) notFound(request, response, next);
      else
        response
          .set("Content-Type", "text/calendar; charset=utf-8")
          .set("Content-Disposition", 'inline; filename="meetings.ics"')
          .set("Cache-Control", "private, max-age=300")
          .send(text);
    },
  );
};
