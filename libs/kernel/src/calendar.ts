/** The proleptic Gregorian calendar in integers. No `Date`: it knows milliseconds and local zones only. */

export const secondsPerDay = 86_400;

const daysBeforeMonth = [0, 31, 59, 90, 120, 151, 181, 212, 243, 273, 304, 334];
const daysOfMonth = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];

export interface CivilDate {
  readonly year: number;
  readonly month: number;
  readonly day: number;
}

/** Whether the three numbers name a day of the years 1 to 9999. */
export function isCivilDate(year: number, month: number, day: number): boolean {
  if (year < 1 || year > 9999 || month < 1 || month > 12 || day < 1) return false;
  return day <= (daysOfMonth[month - 1] ?? 0) + (month === 2 && isLeapYear(year) ? 1 : 0);
}

/** Days from 1970-01-01 to a valid civil date; negative before it. */
export function daysSinceEpoch(year: number, month: number, day: number): number {
  const past = year - 1;
  const leapDays = Math.floor(past / 4) - Math.floor(past / 100) + Math.floor(past / 400);
  const leapToday = month > 2 && isLeapYear(year) ? 1 : 0;
  return past * 365 + leapDays + (daysBeforeMonth[month - 1] ?? 0) + leapToday + day - 1 - 719_162;
}

/** The civil date of a day counted from 1970-01-01. Inverse of `daysSinceEpoch`. */
export function civilDateOf(days: number): CivilDate {
  // Years begin in March here, so that the leap day is the last of its year and months follow a formula.
  const shifted = days + 719_468;
  const era = Math.floor(shifted / 146_097);
  const dayOfEra = shifted - era * 146_097;
  const yearOfEra = Math.floor(
    (dayOfEra -
      Math.floor(dayOfEra / 1460) +
      Math.floor(dayOfEra / 36_524) -
      Math.floor(dayOfEra / 146_096)) /
      365,
  );
  const dayOfYear = dayOfEra - (365 * yearOfEra + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100));
  const marchMonth = Math.floor((5 * dayOfYear + 2) / 153);
  const day = dayOfYear - Math.floor((153 * marchMonth + 2) / 5) + 1;
  const month = marchMonth < 10 ? marchMonth + 3 : marchMonth - 9;
  return { year: yearOfEra + era * 400 + (month <= 2 ? 1 : 0), month, day };
}

function isLeapYear(year: number): boolean {
  return year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0);
}
