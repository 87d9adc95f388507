/** Addresses that can be links without being references of GitLab's. */

/** A piece of a line: an address that can be a link, or the text between two. */
interface Piece {
  readonly address: boolean;
  readonly text: string;
}

/** Plain characters only: no `@`, `!`, `~`, no brackets, no entity; and a fragment that is no number. */
const ADDRESS =
  /https?:\/\/[a-z0-9-]+(?:\.[a-z0-9-]+)+(?::\d{1,5})?(?:\/[\w.,/%+=-]*)?(?:\?[\w.,/%+=&-]*)?(?:#[a-z][\w.-]*)?/gi;

const LONGEST_ADDRESS = 500;

/** An address that goes on is another address: it is not cut. What ends a sentence or bracket may follow. */
const AFTER = /^[)\]}"'!?:;.,…]{0,9}(?:\s|$)/;

/** Pages of GitLab's to which it refers, in whatever place and form they are; `/-/` is in the path of most. */
const REFERRED =
  /\/(?:-|issues|work_items|merge_requests|epics|milestones|iterations|snippets|commits?|compare|designs|alert_management|vulnerabilities|uploads)(?:\/|$)/i;

const isSafe = (address: string): boolean => {
  const url = URL.parse(address);
  if (url === null || address.length > LONGEST_ADDRESS) return false;
  return !REFERRED.test(url.pathname) && !/%(?:2d|2f|5c)/i.test(url.pathname);
};

/** Splits a line at the addresses that can safely be links; everything else is text. */
export const splitAddresses = (line: string): Piece[] => {
  const pieces: Piece[] = [];
  let position = 0;
  for (const { 0: found, index } of line.matchAll(ADDRESS)) {
    const address = found.replace(/[.,]+$/, "");
    const end = index + address.length;
    const before = line[index - 1] ?? " ";
    if (/\w/.test(before) || !AFTER.test(line.slice(end, end + 10)) || !isSafe(address)) continue;
    pieces.push({ address: false, text: line.slice(position, index) }, { address: true, text: address });
    position = end;
  }
  pieces.push({ address: false, text: line.slice(position) });
  return pieces;
};
