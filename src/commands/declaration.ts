/** What is known of a command before anybody gives it. */

/**
 * Who may give a command. `maintainer`: by GitLab's access level in the project; `colleague`: anybody of `people`, or a
 * member of the managers' project; the others by our registry.
 */
export type Giver = "anyone" | "partner" | "liaison" | "team" | "manager" | "maintainer" | "colleague";

/**
 * Where a comment stands: in a partner's issue, a team's escalation of one, a request to the managers, or another issue of
 * the managers' project.
 */
export type Place = "issue" | "escalation" | "request" | "managers";

/**
 * Where a command works. `both` are issue and escalation; `anywhere` is every issue that is not a team's; `asked` are
 * escalation and request, on which somebody is asked; `colleagues` are partners' issues and all of the managers' project;
 * `everywhere` are all four.
 */
export type Where = Place | "both" | "anywhere" | "asked" | "colleagues" | "everywhere";

/** A word that the giver puts in its place. */
export interface Parameter {
  /** As usage lines show it. */
  readonly name: string;
  readonly isOptional?: true;
  /** It may be given several times. */
  readonly isList?: true;
  /** It goes on over the following lines, to the next command or the end of the comment. */
  readonly goesOn?: true;
}

/** A command as parser, help and documentation know it. */
export interface Declaration {
  /** The words that it begins with. */
  readonly name: string;
  /** Other words for the same. */
  readonly aliases: readonly string[];
  readonly parameters: readonly Parameter[];
  readonly who: readonly Giver[];
  readonly where: Where;
  /** One sentence. */
  readonly help: string;
  /** Without the bot's name. */
  readonly example: string;
}

/** Everybody of our side. */
export const OURS: readonly Giver[] = ["liaison", "team", "manager"];

/** Those who decide what becomes public and what wakes people. */
export const DECIDERS: readonly Giver[] = ["liaison", "manager"];

/** A team by its name. */
export const TEAM: Parameter = { name: "TEAM" };

const shown = ({ name, isOptional, isList }: Parameter): string => {
  const words = isList === true ? `${name} …` : name;
  return isOptional === true ? `[${words}]` : words;
};

/** `send [TEXT]`: how a command is written, without the bot's name. */
export const usageOf = ({ name, parameters }: Pick<Declaration, "name" | "parameters">): string =>
  [name, ...parameters.map(shown)].join(" ");

const PLACES: Readonly<Record<Where, readonly Place[]>> = {
  issue: ["issue"],
  escalation: ["escalation"],
  request: ["request"],
  managers: ["managers"],
  anywhere: ["issue"],
  both: ["issue", "escalation"],
  asked: ["escalation", "request"],
  colleagues: ["issue", "request", "managers"],
  everywhere: ["issue", "escalation", "request", "managers"],
};

/** Whether a command works in this place. */
export const worksIn = ({ where }: Declaration, place: Place): boolean => PLACES[where].includes(place);

/** Whether one of these roles may give a command. */
export const mayGive = ({ who }: Declaration, roles: Iterable<Giver>): boolean =>
  who.includes("anyone") || [...roles].some((role) => who.includes(role));
