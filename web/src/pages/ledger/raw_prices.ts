// The stored closes are adjusted for splits; the ledger values raw quantities at raw prices. Before a
// split that the ledger has booked, a close is therefore multiplied by the split's ratio, unless the
// closes themselves step at the split and so are raw already.
export interface Split {
    symbol: string;
    date: string;
    ratio: number;  // new shares per old
}

export interface Closes {
    dates: readonly string[];
    closes: readonly (number | null)[];
}

// Whether the closes step by the ratio on the split's day: then they are as traded.
export function stepsAt({dates, closes}: Closes, split: Split): boolean {
    let before: number | null = null;
    for (const [i, date] of dates.entries()) {
        const close = closes[i] ?? null;
        if (close === null || close <= 0) continue;
        if (date < split.date) before = close;
        else return before !== null && Math.abs(Math.log(before / close) - Math.log(split.ratio)) < Math.abs(Math.log(before / close));
    }
    return false;
}

// The closes as they were traded.
export function rawCloses(series: Closes, splits: readonly Split[]): (number | null)[] {
    const undone = splits.filter((split) => split.ratio > 0 && split.ratio !== 1 && !stepsAt(series, split));
    return series.dates.map((date, i) => {
        const close = series.closes[i] ?? null;
        if (close === null) return null;
        return undone.reduce((price, split) => (date < split.date ? price * split.ratio : price), close);
    });
}
