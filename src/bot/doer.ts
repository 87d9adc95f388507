/** Who did something, as escalations remember it. */
import type { Doer } from "../model/escalation.ts";
import type { UserRef } from "../model/ids.ts";

/** An account as a doer; called by its username where GitLab told no name. */
export const doerOf = ({ id, username, name }: UserRef): Doer => ({
  id,
  username,
  name: name === "" ? username : name,
});
