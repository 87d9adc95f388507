/** How our webhooks have to be, and how one that is there differs: pure. */

/** Settings by GitLab's names, as hooks are created and changed with. */
export interface HookSettings {
  readonly url: string;
  readonly events: Readonly<Record<string, boolean>>;
  readonly sslVerification: boolean;
  readonly token?: string;
  readonly signingToken?: string;
}

/** A hook as GitLab tells it; what a release does not tell is null, or absent among the events. */
export interface FoundHook {
  readonly id: number;
  readonly url: string;
  readonly events: Readonly<Record<string, boolean>>;
  readonly sslVerification: boolean;
  /** `executable`, `temporarily_disabled` or `disabled`. */
  readonly alertStatus: string | null;
  /** Until when a pause lasts. */
  readonly disabledUntil: string | null;
  readonly tokenPresent: boolean | null;
  readonly signingTokenPresent: boolean | null;
}

/** Where an instance's hooks call us, and how they prove themselves. */
export interface HookTarget {
  readonly url: string;
  readonly secret: string | null;
  readonly signingToken: string | null;
}

const EVENTS = {
  issues_events: true,
  confidential_issues_events: true,
  note_events: true,
  confidential_note_events: true,
  emoji_events: true,
  // On by default in GitLab, and nothing for us.
  push_events: false,
};

const GROUP_EVENTS = { ...EVENTS, member_events: true };

const RECEIVER = "/webhooks/gitlab";

/**
 * The address of an instance's hooks below the service's own (`webhook.url`): it ends in
 * `/webhooks/gitlab/INSTANCE`, and stays as it is where it names the receiver already.
 */
export const hookUrl = (address: string, instance: string): string => {
  const url = new URL(address);
  if (!`${url.pathname}/`.includes(`${RECEIVER}/`))
    url.pathname = `${url.pathname.replace(/\/+$/, "")}${RECEIVER}/${instance}`;
  return url.href.replace(/\/+$/, "");
};

/** Whether a hook that people added by hand, at an address that we were not told, is one of ours. */
export const looksLikeOurs = (url: string, instance: string): boolean => {
  const path = URL.canParse(url) ? new URL(url).pathname.replace(/\/+$/, "") : "";
  return path.endsWith(RECEIVER) || path.endsWith(`${RECEIVER}/${instance}`);
};

/** GitLab calls it no more, for a while or for good. */
export const isStopped = (hook: Pick<FoundHook, "alertStatus">): boolean =>
  hook.alertStatus !== null && hook.alertStatus !== "executable";

/** What a project's or group's hook should be like. */
export const settingsFor = (kind: "project" | "group", target: HookTarget): HookSettings => ({
  url: target.url,
  events: kind === "group" ? GROUP_EVENTS : EVENTS,
  sslVerification: target.url.startsWith("https:"),
  ...(target.secret === null ? {} : { token: target.secret }),
  ...(target.signingToken === null ? {} : { signingToken: target.signingToken }),
});

const eventMistakes = (hook: FoundHook, wanted: HookSettings): string[] =>
  Object.entries(wanted.events).flatMap(([name, on]) => {
    const is = hook.events[name];
    return is === undefined || is === on ? [] : [`${name} is ${is ? "on" : "off"}`];
  });

/** What is wrong with a hook, in words; empty: nothing, as far as GitLab tells. */
export const mistakesOf = (hook: FoundHook, wanted: HookSettings): string[] => [
  ...(hook.url === wanted.url ? [] : [`it calls ${hook.url}`]),
  ...eventMistakes(hook, wanted),
  ...(wanted.sslVerification && !hook.sslVerification ? ["certificates are not verified"] : []),
  ...(wanted.token !== undefined && hook.tokenPresent === false ? ["it has no secret token"] : []),
  ...(wanted.signingToken !== undefined && hook.signingTokenPresent === false
    ? ["it has no signing token"]
    : []),
];
