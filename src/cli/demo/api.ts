/** The sandbox's REST API as one of its users sees it. */

/** Calls with one user's token. Throws where GitLab answers anything but 2xx. */
export interface Api {
  get(path: string): Promise<unknown>;
  post(path: string, body: Readonly<Record<string, unknown>>): Promise<unknown>;
  put(path: string, body: Readonly<Record<string, unknown>>): Promise<unknown>;
  /** Only the status of the answer to a GET, whatever it is: 404 means that it is not there for this user. */
  status(path: string): Promise<number>;
}

const read = async (response: Response, what: string): Promise<unknown> => {
  if (!response.ok) throw new Error(`${what} was answered ${response.status}: ${await response.text()}`);
  return response.json();
};

/** A client for `url` in the name of whoever owns `token`; null: of nobody, as without an account. */
export const apiOf = (url: string, token: string | null): Api => {
  const headers = {
    ...(token === null ? {} : { "private-token": token }),
    "content-type": "application/json",
  };
  const write = (method: "POST" | "PUT") => async (path: string, body: Readonly<Record<string, unknown>>) =>
    read(
      await fetch(`${url}/api/v4${path}`, { method, headers, body: JSON.stringify(body) }),
      `${method} ${path}`,
    );
  return {
    get: async (path) => read(await fetch(`${url}/api/v4${path}`, { headers }), `GET ${path}`),
    post: write("POST"),
    put: write("PUT"),
    status: async (path) => {
      const response = await fetch(`${url}/api/v4${path}`, { headers });
      await response.body?.cancel();
      return response.status;
    },
  };
};
