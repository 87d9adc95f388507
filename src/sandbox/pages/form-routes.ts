/** What the forms of the pages do: they call the same actions as the API, as whom the visitor acts. */
import type { Result } from "../../lib/result.ts";
import { findHook, switchesOf } from "../world/hooks.ts";
import { notFound, Refusal, refusal } from "../world/refusal.ts";
import { finishTodo, todosOf } from "../world/todos.ts";
import type { Hook, HookDelivery, HookSwitch, Issue, User } from "../world/types.ts";
import { issueForms, openIssue } from "./issue-forms.ts";
import { deliveryIn, type Outcome, targetOf } from "./page-routes.ts";
import { deliveryPath } from "./paths.ts";
import { hookPage } from "./views/hooks.ts";
import { issuePage } from "./views/issue.ts";
import { newIssuePage } from "./views/issue-list.ts";
import { wordsOf } from "./views/problem.ts";
import { fieldOf, issueIn, type Page, type Visit, viewerOf } from "./visit.ts";

/** What the forms need of the delivery side. */
export interface HookSender {
  test(hook: Hook, trigger: HookSwitch, actor: User): Promise<Result<HookDelivery>>;
  resend(delivery: HookDelivery): Promise<Result<HookDelivery>>;
}

/** Does it; where it is refused, shows the page of the form again with why. */
const orAgain = async (
  work: () => Promise<string> | string,
  again: (problem: string) => Page,
): Promise<Outcome> => {
  try {
    return { redirect: await work() };
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    return again(wordsOf(error));
  }
};

const issueForm = (visit: Visit, issue: Issue, form: string): Promise<Outcome> | undefined => {
  const action = Object.hasOwn(issueForms, form) ? issueForms[form] : undefined;
  if (action === undefined) return undefined;
  return orAgain(
    () => action(visit, issue),
    (problem) => issuePage(visit, issue, problem),
  );
};

const sentTo = async (sending: Promise<Result<HookDelivery>>): Promise<string> => {
  const result = await sending;
  if (!result.ok) throw refusal(422, result.reason);
  return deliveryPath(result.value);
};

const hookForm = (
  visit: Visit,
  hook: Hook,
  form: string,
  sender: HookSender,
): Promise<Outcome> | undefined => {
  const again = (problem: string): Page => hookPage(visit, hook, problem);
  if (form === "test") {
    const trigger = switchesOf(hook.owner).find((name) => name === fieldOf(visit, "trigger"));
    if (trigger === undefined) throw refusal(400, "There is no such event.");
    return orAgain(() => sentTo(sender.test(hook, trigger, viewerOf(visit))), again);
  }
  const id = /^deliveries\/(\d{1,9})\/resend$/.exec(form)?.[1];
  if (id === undefined) return undefined;
  const delivery = deliveryIn(visit, hook.owner, String(hook.id), id);
  return orAgain(() => sentTo(sender.resend(delivery)), again);
};

const finishOne = (visit: Visit, id: string): Outcome => {
  const todo = todosOf(visit.world, viewerOf(visit)).find((candidate) => candidate.id === Number(id));
  if (todo === undefined) throw notFound();
  finishTodo(visit.world, todo);
  return { redirect: "/dashboard/todos" };
};

/** Does what a form asks for: leads to where the result is, or shows the form again with what is wrong. */
export const submitTo = async (visit: Visit, path: string, sender: HookSender): Promise<Outcome> => {
  const todoId = /^\/dashboard\/todos\/(\d{1,9})\/done$/.exec(path)?.[1];
  if (todoId !== undefined) return finishOne(visit, todoId);
  const target = targetOf(visit, path);
  if (target === undefined) throw notFound();
  const { place, rest } = target;
  const [, hookId, hookPart = ""] = /^hooks\/(\d{1,9})\/(.+)$/.exec(rest) ?? [];
  if (hookId !== undefined) {
    const hook = findHook(visit.world, viewerOf(visit), place, Number(hookId));
    return (await hookForm(visit, hook, hookPart, sender)) ?? missing();
  }
  if (place.kind !== "project") return missing();
  if (rest === "issues") {
    return await orAgain(
      () => openIssue(visit, place),
      (problem) => newIssuePage(visit, place, problem),
    );
  }
  const [, iid, form = ""] = /^issues\/(\d{1,9})\/([a-z]+)$/.exec(rest) ?? [];
  if (iid === undefined) return missing();
  return (await issueForm(visit, issueIn(visit, place, iid), form)) ?? missing();
};

const missing = (): never => {
  throw notFound();
};
