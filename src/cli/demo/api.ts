/** The sandbox's REST API as one of its users sees it. */

/** Calls with one user's token. Throws where GitLab answers anything but 2xx. */
export interface Api {
  get(path: string): Promise<unknown>;
  post(path: string, body: Readonly<Record<string, unknown>>): Promise<unknown>;
}

const read = async (response: Response, what: string): Promise<unknown> => {
  if (!response.ok) throw new Error(`${what} was answered ${response.status}: ${await response.text()}`);
  return response.json();
};

/** A client for `url` in the name of whoever owns `token`. */
export const apiOf = (url: string, token: string): Api => {
  const headers = { "private-token": token, "content-type": "application/json" };
  return {
    get: async (path) => read(await fetch(`${url}/api/v4${path}`, { headers }), `GET ${path}`),
    post: async (path, body) =>
      read(
        await fetch(`${url}/api/v4${path}`, { method: "POST", headers, body: JSON.stringify(body) }),
        `POST ${path}`,
      ),
  };
};
