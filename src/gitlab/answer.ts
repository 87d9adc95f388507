/** A request as everything in this folder speaks of it: what the error sentences and the log may show. */
export interface Call {
  readonly method: string;
  readonly url: URL;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string | null;
  /** The same request with the token as it is by then; throws where there is none to be shown now; absent: it is a certain person's, and stays. */
  readonly again?: () => Call;
}

/** What came back, unread. Names of headers are in lower case. */
export interface Answer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly text: string;
}

/** `POST /api/v4/projects/5/issues/3/notes`: no query, no headers, so never a secret. */
export const nameOf = (call: Call): string => `${call.method} ${call.url.pathname}`;

/** Whether a request only reads. */
export const onlyReads = (call: Call): boolean => call.method === "GET" || call.method === "HEAD";

/** Of an address only what is no secret: no query, no user. */
export const addressOf = (call: Call): string => `${call.url.origin}${call.url.pathname}`;

const LISTED = new Set(["projects", "groups", "labels", "users"]);

/** `POST /api/v4/projects/:id/issues/:id/notes`: GitLab's own limits count by kind of call. */
export const kindOf = (call: Call): string => {
  const segments = call.url.pathname.split("/");
  const plain = segments.map((segment, at) =>
    /^\d+$/.test(segment) || LISTED.has(segments[at - 1] ?? "") ? ":id" : segment,
  );
  return `${call.method} ${plain.join("/")}`;
};

/** GitLab's id of the request, where the answer carries one. */
export const requestIdOf = (answer: Answer): string | null => answer.headers["x-request-id"] ?? null;
