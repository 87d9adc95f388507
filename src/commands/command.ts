/** What somebody asked of the bot, understood and checked against the configuration, but not yet allowed or done. */
import { createHash } from "node:crypto";

/** The words that a command has beside its name. */
interface Fields {
  readonly help: object;
  readonly status: object;
  readonly why: object;
  readonly yes: object;
  readonly no: object;
  readonly ack: object;
  readonly untrack: object;
  readonly who: { readonly team: string };
  readonly stop: { readonly scope: "issue" | "project" };
  readonly "go on": { readonly scope: "issue" | "project" };
  readonly escalate: {
    readonly team: string;
    /** Empty only where `sameAs` is given. */
    readonly reason: string;
    /** `#12`, `group/project#12` or an issue's address. */
    readonly sameAs: string | null;
  };
  /** Without a team it is the escalation that the comment stands on; an empty reason: none was given. */
  readonly withdraw: { readonly team: string | null; readonly reason: string };
  readonly relay: { readonly text: string };
  readonly send: { readonly text: string | null };
  readonly answered: { readonly text: string | null };
  readonly decline: { readonly reason: string };
  readonly replies: object;
  readonly document: object;
  /** The name of a saved reply, as it was written, words parted by hyphens. */
  readonly reply: { readonly reply: string };
  /** Id of an area; null: no question was put. */
  readonly connect: { readonly area: string; readonly question: string | null };
  readonly join: { readonly team: string };
  readonly surface: { readonly team: string; readonly text: string };
  readonly attend: { readonly team: string };
  readonly approve: { readonly text: string | null };
  readonly label: { readonly titles: readonly string[] };
  readonly unlabel: { readonly titles: readonly string[] };
  readonly assign: { readonly usernames: readonly string[] };
  readonly track: { readonly partner: string };
  /** `partner`, `liaison` or the id of a team. */
  readonly "waiting on": { readonly whom: string };
  readonly "agenda topic": { readonly text: string };
  readonly "agenda done": object;
  /** `day`: a date, `today` or `yesterday`. */
  readonly met: { readonly partner: string; readonly day: string; readonly text: string };
  /** `words` say the span, such as `3 days`. */
  readonly snooze: { readonly milliseconds: number; readonly words: string };
}

/** One command. Teams and partners are ids of the configuration; texts are as the comment has them. */
export type Command = {
  readonly [Name in keyof Fields]: { readonly name: Name } & Fields[Name];
}[keyof Fields];

const sameText = (text: string): string => text.normalize("NFC").replace(/\s+/g, " ").trim();

const normalValue = (key: string, value: unknown): unknown => {
  if (Array.isArray(value)) {
    const texts = value.map((text) => sameText(String(text)));
    // Titles of labels differ by case in GitLab, usernames do not.
    return [...new Set(key === "usernames" ? texts.map((text) => text.toLowerCase()) : texts)].toSorted();
  }
  return typeof value === "string" ? sameText(value) : value;
};

/**
 * The same short name for the same command, however it was written: an edited comment runs only what is new in it.
 * Spaces, the order of labels and the words for a span of time make no difference. Of the text that came with it only
 * a digest is left: names stand in logs and keys, where nobody's words belong.
 */
export const normalForm = (command: Command): string => {
  const values = Object.entries(command)
    .filter(([key]) => key !== "words")
    .map(([key, value]): [string, unknown] => [key, normalValue(key, value)])
    .toSorted(([one], [other]) => (one < other ? -1 : 1));
  const digest = createHash("sha256").update(JSON.stringify(values)).digest("hex");
  return `${command.name}:${digest.slice(0, 16)}`;
};
