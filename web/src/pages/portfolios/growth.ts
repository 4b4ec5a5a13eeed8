// Returns of a portfolio and of a security beside it.
import type {HoldingRule} from '../../api/types.gen';
import {enumLabel} from '../../ui/enum_labels';

// What returns of a portfolio are measured on; for positions that are all long, their value.
export const returnBase = 'P&L over gross value';

export const returnBasis = (holding: HoldingRule): string => `${enumLabel(holding)}, ${returnBase}`;

// The growth of 1 held in a security on given days, for a line beside that of a portfolio. The base
// is its last close before the first day; null where it has no close, and as a whole without a base.
export function growthOf(
    priceDates: readonly string[],
    closes: readonly (number | null)[],
    days: readonly string[],
): (number | null)[] | null {
    const first = days[0];
    if (first === undefined) return null;
    const byDate = new Map<string, number>();
    let base: number | null = null;
    for (const [i, date] of priceDates.entries()) {
        const close = closes[i];
        if (close === null || close === undefined) continue;
        if (date < first) base = close;
        byDate.set(date, close);
    }
    if (base === null || base <= 0) return null;
    const from = base;
    return days.map((day) => {
        const close = byDate.get(day);
        return close === undefined ? null : close / from;
    });
}
