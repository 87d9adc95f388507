/** Where the managers are asked, and where new liaisons begin. */
import type { Configuration } from "../../config/schema/configuration.ts";

/** A project of ours, on an instance. */
export interface OwnPlace {
  readonly instance: string;
  readonly project: string;
  readonly labels: readonly string[];
}

const placed = (
  given: {
    readonly instance?: string | undefined;
    readonly project: string;
    readonly labels: readonly string[];
  },
  { instances }: Configuration,
): OwnPlace => ({
  instance: given.instance ?? Object.keys(instances)[0] ?? "",
  project: given.project,
  labels: given.labels,
});

/** Where requests are opened; null: nobody has said. */
export const requestsPlace = (configuration: Configuration): OwnPlace | null =>
  configuration.requests === undefined ? null : placed(configuration.requests, configuration);

/** Where onboarding issues are opened: where requests are, unless said otherwise; null: nobody has said. */
export const onboardingPlace = (configuration: Configuration): OwnPlace | null =>
  configuration.onboarding === undefined
    ? requestsPlace(configuration)
    : placed(configuration.onboarding, configuration);
