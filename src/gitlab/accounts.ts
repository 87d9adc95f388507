/** Which account a call counts against. GitLab counts by user, so all tokens of one user share one name. */
import { createHash } from "node:crypto";
import type { Answer, Call } from "./answer.ts";

/** The accounts behind the tokens of one instance, as far as GitLab has told whose they are. */
export interface Accounts {
  /** Names a call's account: `user_42`, or by a digest of the token until GitLab has told whose it is. */
  nameOf(call: Call): string;
  /** Takes note of whose token it was, where the answer is to the question who we are. */
  heed(call: Call, answer: Answer): void;
}

const digestOf = (call: Call): string =>
  createHash("sha256")
    .update(call.headers["private-token"] ?? "")
    .digest("hex")
    .slice(0, 8);

const userIdIn = (text: string): number | null => {
  try {
    const body: unknown = JSON.parse(text);
    const id = typeof body === "object" && body !== null && "id" in body ? body.id : null;
    return Number.isSafeInteger(id) ? Number(id) : null;
  } catch {
    return null;
  }
};

/** Knows nobody at first; the service asks for every token whose it is when it begins, and when one has changed. */
export const createAccounts = (): Accounts => {
  const users = new Map<string, string>();
  return {
    nameOf: (call) => {
      const digest = digestOf(call);
      return users.get(digest) ?? digest;
    },
    heed: (call, answer) => {
      if (call.method !== "GET" || answer.status !== 200 || !call.url.pathname.endsWith("/api/v4/user"))
        return;
      const id = userIdIn(answer.text);
      if (id !== null) users.set(digestOf(call), `user_${id}`);
    },
  };
};
