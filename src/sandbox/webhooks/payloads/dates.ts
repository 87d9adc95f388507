/** The shapes in which GitLab writes a moment in one and the same body. */
import type { Timestamp } from "../../world/types.ts";

/** `2013-12-03T17:15:43Z`: attributes of issue hooks, member hooks. */
export const isoSeconds = (moment: Timestamp): string => `${moment.slice(0, 19)}Z`;

/** `2015-05-17 18:08:09 UTC`: `changes`, notes, reactions. */
export const utcWords = (moment: Timestamp): string => `${moment.slice(0, 10)} ${moment.slice(11, 19)} UTC`;

/** The same for a moment that may be missing. */
export const orNull = (write: (moment: Timestamp) => string, moment: Timestamp | null): string | null =>
  moment === null ? null : write(moment);
