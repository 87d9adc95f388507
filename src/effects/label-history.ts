/** What GitLab's history of an issue's labels says of whose they are. */
import type { LabelsEffect } from "../model/effect.ts";
import type { Round } from "./round.ts";

/** Labels of a wish whose last change, by GitLab's history, is not ours to take back. */
export const changedByOthers = async (round: Round, effect: LabelsEffect): Promise<string[]> => {
  if (effect.onlyOurs !== true) return [];
  const { ref } = round.issue;
  const ownIds = round.ports.ownIds(ref.instance);
  const events = await round.gitlab.labelEvents(ref);
  const lastOf = (title: string) => events.findLast(({ label }) => label === title);
  const isOurs = (title: string, action: "add" | "remove"): boolean => {
    const last = lastOf(title);
    return last?.action === action && last.user !== null && ownIds.has(last.user.id);
  };
  return [
    ...effect.add.map(({ title }) => title).filter((title) => !isOurs(title, "remove")),
    ...effect.remove.filter((title) => !isOurs(title, "add")),
  ];
};

/** Of labels, those whose last change, by GitLab's history, was made by us in this way. */
export const changedByUs = async (
  round: Round,
  titles: readonly string[],
  action: "add" | "remove",
): Promise<string[]> => {
  if (titles.length === 0) return [];
  const { ref } = round.issue;
  const ownIds = round.ports.ownIds(ref.instance);
  const events = await round.gitlab.labelEvents(ref);
  return titles.filter((title) => {
    const last = events.findLast(({ label }) => label === title);
    return last?.action === action && last.user !== null && ownIds.has(last.user.id);
  });
};

/**
 * Of labels that are not there though an earlier attempt may have put them on: those that it did put on, and that
 * somebody else has taken off since.
 */
export const takenOffSince = async (round: Round, titles: readonly string[]): Promise<string[]> => {
  if (titles.length === 0) return [];
  const { ref } = round.issue;
  const ownIds = round.ports.ownIds(ref.instance);
  const isOurs = (user: { readonly id: number } | null): boolean => user !== null && ownIds.has(user.id);
  const events = await round.gitlab.labelEvents(ref);
  return titles.filter((title) => {
    const about = events.filter(({ label }) => label === title);
    const last = about.at(-1);
    return (
      last?.action === "remove" &&
      !isOurs(last.user) &&
      about.some(({ action, user }) => action === "add" && isOurs(user))
    );
  });
};
