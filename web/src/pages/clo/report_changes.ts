/** The date of the last official test run before a date, or null if there was none. */
export function lastReport(dates: readonly string[], before: string): string | null {
    return dates
        .filter((date) => date < before)
        .reduce<string | null>((last, date) => (last === null || date > last ? date : last), null);
}
