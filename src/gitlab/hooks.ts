/** Webhooks of projects and groups (doc/api/project_webhooks.md, doc/api/group_webhooks.md). */

import { unlessAbsent } from "./absent.ts";
import { allPages, pageOf } from "./pages.ts";
import type { Resources } from "./resources.ts";
import { type Fields, fieldsOf, flagIn, flagOrNull, listOf, numberIn, textIn, textOrNull } from "./shape.ts";

/** Where a hook is. */
export interface HookPlace {
  readonly kind: "project" | "group";
  readonly path: string;
}

/** How a hook should be. */
export interface HookSettings {
  readonly url: string;
  /** By GitLab's names: `issues_events` … */
  readonly events: Readonly<Record<string, boolean>>;
  readonly sslVerification: boolean;
  /** Sent with every delivery in `X-Gitlab-Token`. Lost when the url changes, so send it with every update. */
  readonly token?: string;
  /** `whsec_…`; GitLab 19 and later. */
  readonly signingToken?: string;
}

/** A hook as GitLab tells it; it never tells tokens. */
export interface Hook {
  readonly id: number;
  readonly url: string;
  /** Switches that this release tells, by GitLab's names. */
  readonly events: Readonly<Record<string, boolean>>;
  readonly sslVerification: boolean;
  /** `executable`, `temporarily_disabled`, `disabled`; null where the release does not say. */
  readonly alertStatus: string | null;
  readonly disabledUntil: string | null;
  /** null: GitLab before 19 does not say. */
  readonly tokenPresent: boolean | null;
  readonly signingTokenPresent: boolean | null;
}

const eventsIn = (fields: Fields): Record<string, boolean> =>
  Object.fromEntries(
    Object.entries(fields.values).flatMap(([key, value]) =>
      key.endsWith("_events") && typeof value === "boolean" ? [[key, value]] : [],
    ),
  );

const hookOf = (fields: Fields): Hook => ({
  id: numberIn(fields, "id"),
  url: textIn(fields, "url"),
  events: eventsIn(fields),
  sslVerification: flagIn(fields, "enable_ssl_verification"),
  alertStatus: textOrNull(fields, "alert_status"),
  disabledUntil: textOrNull(fields, "disabled_until"),
  tokenPresent: flagOrNull(fields, "token_present"),
  signingTokenPresent: flagOrNull(fields, "signing_token_present"),
});

const resourceOf = (resources: Resources, place: HookPlace) =>
  place.kind === "group" ? resources.groupHooks : resources.projectHooks;

/** gitbeaker's options for a hook know neither emoji events nor signing tokens: the names are GitLab's own. */
const attributesOf = (settings: HookSettings): Record<string, unknown> => ({
  ...settings.events,
  enable_ssl_verification: settings.sslVerification,
  ...(settings.token === undefined ? {} : { token: settings.token }),
  ...(settings.signingToken === undefined ? {} : { signing_token: settings.signingToken }),
});

/** All hooks of a place. */
export const listHooks = async (resources: Resources, place: HookPlace): Promise<Hook[]> => {
  const load = async (page: number) =>
    pageOf(
      await resourceOf(resources, place).all(place.path, { perPage: 100, page, showExpanded: true }),
      "hooks",
    );
  return (await allPages(load)).map(hookOf);
};

/** Creates a hook. */
export const createHook = async (
  resources: Resources,
  place: HookPlace,
  settings: HookSettings,
): Promise<Hook> => {
  const created: unknown = await resourceOf(resources, place).add(
    place.path,
    settings.url,
    attributesOf(settings),
  );
  return hookOf(fieldsOf(created, "a hook"));
};

/** Changes a hook to these settings. */
export const updateHook = async (
  resources: Resources,
  place: HookPlace,
  id: number,
  settings: HookSettings,
): Promise<Hook> => {
  const updated: unknown = await resourceOf(resources, place).edit(
    place.path,
    id,
    settings.url,
    attributesOf(settings),
  );
  return hookOf(fieldsOf(updated, "a hook"));
};

/** Removes a hook; one that is gone already is fine. */
export const deleteHook = async (resources: Resources, place: HookPlace, id: number): Promise<void> => {
  await unlessAbsent(resourceOf(resources, place).remove(place.path, id), null);
};

/**
 * How the receiver answered the hook's newest delivery (`GET …/hooks/:id/events`, 17.3 and later); 0: it did not; null:
 * there is none, or GitLab does not tell.
 */
export const lastDeliveryStatus = async (
  resources: Resources,
  place: HookPlace,
  id: number,
): Promise<number | null> => {
  const endpoint = `${encodeURIComponent(place.path)}/hooks/${id}/events`;
  const answer = await unlessAbsent(resourceOf(resources, place).requester.get(endpoint), null);
  const [newest] = answer === null ? [] : listOf(answer.body, "deliveries of a hook");
  if (newest === undefined) return null;
  const status = Number(newest.values["response_status"]);
  return Number.isInteger(status) ? status : 0;
};

/** Sends a test delivery (`issues_events` …), which also enables a disabled hook again. GitLab allows five a minute. */
export const testHook = async (
  resources: Resources,
  place: HookPlace,
  id: number,
  trigger: string,
): Promise<void> => {
  const endpoint = `${encodeURIComponent(place.path)}/hooks/${id}/test/${encodeURIComponent(trigger)}`;
  await resourceOf(resources, place).requester.post(endpoint);
};
