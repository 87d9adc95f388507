import { stringify } from "yaml";
import type { Configuration } from "../schema/configuration.ts";

/**
 * A configuration as YAML that reads back as the same configuration. Secrets stay what they are in
 * it: references to an environment variable or a file, never values.
 */
export const printConfiguration = (configuration: Configuration): string =>
  stringify(configuration, { lineWidth: 100, aliasDuplicateObjects: false });
