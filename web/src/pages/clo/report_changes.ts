/** The last date of official tests before a date; null where there is none. */
export function lastReport(dates: readonly string[], before: string): string | null {
    return dates
        .filter((date) => date < before)
        .reduce<string | null>((last, date) => (last === null || date > last ? date : last), null);
}
