/** Findings about hooks. */
import type { Configuration } from "../../config/schema/configuration.ts";
import type { Gitlab } from "../../gitlab/gitlab.ts";
import {
  checkHooks,
  expectedTarget,
  type HookCheck,
  onceForEachInstance,
} from "../../reconcile/check-hooks.ts";
import { placesToWatch } from "../../reconcile/places.ts";
import { hookSecrets, hookSecretsOf, NEXT, PREVIOUS } from "../configured-secrets.ts";
import type { Secrets } from "../secrets.ts";
import { type Finding, fine, type Severity } from "./finding.ts";

/** How bad it is. */
export const SEVERITIES: Readonly<Record<HookCheck["state"], Severity>> = {
  healthy: "fine",
  hidden: "limited",
  paused: "error",
  disabled: "error",
  missing: "error",
  wrong: "warning",
  failed: "warning",
};

const LOSS = "What happens there is heard of late, by asking, or not at all.";

/** What a check is about. */
export const aboutOf = ({ instance, place, concerns }: HookCheck): string =>
  concerns === "instance" ? instance : `${instance} ${place.kind} ${place.path}`;

const findingOf = (check: HookCheck): Finding => {
  const { state, sentence } = check;
  const about = aboutOf(check);
  if (state === "healthy") return fine("hooks", about, sentence);
  const remedy =
    state === "hidden"
      ? "Nothing, or Maintainer (project) or Owner (group) for the bot."
      : state === "failed"
        ? (check.remedy ?? "Look again later.")
        : "Run `liaison hooks ensure`, or change the hook in GitLab.";
  return { check: "hooks", severity: SEVERITIES[state], about, sentence, remedy, loss: LOSS };
};

const secretFindings = (configuration: Configuration, secrets: Secrets, name: string): Finding[] => {
  const instance = configuration.instances[name];
  if (instance === undefined) return [];
  const { unavailable, secrets: held, signingTokens } = hookSecrets(configuration, secrets, name);
  const missing = unavailable.map(
    (sentence): Finding => ({
      check: "hooks",
      severity: "error",
      about: name,
      sentence: `${sentence}.`,
      remedy: "Put the secret where the configuration says.",
      loss: "Deliveries that prove themselves with it are refused.",
    }),
  );
  const references = [
    ...hookSecretsOf(name, instance, "secrets"),
    ...hookSecretsOf(name, instance, "signingTokens"),
  ];
  const unfinished = references.filter(({ reference }) =>
    [NEXT, PREVIOUS].some((suffix) => secrets.besideOf(reference, suffix) !== null),
  );
  const none = held.length + signingTokens.length + unavailable.length === 0;
  return [
    ...missing,
    ...unfinished.map(
      ({ path }): Finding => ({
        check: "hooks",
        severity: "warning",
        about: name,
        sentence: `A rotation of ${path} has not been finished: the service accepts two secrets.`,
        remedy: "Run `liaison hooks rotate`, which goes on from there.",
        loss: "The secret that should have ended still opens the door.",
      }),
    ),
    ...(none
      ? [
          {
            check: "hooks",
            severity: "warning",
            about: name,
            sentence: "No secret of webhooks is configured.",
            remedy: `Name one at instances.${name}.webhook.secrets, and give it to the hooks.`,
            loss: "Every delivery of this instance is refused; only what is polled is heard of.",
          } satisfies Finding,
        ]
      : []),
  ];
};

/** How it stands with the hooks of an instance, and with what they prove themselves with. */
export const hookFindings = async (
  configuration: Configuration,
  secrets: Secrets,
  name: string,
  gitlab: Gitlab,
): Promise<Finding[]> => {
  const places = placesToWatch(configuration).filter(({ instance }) => instance === name);
  const target = (instance: string) => expectedTarget(configuration, instance);
  const checks = await checkHooks({ places, gitlab: () => gitlab, target });
  return [...secretFindings(configuration, secrets, name), ...onceForEachInstance(checks).map(findingOf)];
};
