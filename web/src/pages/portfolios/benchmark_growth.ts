// Growth of 1 in a benchmark over the days of a path, from its stored closes; the base is the close
// before the first day.
import {useMemo} from 'react';
import {useMethod} from '../../api/queries';
import type {TimeSeries} from '../../ui/TimeChart';
import {number} from '../../ui/format';
import {growthOf} from './growth';

// The line of a chart; none where the benchmark has no closes over these days.
export function useBenchmarkLine(
    benchmark: string,
    dates: readonly string[],
    last: string | null,
): readonly TimeSeries[] {
    const first = dates[0];
    const from = first
        ? new Date(Date.parse(first) - 10 * 86_400_000).toISOString().slice(0, 10)
        : null;
    const prices = useMethod(
        'market.prices',
        from && benchmark ? {symbols: [benchmark], from, as_of: last} : null,
    );
    return useMemo(() => {
        const table = prices.data?.prices;
        if (!table || !('columns' in table)) return [];
        const values = growthOf(table.dates, table.columns[benchmark] ?? [], dates);
        if (!values) return [];
        return [
            {
                label: benchmark,
                values,
                series: 2,
                kind: 'dashed',
                format: (x: number) => number(x, 4),
            },
        ];
    }, [prices.data, dates, benchmark]);
}
