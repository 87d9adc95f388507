import type { Effect } from "./effect.ts";

const labels = (add: readonly { readonly title: string }[], remove: readonly string[]): string =>
  [...add.map(({ title }) => `+${title}`), ...remove.map((title) => `-${title}`)].join(", ") || "no labels";

/** What an effect would do, in a few words, for lists that people read. Holds no text of others. */
export const describeEffect = (effect: Effect): string => {
  switch (effect.kind) {
    case "labels":
      return labels(effect.add, effect.remove);
    case "subscribe":
      return `let ${effect.person.name} know`;
    case "assign":
      return `assign ${effect.usernames.join(", ")}`;
    case "status_note":
      return "write the status note";
    case "note":
      return effect.internal ? "write an internal note" : "write a comment";
    case "escalation":
      return `ask ${effect.team}`;
    case "react":
      return `react with ${effect.emoji}`;
    case "tell":
      return `tell ${effect.people.map(({ name }) => name).join(", ")}`;
    case "remove_note":
      return "delete our comment";
    case "state":
      return effect.to === "closed" ? "close our issue" : "open our issue again";
  }
};
