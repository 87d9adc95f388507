/** What users say of themselves (doc/api/users.md, "User status"). */
import { invalid, notFound } from "../../world/refusal.ts";
import type { User } from "../../world/types.ts";
import type { UserStatus } from "../../world/user-status.ts";
import { statusOf } from "../../world/users.ts";
import { userNamed } from "../../world/world.ts";
import { type Call, partIn, type Route, success, userOf } from "../call.ts";
import { oneOf, readParams, text } from "../fields.ts";

const HOUR_MS = 3_600_000;

/** The spans that GitLab offers, in milliseconds. */
const SPANS = {
  "30_minutes": HOUR_MS / 2,
  "3_hours": 3 * HOUR_MS,
  "8_hours": 8 * HOUR_MS,
  "1_day": 24 * HOUR_MS,
  "3_days": 3 * 24 * HOUR_MS,
  "7_days": 7 * 24 * HOUR_MS,
  "30_days": 30 * 24 * HOUR_MS,
} as const;

const MOST_CHARACTERS = 100;

/** Without a status everything is empty, and it is no 404. */
const shown = (status: UserStatus | null) => ({
  emoji: status?.emoji ?? null,
  message: status === null || status.message === "" ? null : status.message,
  availability: status?.availability ?? null,
  message_html: status?.message ?? "",
  clear_status_at: status?.clearAt ?? null,
});

/** By number, or by name. */
const userAt = (call: Call): User => {
  const reference = partIn(call, "id");
  const user = /^\d{1,15}$/.test(reference)
    ? call.world.users.get(Number(reference))
    : userNamed(call.world, reference);
  if (user === undefined) throw notFound("User");
  return user;
};

const setStatus = (call: Call) => {
  const user = userOf(call);
  const input = readParams(call.params, {
    emoji: text,
    message: text,
    availability: oneOf("not_set", "busy"),
    clear_status_after: oneOf(...(Object.keys(SPANS) as (keyof typeof SPANS)[])),
  });
  const { emoji = "", message = "", availability = "not_set", clear_status_after: span } = input;
  if (message.length > MOST_CHARACTERS)
    throw invalid({ message: [`is too long (maximum is ${MOST_CHARACTERS} characters)`] });
  const clearAt =
    span === undefined ? null : new Date(call.world.clock().getTime() + SPANS[span]).toISOString();
  const isEmpty = emoji === "" && message === "" && input.availability === undefined;
  user.status = isEmpty ? null : { emoji: emoji || "speech_balloon", message, availability, clearAt };
  return success(shown(user.status));
};

export const userStatusRoutes: readonly Route[] = [
  {
    method: "get",
    path: "/user/status",
    handle: (call) => success(shown(statusOf(call.world, userOf(call)))),
  },
  { method: "put", path: "/user/status", handle: setStatus },
  {
    method: "get",
    path: "/users/:id/status",
    anonymous: true,
    handle: (call) => success(shown(statusOf(call.world, userAt(call)))),
  },
];
