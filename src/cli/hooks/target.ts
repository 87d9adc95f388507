import type { Configuration } from "../../config/schema/configuration.ts";
import { UsageError } from "../../lib/errors.ts";
import { type HookTarget, hookUrl } from "../../reconcile/hook-settings.ts";
import { hookSecrets } from "../configured-secrets.ts";
import type { Secrets } from "../secrets.ts";

/** Where an instance's hooks call us, from the configuration; says what is missing for it. */
export const hookTargetOf = (
  configuration: Configuration,
  secrets: Secrets,
  instance: string,
): HookTarget => {
  const address = configuration.instances[instance]?.webhook.url;
  if (address === undefined)
    throw new UsageError(
      `instances.${instance}.webhook.url is missing: nobody knows where GitLab reaches this service`,
      "Write the address there under which this GitLab can call us, such as https://liaison.example.org.",
    );
  const known = hookSecrets(configuration, secrets, instance);
  const [secret = null] = known.secrets;
  const [signingToken = null] = known.signingTokens;
  if (secret === null && signingToken === null)
    throw new UsageError(
      `instances.${instance}.webhook has neither secrets nor signingTokens, so every delivery would be refused`,
      "Name at least one, such as secrets: [{ env: WEBHOOK_SECRET }].",
    );
  return { url: hookUrl(address, instance), secret, signingToken };
};
