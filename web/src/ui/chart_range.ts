// The periods that a chart over time offers.
export const chartRanges = ['1M', '3M', '6M', 'YTD', '1Y', '5Y'] as const;
export type ChartRange = (typeof chartRanges)[number];

const months: Record<Exclude<ChartRange, 'YTD'>, number> = {
    '1M': 1,
    '3M': 3,
    '6M': 6,
    '1Y': 12,
    '5Y': 60,
};

// The day on which a range that ends on `last` starts: the same day of an earlier month, or its last
// day; for YTD, the last day of the previous year, from which its change is measured.
export function rangeStart(range: ChartRange, last: string): string {
    const [year = 0, month = 1, day = 1] = last.split('-').map(Number);
    if (range === 'YTD') return `${year - 1}-12-31`;
    const start = new Date(Date.UTC(year, month - 1 - months[range], 1));
    const length = new Date(
        Date.UTC(start.getUTCFullYear(), start.getUTCMonth() + 1, 0),
    ).getUTCDate();
    start.setUTCDate(Math.min(day, length));
    return start.toISOString().slice(0, 10);
}

// The ranges that show a part of the dates, and more than one point of them.
export function offeredRanges(dates: readonly string[]): ChartRange[] {
    const [first, last] = [dates[0], dates.at(-1)];
    const previous = dates.at(-2);
    if (!first || !last || !previous) return [];
    return chartRanges.filter((range) => {
        const start = rangeStart(range, last);
        return start > first && start <= previous;
    });
}
