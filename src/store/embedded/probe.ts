import { connect } from "node:net";
import { join } from "node:path";
import { isPostgres, type PidFile } from "./pid-file.ts";

/** Whether somebody listens on this socket. */
const answers = (path: string): Promise<boolean> =>
  new Promise((resolve) => {
    const socket = connect({ path });
    const end = (answered: boolean) => {
      socket.destroy();
      resolve(answered);
    };
    socket.once("connect", () => end(true));
    socket.once("error", () => end(false));
  });

/**
 * Whether the server that a pid file speaks of is there: its process, or (another container on the same
 * volume has process ids of its own) whoever answers on its socket. Two servers would ruin the data.
 */
export const isServing = async (found: PidFile): Promise<boolean> =>
  isPostgres(found.pid) ||
  (found.socketFolder !== "" && (await answers(join(found.socketFolder, `.s.PGSQL.${found.port}`))));
