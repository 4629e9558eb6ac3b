/** year-month-day, with - or / between, and a time of day with or without seconds and zone. */
const DATE =
  /^(\d{4})([-/])(\d{1,2})\2(\d{1,2})(?:[T ](\d{1,2}):(\d{2})(?::(\d{2})(?:\.\d+)?)?(Z|[+-]\d{2}:?\d{2})?)?$/;

/** A moment as written, in its own zone. */
export interface WrittenDate {
  /** Days since 1970-01-01, with the time of day as a fraction. A stated zone is taken off. */
  readonly days: number;
  /** 1 … 12, 1 … 31, 0 (Monday) … 6, and the hour 0 … 23.99 of the local time that is written. */
  readonly month: number;
  readonly day: number;
  readonly weekday: number;
  readonly hour: number;
  readonly hasTime: boolean;
}

/** The date that a text is, or null. Only the order year, month, day is unambiguous, so only that is read. */
export function parseDate(text: string): WrittenDate | null {
  const match = DATE.exec(text.trim());
  if (!match) return null;
  const [, yearText, , monthText, dayText, hourText, minuteText, secondText, zone] = match;
  const [year, month, day] = [yearText, monthText, dayText].map(Number);
  const [hour, minute, second] = [hourText, minuteText, secondText].map((part) => Number(part ?? 0));
  const midnight = Date.UTC(year, month - 1, day) / 86_400_000;
  const date = new Date(midnight * 86_400_000);
  const exists =
    date.getUTCMonth() === month - 1 && date.getUTCDate() === day && hour < 24 && minute < 60 && second < 60;
  if (!exists) return null;
  const hours = hour + minute / 60 + second / 3600;
  return {
    days: midnight + (hours - zoneHours(zone)) / 24,
    month,
    day,
    weekday: (date.getUTCDay() + 6) % 7,
    hour: hours,
    hasTime: hourText !== undefined,
  };
}

function zoneHours(zone: string | undefined): number {
  if (zone === undefined || zone === 'Z') return 0;
  const digits = zone.slice(1).replace(':', '');
  const hours = Number(digits.slice(0, 2)) + Number(digits.slice(2)) / 60;
  return zone.startsWith('-') ? -hours : hours;
}
