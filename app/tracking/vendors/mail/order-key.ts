/** The number of an order as mails name it. Global: of no use with `test`. */
export const KEY = /CD-\d+-[0-9a-f]{8}/gi;
