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
