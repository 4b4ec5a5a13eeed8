// Stored closes as columns, from a table in either orientation.
import type {PricesResponse} from '../../api/types.gen';

export interface Closes {
    dates: readonly string[];
    columns: Readonly<Record<string, readonly (number | null)[]>>;
}

export function closesOf({prices}: PricesResponse): Closes {
    if (!Array.isArray(prices)) return 'dates' in prices ? prices : {dates: [], columns: {}};
    const names = Object.keys(prices[0] ?? {}).filter((name) => name !== 'date');
    const cell = (x: string | number | null | undefined) => (typeof x === 'number' ? x : null);
    return {
        dates: prices.map((row) => String(row.date)),
        columns: Object.fromEntries(
            names.map((name) => [name, prices.map((row) => cell(row[name]))]),
        ),
    };
}
