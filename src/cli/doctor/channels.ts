/** What can be known of channels without sending anything; those in GitLab are looked at with its projects. */
import { examineChannel } from "../../app/outlets.ts";
import type { Configuration } from "../../config/schema/configuration.ts";
import { LiaisonError, messageOf } from "../../lib/errors.ts";
import type { Secrets } from "../secrets.ts";
import { type Finding, fine } from "./finding.ts";

/** A channel that something is wrong with. */
export interface ChannelTrouble {
  readonly name: string;
  readonly message: string;
  readonly remedy: string;
}

/** Looks at every channel. `well`: told of those that nothing is wrong with. */
export const troubledChannels = async (
  { channels }: Configuration,
  secrets: Pick<Secrets, "valueOf">,
  well: (name: string, sentence: string) => void = () => undefined,
): Promise<ChannelTrouble[]> => {
  const looked = Object.entries(channels).map(async ([name, channel]): Promise<ChannelTrouble[]> => {
    try {
      const sentence = await examineChannel(name, channel, secrets.valueOf);
      if (sentence !== null) well(name, sentence);
      return [];
    } catch (thrown) {
      const remedy = thrown instanceof LiaisonError ? thrown.remedy : "Look into what it says.";
      return [{ name, message: messageOf(thrown), remedy }];
    }
  });
  return (await Promise.all(looked)).flat();
};

/** Of every channel one. */
export const channelFindings = async (
  configuration: Configuration,
  secrets: Pick<Secrets, "valueOf">,
): Promise<Finding[]> => {
  const found: Finding[] = [];
  const troubled = await troubledChannels(configuration, secrets, (name, sentence) =>
    found.push(fine("channels", name, sentence)),
  );
  return [
    ...found,
    ...troubled.map(
      ({ name, message, remedy }): Finding => ({
        check: "channels",
        severity: "error",
        about: name,
        sentence: message,
        remedy,
        loss: "Digests go out by the next channel that is named for them, or wait.",
      }),
    ),
  ];
};
