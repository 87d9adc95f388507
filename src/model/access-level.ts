/** GitLab's roles: their numbers in the API (doc/api/members.md), and what they may (doc/user/permissions.md). */
import { LiaisonError } from "../lib/errors.ts";

/** Opens issues in private projects and links them. */
export const GUEST = 10;

/** The lowest that labels, assigns, makes confidential, and reads and writes internal notes; Reporter is above. */
export const PLANNER = 15;

/** Manages a project's settings and hooks. */
export const MAINTAINER = 40;

/** The role of somebody, as GitLab says it; where it does not say it to us, nothing speaks against them. */
export const seemingLevel = async (ask: () => Promise<number>): Promise<number> => {
  try {
    return await ask();
  } catch (error) {
    if (error instanceof LiaisonError && error.code === "gitlab.forbidden") return PLANNER;
    throw error;
  }
};
