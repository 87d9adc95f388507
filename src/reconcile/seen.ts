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

/** What each thing looked like when it was handled last. */
export interface LastLook {
  /** undefined: not looked at yet, or so long ago that it is forgotten. */
  get(id: number): string | undefined;
  set(id: number, look: string): void;
}

/** Remembers at most `size` looks; what was set longest ago is forgotten first. */
export const createLastLook = (size: number): LastLook => {
  const looks = new Map<number, string>();
  return {
    get: (id) => looks.get(id),
    set: (id, look) => {
      looks.delete(id);
      looks.set(id, look);
      const [oldest] = looks.keys();
      if (looks.size > size && oldest !== undefined) looks.delete(oldest);
    },
  };
};
