/** Findings about the database. */
import { statfs } from "node:fs/promises";
import type { Clock } from "../../lib/clock.ts";
import { holdsDatabase } from "../../store/embedded/folder.ts";
import { type Examination, examineStore } from "../../store/examine.ts";
import type { Io } from "../io.ts";
import { dataPlaceOf } from "../store-of.ts";
import { clockFinding } from "./clock.ts";
import { type Finding, fine, type Severity } from "./finding.ts";

const OLDEST_VERSION = 14;
const OLD_BACKLOG_MS = 15 * 60_000;
const LITTLE_BYTES = 1024 ** 3;
const ABOUT = "database";

const megabytes = (bytes: number): string => `${Math.round(bytes / 1024 ** 2)} MB`;

const finding = (severity: Severity, sentence: string, remedy: string, loss: string): Finding => ({
  check: "database",
  severity,
  about: ABOUT,
  sentence,
  remedy,
  loss,
});

const versionFindings = ({ version, pending, unknown }: Examination): Finding[] => [
  ...(Number.parseInt(version, 10) < OLDEST_VERSION
    ? [
        finding(
          "error",
          `PostgreSQL ${version} is older than ${OLDEST_VERSION}.`,
          `Use PostgreSQL ${OLDEST_VERSION} or newer.`,
          "Nobody has tried whether the service works with it.",
        ),
      ]
    : []),
  ...(unknown.length > 0
    ? [
        finding(
          "error",
          `A newer version of the service has written it (${unknown.join(", ")}).`,
          "Run that version or a newer one here.",
          "This version refuses to start with it.",
        ),
      ]
    : []),
  ...(pending.length > 0
    ? [
        finding(
          "limited",
          `It is brought up to date at the next start (${pending.join(", ")}).`,
          "Start the service of this version.",
          "What is new in this version.",
        ),
      ]
    : []),
];

const backlogFindings = ({ backlog }: Examination, now: Date): Finding[] => {
  if (backlog === null) return [];
  const { waiting, dead, oldestWaitingAt } = backlog;
  const age = oldestWaitingAt === null ? 0 : now.getTime() - oldestWaitingAt.getTime();
  return [
    age > OLD_BACKLOG_MS
      ? finding(
          "warning",
          `${waiting} deliveries wait, the oldest for ${Math.round(age / 60_000)} minutes.`,
          "See that `liaison serve` runs and can reach GitLab; `liaison deliveries --state waiting` says what they wait for.",
          "Nothing is done about them meanwhile.",
        )
      : fine("database", ABOUT, `${waiting} deliveries wait.`),
    ...(dead > 0
      ? [
          finding(
            "warning",
            `${dead} deliveries were given up (dead letters).`,
            "`liaison deliveries --state dead` says why; `liaison replay --dead` tries them again.",
            "What they told is not done.",
          ),
        ]
      : []),
  ];
};

const spaceFindings = async (folder: string): Promise<Finding[]> => {
  const { bavail, bsize, blocks } = await statfs(folder);
  const free = bavail * bsize;
  const isLittle = free < LITTLE_BYTES || bavail / blocks < 0.05;
  if (!isLittle) return [fine("database", ABOUT, `${megabytes(free)} are free in ${folder}.`)];
  return [
    finding(
      free < LITTLE_BYTES / 4 ? "error" : "warning",
      `Only ${megabytes(free)} are free in ${folder}.`,
      "Make room, or move the folder (LIAISON_DATA_DIR).",
      "Where the disk is full no delivery can be stored: all are answered 503.",
    ),
  ];
};

/** Looks at the database that this configuration's service uses; brings nothing up to date. */
export const databaseFindings = async (io: Io, clock: Clock): Promise<Finding[]> => {
  const place = dataPlaceOf(io);
  if (place.databaseUrl === undefined && !holdsDatabase(place.dataDirectory))
    return [
      finding(
        "limited",
        `There is none in ${place.dataDirectory} yet, and DATABASE_URL is not set.`,
        "Nothing: `liaison serve` makes one. If it runs already, run this in its folder, or set LIAISON_DATA_DIR.",
        "What is in the database could not be looked at.",
      ),
    ];
  const found = await examineStore(place);
  return [
    fine("database", ABOUT, `PostgreSQL ${found.version}, ${megabytes(found.sizeBytes)}.`),
    ...versionFindings(found),
    ...backlogFindings(found, clock()),
    clockFinding(ABOUT, found.now, clock()),
    ...(place.databaseUrl === undefined ? await spaceFindings(place.dataDirectory) : []),
  ];
};
