/** Names that meetings are known by. */

/** Who asks for the tasks. */
export const MEETINGS = "meetings";

/** With this label an agenda is closed without a meeting. */
export const CANCELLED_LABEL = "meeting::cancelled";
