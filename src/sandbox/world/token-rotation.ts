/** Tokens exchanged for successors, and what becomes of those who show an exchanged one. */
import { invalid } from "./refusal.ts";
import type { Day, Token } from "./types.ts";
import { createToken } from "./users.ts";
import type { World } from "./world.ts";

const MILLISECONDS_PER_DAY = 86_400_000;
/** GitLab's own, where the request names none (doc/api/personal_access_tokens.md). */
const DAYS_UNLESS_SAID = 7;
const MOST_DAYS = 365;

const dayIn = (world: World, days: number): Day =>
  new Date(world.clock().getTime() + days * MILLISECONDS_PER_DAY).toISOString().slice(0, 10);

/** The same rights under a new value; the old one stops at once. */
export const rotateToken = (world: World, old: Token, expiresAt: Day | undefined): Token => {
  if (old.revoked) throw invalid({ token: ["already revoked"] });
  if (expiresAt !== undefined && (expiresAt > dayIn(world, MOST_DAYS) || expiresAt <= dayIn(world, 0)))
    throw invalid({ expires_at: [`must be after today and before ${dayIn(world, MOST_DAYS + 1)}`] });
  old.revoked = true;
  old.rotated = true;
  const { name, scopes, impersonation, family } = old;
  return createToken(world, old.user, {
    name,
    scopes,
    impersonation,
    family,
    expiresAt: expiresAt ?? dayIn(world, DAYS_UNLESS_SAID),
  });
};

/** A rotated token that is shown again ends its whole family: one of the two holders is a thief. */
export const heedReuse = (world: World, token: Token): void => {
  if (!token.rotated) return;
  for (const other of world.tokens.values()) if (other.family === token.family) other.revoked = true;
};
