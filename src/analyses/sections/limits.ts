/** Characters of the title of a report, which is its finding. */
export const maxTitle = 90;

/** Characters of the headline of a figure. */
export const maxHeadline = 75;
