/** Names that meetings are known by. */

/** Who asks for the tasks. */
export const MEETINGS = "meetings";

/** The label by which people put an issue on the agenda. */
export const AGENDA_LABEL = "agenda";

/** With this label an agenda is closed without a meeting. */
export const CANCELLED_LABEL = "meeting::cancelled";
