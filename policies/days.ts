/** Days as ISO 8601 writes them (`2026-11-21`), which compare as texts do. */

const MILLISECONDS = 86_400_000;

const dayOf = (time: number): string => new Date(time).toISOString().slice(0, "2026-11-21".length);
const startOf = (day: string): number => Date.parse(`${day}T00:00:00Z`);

/** UTC, so that a run is judged the same everywhere. */
export const todayByTheClock = (): string => dayOf(Date.now());

/** Whether the calendar has this day. */
export function isDay(text: string): boolean {
  const time = /^\d{4}-\d\d-\d\d$/.test(text) ? startOf(text) : Number.NaN;
  return !Number.isNaN(time) && dayOf(time) === text;
}

/** @param day one that the calendar has */
export function daysAfter(day: string, count: number): string {
  return dayOf(startOf(day) + count * MILLISECONDS);
}
