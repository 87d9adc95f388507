import type { IssueRef } from "../model/ids.ts";
import type { Resources } from "./resources.ts";
import { fieldsOf, flagIn, numberIn } from "./shape.ts";

/** In whose name: the bot's own, somebody else's by an administrator's token, or by that person's token. */
export type SubscribeAs =
  | { readonly way: "own" }
  | { readonly way: "sudo"; readonly username: string }
  | { readonly way: "token"; readonly token: string };

/** Whether the user in whose name it is asked gets every comment; GitLab tells nobody else (`subscribed` of a single issue). */
export const isSubscribed = async (
  resources: Resources,
  inName: (token: string) => Resources,
  ref: IssueRef,
  as: SubscribeAs,
): Promise<boolean> => {
  const { issues } = as.way === "token" ? inName(as.token) : resources;
  const options = { projectId: ref.projectId, ...(as.way === "sudo" ? { sudo: as.username } : {}) };
  return flagIn(fieldsOf(await issues.show(ref.iid, options), "an issue"), "subscribed");
};

/**
 * Subscribes the user in whose name it is sent. GitLab answers 201 when that is new and 304 when the
 * user is subscribed already, which includes those who merely take part (lib/api/subscriptions.rb).
 */
export const subscribe = async (
  resources: Resources,
  inName: (token: string) => Resources,
  ref: IssueRef,
  as: SubscribeAs,
): Promise<"subscribed" | "already"> => {
  const { issues } = as.way === "token" ? inName(as.token) : resources;
  const answer: unknown = await issues.subscribe(ref.projectId, ref.iid, {
    showExpanded: true,
    ...(as.way === "sudo" ? { sudo: as.username } : {}),
  });
  return numberIn(fieldsOf(answer, "a subscription"), "status") === 304 ? "already" : "subscribed";
};
