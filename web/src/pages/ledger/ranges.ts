// The ranges of dates of the performance page: the values from the last one on or before the start.
export const ranges = ['1m', '3m', 'ytd', '1y', '3y', '5y', 'all'] as const;
export type Range = (typeof ranges)[number];

export const rangeLabels: Record<Range, string> = {
    '1m': '1M',
    '3m': '3M',
    ytd: 'YTD',
    '1y': '1Y',
    '3y': '3Y',
    '5y': '5Y',
    all: 'All',
};

const months: Partial<Record<Range, number>> = {'1m': 1, '3m': 3, '1y': 12, '3y': 36, '5y': 60};

// The same day some months earlier, or the last day of that month.
function monthsBefore(date: string, count: number): string {
    const [year = 0, month = 1, day = 1] = date.split('-').map(Number);
    const first = new Date(Date.UTC(year, month - 1 - count, 1));
    const last = new Date(
        Date.UTC(first.getUTCFullYear(), first.getUTCMonth() + 1, 0),
    ).getUTCDate();
    first.setUTCDate(Math.min(day, last));
    return first.toISOString().slice(0, 10);
}

// The first day of a range that ends on a date; '' for all. The year to date begins with the last
// value of the year before.
export function rangeStart(range: Range, end: string): string {
    if (range === 'ytd') return `${Number(end.slice(0, 4)) - 1}-12-31`;
    const count = months[range];
    return count === undefined ? '' : monthsBefore(end, count);
}

// What lies in the range: values from the last one on or before its start, and later flows.
export function inRange(
    values: readonly [string, number][],
    flows: readonly [string, number][],
    range: Range,
): {values: [string, number][]; flows: [string, number][]} {
    const end = values.at(-1)?.[0] ?? '';
    const start = rangeStart(range, end);
    const first = Math.max(0, values.filter(([date]) => date <= start).length - 1);
    const kept = values.slice(first);
    const from = kept[0]?.[0] ?? '';
    return {
        values: kept,
        flows: first === 0 ? [...flows] : flows.filter(([date]) => date > from),
    };
}
