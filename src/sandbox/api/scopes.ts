/** Scopes of tokens as parameters. */
import { badParameters } from "../world/refusal.ts";
import type { Scope } from "../world/types.ts";

const SCOPES: readonly Scope[] = ["api", "read_api", "read_user", "sudo", "admin_mode", "self_rotate"];

/** The scopes of these names, or 400 when one is unknown or none is given. */
export const scopesFrom = (names: readonly string[]): readonly Scope[] => {
  const scopes = SCOPES.filter((scope) => names.includes(scope));
  if (scopes.length === 0 || scopes.length < new Set(names).size) {
    throw badParameters(["scopes does not have a valid value"]);
  }
  return scopes;
};
