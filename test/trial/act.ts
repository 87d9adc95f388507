/** What people do in a story, as data: it can be printed, shortened and done again. */

/** The issue that a script is about, or what a team was opened for its sake. */
export type Where = "issue" | { readonly team: string };

/** What somebody waits to see before going on, as a person does who looks at the page. */
export type Sight =
  | { readonly kind: "status note" }
  | { readonly kind: "label"; readonly label: string }
  | { readonly kind: "no label"; readonly label: string }
  | { readonly kind: "escalation"; readonly team: string }
  | { readonly kind: "proposal"; readonly team: string }
  /** The text reached those who may read it. */
  | { readonly kind: "word"; readonly where: Where; readonly text: string }
  /** The status note of the issue says so. */
  | { readonly kind: "status"; readonly text: string }
  /** The bot has reacted to the last comment of the script. */
  | { readonly kind: "reaction"; readonly emoji: string };

/** One thing that somebody does. */
export type Act =
  | {
      readonly do: "open";
      readonly by: string;
      readonly project: string;
      readonly title: string;
      readonly description: string;
    }
  | {
      readonly do: "comment";
      readonly by: string;
      readonly where: Where;
      readonly text: string;
      readonly internal?: boolean;
    }
  | { readonly do: "change"; readonly by: string; readonly where: Where; readonly change: object }
  | { readonly do: "move"; readonly by: string; readonly to: string }
  | { readonly do: "see"; readonly what: Sight };

/** What happens to one issue, in its order. */
export interface Script {
  /** In the title, so that it can be told from others. */
  readonly key: string;
  readonly partner: string | null;
  readonly acts: readonly Act[];
}

/** Acts that change GitLab: what counts as an event. */
export const eventsOf = (scripts: readonly Script[]): number =>
  scripts.flatMap(({ acts }) => acts).filter((act) => act.do !== "see").length;

const whereText = (where: Where): string => (where === "issue" ? "the issue" : `${where.team}'s issue`);

/** One line for people. */
export const actText = (act: Act): string => {
  switch (act.do) {
    case "open":
      return `${act.by} opens in ${act.project}: ${act.title}`;
    case "comment":
      return `${act.by} comments on ${whereText(act.where)}${act.internal === true ? ", internally" : ""}: ${JSON.stringify(act.text)}`;
    case "change":
      return `${act.by} changes ${whereText(act.where)}: ${JSON.stringify(act.change)}`;
    case "move":
      return `${act.by} moves the issue to ${act.to}`;
    case "see":
      return `waits to see ${JSON.stringify(act.what)}`;
  }
};
