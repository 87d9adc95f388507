/** What this process has handled lately, so that the overlap of two readings costs no requests. */
export interface Seen {
  has(stamp: string): boolean;
  add(stamp: string): void;
}

/** Remembers at most `size` stamps; the oldest are forgotten first. */
export const createSeen = (size: number): Seen => {
  const stamps = new Set<string>();
  return {
    has: (stamp) => stamps.has(stamp),
    add: (stamp) => {
      stamps.delete(stamp);
      stamps.add(stamp);
      const [oldest] = stamps;
      if (stamps.size > size && oldest !== undefined) stamps.delete(oldest);
    },
  };
};
