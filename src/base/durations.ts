/** Lengths of time in milliseconds. Days here have 24 hours: of UTC, or of a wall clock read as if it were UTC. */
export const minuteMs = 60_000;
export const hourMs = 3_600_000;
export const dayMs = 86_400_000;
