/** What the service asked of GitLab, by the sandbox's own count. */
import { BOT, type Cast } from "./cast.ts";

/** Requests of one kind since the count began. */
export interface Counted {
  readonly method: string;
  /** Such as `/projects/:id/issues/:iid`. */
  readonly route: string;
  readonly count: number;
}

/** Whose tokens the service uses. */
const OURS = [BOT, "aconrad"];

const sumOf = (rows: readonly Counted[]): number => rows.reduce((total, { count }) => total + count, 0);

/** Begins to count. */
export const resetRequests = async ({ stage }: Cast): Promise<void> => {
  await fetch(`${stage.sandbox.url}/-/sandbox/requests`, { method: "DELETE" });
};

/** Requests of the service, and of those in whose name it acts, since the count began. */
export const requestsOf = async ({
  stage,
}: Cast): Promise<{ readonly reads: number; readonly writes: readonly Counted[] }> => {
  const answer = await fetch(`${stage.sandbox.url}/-/sandbox/requests`);
  const { requests } = (await answer.json()) as {
    readonly requests: readonly (Counted & { readonly user: string | null })[];
  };
  const own = requests.filter(({ user }) => user !== null && OURS.includes(user));
  return {
    reads: sumOf(own.filter(({ method }) => method === "GET")),
    writes: own.filter(({ method }) => method !== "GET"),
  };
};

/** How many of the requests are of one kind, or of any. */
export const countOf = (rows: readonly Counted[], method?: string, route?: string): number =>
  sumOf(
    rows.filter(
      (row) =>
        (method === undefined || row.method === method) && (route === undefined || row.route === route),
    ),
  );
