export const OPEN_HELP = "crossdock:shortcuts";

/** Opens the sheet of keys, from a button of a page. */
export const openShortcuts = () => document.dispatchEvent(new Event(OPEN_HELP));
