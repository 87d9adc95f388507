import type { Configuration } from "../schema/configuration.ts";

/** The instance that is named; without a name, the only one that there is. undefined: there are several. */
export const instanceOr = (
  { instances }: Pick<Configuration, "instances">,
  named: string | undefined,
): string | undefined => {
  const [only, another] = Object.keys(instances);
  return named ?? (another === undefined ? only : undefined);
};
