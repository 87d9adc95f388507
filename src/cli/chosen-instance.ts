import type { Configuration } from "../config/schema/configuration.ts";
import { anyOf } from "../config/suggest.ts";
import { UsageError } from "../lib/errors.ts";

/** The instance that `--instance` names, or the only one there is. */
export const chosenInstance = ({ instances }: Configuration, given: string | undefined): string => {
  const names = Object.keys(instances);
  if (given !== undefined && names.includes(given)) return given;
  if (given !== undefined)
    throw new UsageError(`there is no instance ${given}`, `Name one of ${anyOf(names)}.`);
  const [only, another] = names;
  if (only !== undefined && another === undefined) return only;
  throw new UsageError("there are several instances", `Say whose account it is: --instance ${anyOf(names)}.`);
};
