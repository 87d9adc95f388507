import type { ServiceSecrets } from "../app.ts";
import type { Configuration } from "../config/schema/configuration.ts";
import { systemClock } from "../lib/clock.ts";
import { LiaisonError } from "../lib/errors.ts";
import { hookSecrets, personToken, tokenFor, tokenReference } from "./configured-secrets.ts";
import { isBeingExchanged } from "./exchange-mark.ts";
import { SecretError, type Secrets } from "./secrets.ts";

/** How long is waited for a token that is not there: as long as for one that GitLab does not know. */
const WAIT_MS = 60_000;
/** How long is waited while a token is exchanged. */
const EXCHANGE_WAIT_MS = 3_000;

/** While a token's file is being replaced nothing is given up: requests wait until it is there again. */
const waiting = (error: SecretError): LiaisonError =>
  new LiaisonError(`There is no token to ask GitLab with: ${error.message}.`, {
    code: "gitlab.no-token",
    disposition: { kind: "wait", milliseconds: WAIT_MS },
    remedy: error.remedy,
    cause: error,
  });

/** Shown once more after its rotation, a token would end its successor, too. */
const exchanging = (path: string): LiaisonError =>
  new LiaisonError(`${path} is being exchanged for another token.`, {
    code: "gitlab.token-exchanged",
    disposition: { kind: "wait", milliseconds: EXCHANGE_WAIT_MS },
    remedy:
      "The service goes on with the new token in a moment by itself; a command has to be run again then.",
  });

/** The token for a path, for commands: throws while it is being exchanged. */
export const tokenToShow = (
  configuration: Configuration,
  secrets: Secrets,
  instance: string,
  path: string | undefined,
): string => {
  const { reference, path: at } = tokenReference(configuration, instance, path);
  const file = secrets.fileOf(reference);
  if (file !== null && isBeingExchanged(file, systemClock())) throw exchanging(at);
  return tokenFor(configuration, secrets, instance, path);
};

/** The same for the service, which waits for a token that is not there. */
const botToken: typeof tokenToShow = (configuration, secrets, instance, path) => {
  try {
    return tokenToShow(configuration, secrets, instance, path);
  } catch (error) {
    throw error instanceof SecretError ? waiting(error) : error;
  }
};

/** The service's secrets, read where the configuration says. */
export const serviceSecrets = (secrets: Secrets): ServiceSecrets => ({
  tokenFor: (configuration, instance, path) => botToken(configuration, secrets, instance, path),
  hookSecrets: (configuration, instance) => hookSecrets(configuration, secrets, instance),
  secretOf: (reference, path) => secrets.valueOf(reference, path),
  personToken: (configuration, username, instance) => personToken(configuration, secrets, username, instance),
});
