// The holdings as a treemap, colored by class or return.
import type {HoldingsResponse} from '../../api/types.gen';
import {ChartFrame} from '../../ui/ChartFrame';
import {ColoredTreemap} from '../../ui/ColoredTreemap';
import {Figure} from '../../ui/Figure';
import {number, percent, rounded} from '../../ui/format';
import {asNumber, money} from './frame';
import {holdingRows, type HoldingRow} from './holding_columns';

const amountOf = (row: HoldingRow): number => asNumber(row.baseValue) ?? 0;

export function HoldingsMap({
    data,
    onOpen,
}: {
    data: HoldingsResponse;
    onOpen: (symbol: string) => void;
}) {
    const rows = holdingRows(data).filter((row) => row.baseValue !== null);
    const nameOf = ({cash, symbol, security}: HoldingRow): string => {
        if (cash) return `Cash, ${symbol}`;
        const several = rows.filter((row) => !row.cash && row.symbol === symbol).length > 1;
        return several ? `${symbol}, cost in ${security?.cost_currency}` : symbol;
    };
    const largest = [...rows].sort((a, b) => amountOf(b) - amountOf(a))[0];
    const summary = largest
        ? `Value of the holdings; the largest is ${nameOf(largest)} with ${number(amountOf(largest))} ${data.currency}.`
        : 'No holding has a value.';
    const day = (row: HoldingRow) => row.security?.day_change_fraction ?? null;
    const unrealized = (row: HoldingRow) => row.security?.gain_fraction ?? null;
    return (
        <ChartFrame
            title="Holdings by value"
            unit={`${data.currency}; hatched: negative`}
            asOf={data.as_of}
            summary={summary}
            rows={rows}
            columns={[
                {key: 'name', label: 'Holding', text: true, value: nameOf},
                {
                    key: 'value',
                    label: 'Value',
                    unit: data.currency,
                    value: amountOf,
                    cell: (row) => money(row.baseValue),
                },
                {
                    key: 'day',
                    label: 'Day return',
                    unit: '%',
                    value: day,
                    cell: (row) => <Figure value={day(row)} percent signed />,
                },
                {
                    key: 'unrealized',
                    label: 'Unrealized return',
                    unit: '% of cost',
                    value: unrealized,
                    cell: (row) => <Figure value={unrealized(row)} percent digits={1} signed />,
                },
            ]}
        >
            <ColoredTreemap
                summary={summary}
                height={260}
                tiles={rows.map((row) => ({
                    name: nameOf(row),
                    value: amountOf(row),
                    text: `${rounded(amountOf(row))} (${percent(row.weight, 1)}%)`,
                    class: row.type,
                    day: day(row),
                    unrealized: unrealized(row),
                    ...(row.security && {onOpen: () => onOpen(row.symbol)}),
                }))}
            />
        </ChartFrame>
    );
}
