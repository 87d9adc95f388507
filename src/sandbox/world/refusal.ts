/** What the sandbox answers instead of doing what was asked, with GitLab's status code and body. */
import { LiaisonError } from "../../lib/errors.ts";

/** Thrown by actions and routes; the API turns it into an answer. */
export class Refusal extends LiaisonError {
  readonly status: number;
  /** The JSON body, e.g. `{"message":"404 Project Not Found"}`. */
  readonly body: unknown;

  constructor(status: number, body: unknown) {
    super(`${status} ${JSON.stringify(body)}`, {
      code: `sandbox.${status}`,
      disposition: { kind: "give-up" },
      remedy: "Change the request: the sandbox answers as GitLab would.",
    });
    this.status = status;
    this.body = body;
  }
}

/** 404 for a record of that kind, or `404 Not found` as GitLab answers for a missing row. */
export const notFound = (what?: string): Refusal =>
  new Refusal(404, { message: what === undefined ? "404 Not found" : `404 ${what} Not Found` });

/** 403, with why when GitLab says it. */
export const forbidden = (reason?: string): Refusal =>
  new Refusal(403, { message: reason === undefined ? "403 Forbidden" : `403 Forbidden - ${reason}` });

export const unauthorized = (): Refusal => new Refusal(401, { message: "401 Unauthorized" });

/** 400 in the words of GitLab's own checks. */
export const badRequest = (reason: string): Refusal =>
  new Refusal(400, { message: `400 Bad request - ${reason}` });

/** 400 of a parameter's form, as GitLab's API framework words it: `title is missing`. */
export const badParameters = (errors: readonly string[]): Refusal =>
  new Refusal(400, { error: errors.join(", ") });

/** 400 of a record that does not validate: `{"message":{"title":["can't be blank"]}}`. */
export const invalid = (errors: Readonly<Record<string, readonly string[]>>): Refusal =>
  new Refusal(400, { message: errors });

export const conflict = (message: string): Refusal => new Refusal(409, { message });

/** Any other status with a plain message. */
export const refusal = (status: number, message: string): Refusal => new Refusal(status, { message });

/** 304 without a body: nothing changed. */
export const notModified = (): Refusal => new Refusal(304, undefined);
