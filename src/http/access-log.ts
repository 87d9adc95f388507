import { randomUUID } from "node:crypto";
import type { RequestHandler } from "express";
import type { Logger } from "../lib/log.ts";
import { shownPath } from "./calendar-page.ts";

const PLAIN_ID = /^[A-Za-z0-9._-]{1,64}$/;

/** Gives every request an id (a proxy's own, where it sends a plain one), echoes it, and logs how it ended. */
export const accessLog =
  (log: Logger): RequestHandler =>
  (request, response, next) => {
    const offered = request.get("x-request-id");
    const id = offered !== undefined && PLAIN_ID.test(offered) ? offered : randomUUID();
    response.setHeader("X-Request-Id", id);
    const began = performance.now();
    response.once("close", () => {
      const fields = {
        requestId: id,
        method: request.method,
        path: shownPath(request.path),
        status: response.statusCode,
        milliseconds: Math.round(performance.now() - began),
      };
      const routine = response.statusCode < 400 && /^\/(healthz|readyz|metrics)$/.test(request.path);
      if (routine) log.debug(fields, "request");
      else log.info(fields, "request");
    });
    next();
  };
