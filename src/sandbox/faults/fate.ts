/** What a request meets, as data; carried out where answers are sent. */
import type { Throttling } from "./limiter.ts";

/** An answer that does not come from a route. */
export interface ForeignAnswer {
  readonly status: number;
  readonly contentType: string;
  readonly text: string;
  readonly headers: Readonly<Record<string, string>>;
}

/** How it ends: answered, by the route or in its place; cut off after a share of the bytes; or never. */
export type Ending =
  | { readonly kind: "answer" }
  | { readonly kind: "instead"; readonly answer: ForeignAnswer }
  | { readonly kind: "reset"; readonly share: number }
  | { readonly kind: "silence" };

/** What becomes of one request. */
export interface Fate {
  /** Milliseconds to wait before it is executed, and after that. */
  readonly delay: { readonly before: number; readonly after: number };
  /** Whether the route is asked at all. */
  readonly executed: boolean;
  readonly ending: Ending;
  /** Headers beside those of the route's answer. */
  readonly headers: Readonly<Record<string, string>>;
}

/** GitLab's plain words to who asks too often. */
export const retryLater = (headers: Throttling["headers"]): ForeignAnswer => ({
  status: 429,
  contentType: "text/plain",
  text: "Retry later\n",
  headers,
});

/** The refusal of an inner limit: JSON, and no header about it. */
export const innerLimit: ForeignAnswer = {
  status: 429,
  contentType: "application/json",
  text: JSON.stringify({
    message: { error: "This endpoint has been requested too many times. Try again later." },
  }),
  headers: {},
};

/** Writes to the API are refused in maintenance mode. (GitLab documentation: maintenance mode.) */
export const readOnlyRefusal: ForeignAnswer = {
  status: 403,
  contentType: "application/json",
  text: JSON.stringify({ message: "You cannot perform write operations on a read-only instance" }),
  headers: {},
};

const page = (title: string, text: string): string =>
  `<!DOCTYPE html>\n<html lang="en">\n<head><meta charset="utf-8"><title>${title}</title></head>\n<body><h1>${title}</h1><p>${text}</p></body>\n</html>\n`;

const html = (status: number, title: string, text: string): ForeignAnswer => ({
  status,
  contentType: "text/html; charset=utf-8",
  text: page(title, text),
  headers: {},
});

/** And so are forms. */
export const readOnlyPage: ForeignAnswer = html(
  403,
  "GitLab is undergoing maintenance",
  "You cannot perform write operations on a read-only instance.",
);

/** What stands before GitLab answers while GitLab is down for a deployment. */
export const deployPage: ForeignAnswer = html(
  503,
  "Deploy in progress",
  "Please wait a minute, or refresh your browser, until the deployment is over.",
);

/** 500 comes from GitLab itself, the others from what stands before it. */
export const errorAnswer = (status: 500 | 502 | 503 | 504): ForeignAnswer => {
  switch (status) {
    case 500:
      return {
        status,
        contentType: "application/json",
        text: JSON.stringify({ message: "500 Internal Server Error" }),
        headers: {},
      };
    case 502:
      return html(status, "Waiting for GitLab to boot", "GitLab is not responding (502).");
    case 503:
      return html(status, "GitLab is not available (503)", "The server is overloaded or under maintenance.");
    case 504:
      return html(status, "504 Gateway Time-out", "GitLab did not answer in time.");
  }
};
