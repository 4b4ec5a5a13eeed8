// Calendar periods of a daily series.
export type Period = 'month' | 'quarter' | 'year';

const keyOf = (date: string, period: Period): string =>
    period === 'year'
        ? date.slice(0, 4)
        : period === 'month'
          ? date.slice(0, 7)
          : `${date.slice(0, 4)} ${Math.ceil(Number(date.slice(5, 7)) / 3)}`;

// The first day and the last day of each period; the days ascend.
export function periodEnds(dates: readonly string[], period: Period): string[] {
    const ends = dates.filter((date, i) => {
        const next = dates[i + 1];
        return next === undefined || keyOf(next, period) !== keyOf(date, period);
    });
    const first = dates[0];
    return first === undefined || ends[0] === first ? ends : [first, ...ends];
}

export interface YearOfMonths {
    year: number;
    months: (number | null)[]; // January to December
    total: number | null; // linked
}

// Monthly and annual returns from cumulative returns: (1 + end) / (1 + before) - 1.
export function monthlyReturns(
    points: readonly {date: string; cumulative: number | null}[],
): YearOfMonths[] {
    const years = new Map<number, YearOfMonths>();
    let before: number | null = 0;
    let beforeYear: number | null = 0;
    for (const [i, point] of points.entries()) {
        const next = points[i + 1];
        const {date, cumulative} = point;
        if (next && next.date.slice(0, 7) === date.slice(0, 7)) continue;
        const year = Number(date.slice(0, 4));
        const row = years.get(year) ?? {
            year,
            months: Array<number | null>(12).fill(null),
            total: null,
        };
        years.set(year, row);
        const link = (from: number | null) =>
            cumulative === null || from === null || 1 + from === 0
                ? null
                : (1 + cumulative) / (1 + from) - 1;
        row.months[Number(date.slice(5, 7)) - 1] = link(before);
        row.total = link(beforeYear);
        before = cumulative;
        if (!next || Number(next.date.slice(0, 4)) !== year) beforeYear = cumulative;
    }
    return [...years.values()];
}

// The drawdown of each point from the previous high: zero or negative.
export function drawdowns(points: readonly {cumulative: number | null}[]): (number | null)[] {
    let peak = 1;
    return points.map(({cumulative}) => {
        if (cumulative === null) return null;
        peak = Math.max(peak, 1 + cumulative);
        return peak > 0 ? (1 + cumulative) / peak - 1 : null;
    });
}
