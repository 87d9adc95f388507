/** Which page stands at which address. */
import { findHook } from "../world/hooks.ts";
import { notFound } from "../world/refusal.ts";
import type { Group, HookDelivery, Project } from "../world/types.ts";
import { placeAt, userNamed } from "../world/world.ts";
import { issuePath, placePath } from "./paths.ts";
import { groupPage, homePage, projectPage, userPage } from "./views/home.ts";
import { deliveryPage, hookPage, hooksPage } from "./views/hooks.ts";
import { issuePage } from "./views/issue.ts";
import { issueListPage, labelsPage, newIssuePage } from "./views/issue-list.ts";
import { todosPage } from "./views/todos.ts";
import { issueIn, type Page, readable, type Visit, viewerOf } from "./visit.ts";

/** A page, or the address where it is. */
export type Outcome = Page | { readonly redirect: string };

/** An address of the shape `/PLACE/-/rest`. */
export interface Target {
  readonly place: Group | Project;
  /** What follows `/-/`, without a slash at its end. */
  readonly rest: string;
}

/** Splits an address at `/-/`, and finds the place before it; 404 where there is none that the visitor may know. */
export const targetOf = (visit: Visit, path: string): Target | undefined => {
  const at = path.indexOf("/-/");
  if (at <= 0) return undefined;
  const place = placeAt(visit.world, path.slice(1, at).replace(/^groups\//, ""));
  if (place === undefined) throw notFound();
  return { place: readable(visit, place), rest: path.slice(at + 3).replace(/\/$/, "") };
};

/** The kept delivery of that id, for those who may manage the hook. */
export const deliveryIn = (
  visit: Visit,
  place: Group | Project,
  hookId: string,
  id: string,
): HookDelivery => {
  const hook = findHook(visit.world, viewerOf(visit), place, Number(hookId));
  const delivery = hook.deliveries.find((kept) => kept.id === Number(id));
  if (delivery === undefined) throw notFound();
  return delivery;
};

const projectOutcome = (visit: Visit, project: Project, rest: string): Outcome | undefined => {
  if (rest === "issues") return issueListPage(visit, project);
  if (rest === "issues/new") return newIssuePage(visit, project, null);
  if (rest === "labels") return labelsPage(project);
  const [, iid = "", more] = /^(?:issues|work_items)\/(\d{1,9})(\/.*)?$/.exec(rest) ?? [];
  if (iid === "") return undefined;
  const issue = issueIn(visit, project, iid);
  const isCanonical = rest.startsWith("issues/") && more === undefined;
  return isCanonical ? issuePage(visit, issue, null) : { redirect: issuePath(issue) };
};

const hookOutcome = (visit: Visit, place: Group | Project, rest: string): Outcome | undefined => {
  const match = /^hooks(?:\/(\d{1,9})(?:\/deliveries\/(\d{1,9}))?)?$/.exec(rest);
  if (match === null) return undefined;
  const [, hookId, deliveryId] = match;
  if (hookId === undefined) {
    findHook(visit.world, viewerOf(visit), place, place.hooks[0]?.id ?? 0);
    return hooksPage(visit, place);
  }
  if (deliveryId !== undefined) return deliveryPage(deliveryIn(visit, place, hookId, deliveryId));
  return hookPage(visit, findHook(visit.world, viewerOf(visit), place, Number(hookId)), null);
};

const nameOutcome = (visit: Visit, path: string): Outcome => {
  const name = path.slice(1).replace(/\/$/, "");
  const user = userNamed(visit.world, name);
  if (user !== undefined) return userPage(visit, user);
  const isGroupPath = name.startsWith("groups/");
  const place = placeAt(visit.world, isGroupPath ? name.slice("groups/".length) : name);
  if (place === undefined) throw notFound();
  readable(visit, place);
  if (place.kind === "project") return projectPage(visit, place);
  return isGroupPath ? groupPage(visit, place) : { redirect: placePath(place) };
};

/** What stands at an address; a refusal (404) where nothing does that the visitor may see. */
export const pageAt = (visit: Visit, path: string): Outcome => {
  if (path === "/") return homePage(visit);
  if (path === "/dashboard/todos") return todosPage(visit);
  const target = targetOf(visit, path);
  if (target === undefined) return nameOutcome(visit, path);
  const { place, rest } = target;
  const outcome =
    (place.kind === "project" ? projectOutcome(visit, place, rest) : undefined) ??
    hookOutcome(visit, place, rest);
  if (outcome === undefined) throw notFound();
  return outcome;
};
