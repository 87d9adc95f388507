/** Whom a word of the configuration means. */

/** As much of an entry of `people` as it takes to find it. */
interface Entry {
  readonly name: string;
  readonly username?: string | undefined;
}

const same = (one: string, other: string): boolean => one.toLowerCase() === other.toLowerCase();

/**
 * All entries of the person whom a name or a username means, in any case: one for each instance that they have an account
 * on, which differ in what they say. Empty: nobody is called so. A name counts before a username.
 */
export const entriesOf = <Kind extends Entry>(people: readonly Kind[], word: string): Kind[] => {
  const found =
    people.find(({ name }) => same(name, word)) ??
    people.find(({ username }) => username !== undefined && same(username, word));
  return found === undefined ? [] : people.filter(({ name }) => same(name, found.name));
};

/** Their mail address, whichever of their entries it stands in; undefined: they have none, or nobody is called so. */
export const emailOf = (
  people: readonly (Entry & { readonly email?: string | undefined })[],
  word: string,
): string | undefined => entriesOf(people, word).find(({ email }) => email !== undefined)?.email;
