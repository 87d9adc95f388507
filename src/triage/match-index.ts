import type { Partner } from "../config/schema/people.ts";

/** Who claims a path, a username or a label; in the order of the configuration. */
type Claimants = ReadonlyMap<string, readonly Partner[]>;

/** Everything partners claim, by `keyOf(instance, what)`. */
export interface ClaimIndex {
  readonly labels: Claimants;
  readonly projects: Claimants;
  readonly groups: Claimants;
  readonly users: Claimants;
  readonly members: Claimants;
  /** Where a partner stands in the configuration: it settles ties. */
  readonly orderOf: ReadonlyMap<Partner, number>;
}

/** The instance is part of every key: equal paths on two instances are two places. */
export const keyOf = (instance: string, what: string): string => `${instance}\n${what}`;

interface PlacedPartner {
  readonly partner: Partner;
  readonly instance: string;
}

const collect = (
  placed: readonly PlacedPartner[],
  claimsOf: (partner: Partner) => readonly string[],
): Claimants => {
  const claims = new Map<string, Partner[]>();
  for (const { partner, instance } of placed) {
    for (const what of claimsOf(partner)) {
      const key = keyOf(instance, what);
      const earlier = claims.get(key);
      if (earlier === undefined) claims.set(key, [partner]);
      else if (!earlier.includes(partner)) earlier.push(partner);
    }
  }
  return claims;
};

const lowerCase = (texts: readonly string[]): readonly string[] => texts.map((text) => text.toLowerCase());

/** Builds the maps that matching looks things up in. */
export const indexClaims = (placed: readonly PlacedPartner[]): ClaimIndex => ({
  labels: collect(placed, ({ match }) => match.labels),
  projects: collect(placed, ({ match }) => lowerCase(match.projects)),
  groups: collect(placed, ({ match }) => lowerCase(match.groups)),
  users: collect(placed, ({ match }) => lowerCase(match.users)),
  members: collect(placed, ({ match }) => lowerCase(match.members)),
  orderOf: new Map(placed.map(({ partner }, order) => [partner, order])),
});
