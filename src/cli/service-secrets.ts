import type { ServiceSecrets } from "../app.ts";
import { hookSecrets, personToken, tokenFor } from "./configured-secrets.ts";
import type { Secrets } from "./secrets.ts";

/** The service's secrets, read where the configuration says. */
export const serviceSecrets = (secrets: Secrets): ServiceSecrets => ({
  tokenFor: (configuration, instance, path) => tokenFor(configuration, secrets, instance, path),
  hookSecrets: (configuration, instance) => hookSecrets(configuration, secrets, instance),
  personToken: (configuration, username) => personToken(configuration, secrets, username),
});
