/** GitLab's roles: their numbers in the API (doc/api/members.md), and what they may (doc/user/permissions.md). */

/** Opens issues in private projects and links them. */
export const GUEST = 10;

/** The lowest that labels, assigns, makes confidential, and reads and writes internal notes; Reporter is above. */
export const PLANNER = 15;

/** Manages a project's settings and hooks. */
export const MAINTAINER = 40;
