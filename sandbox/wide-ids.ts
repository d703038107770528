/**
 * Ids beyond what a JavaScript number holds exactly. Inside, the sandbox keeps its 13-digit numbers; by the switch
 * `wideIds` everything the app sees (API answers, webhook bodies) carries them with five digits in front: 18 digits,
 * above 2^53, below 2^63 as Shopify's are. The control API keeps the short ones.
 */
const FRONT = "90071";

/** Ids in a JSON text as the app sees them. */
export const widenIds = (json: string): string => json.replace(/(?<!\d)(5\d{12})(?!\d)/g, `${FRONT}$1`);

/** Ids in a JSON text from the app as the sandbox keeps them. */
export const narrowIds = (json: string): string =>
  json.replace(new RegExp(`(?<!\\d)${FRONT}(5\\d{12})(?!\\d)`, "g"), "$1");
