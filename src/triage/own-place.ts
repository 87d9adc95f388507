/** Places of a partner's own: what is internal there is read by the partner's people. */
import type { Configuration } from "../config/schema/configuration.ts";

/** Whether a project is one of those, or lies in one of the groups, that the partner is known by. */
export const isPartnersOwn = (
  { partners }: Pick<Configuration, "partners">,
  partner: string,
  projectPath: string,
): boolean => {
  const path = `${projectPath.toLowerCase()}/`;
  const match = partners.find(({ id }) => id === partner)?.match;
  const places = [...(match?.groups ?? []), ...(match?.projects ?? [])];
  return places.some((place) => path.startsWith(`${place.toLowerCase()}/`));
};
