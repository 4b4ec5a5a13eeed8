// How each figure of the growth of net worth was computed: the values compared, their dates, and the
// formula with the figures in it.
import type {ReactNode} from 'react';
import type {GrowthPoint, NetWorthResponse} from '../../api/types.gen';
import {Figure} from '../../ui/Figure';
import {number, percent} from '../../ui/format';
import type {Column} from '../../ui/table_model';
import type {Why} from '../../ui/Why';
import {basisOf, money, type Amount} from './frame';

/** A value compared with an earlier one. */
export interface Compared {
    date: string | null;
    value: Amount;
    previous_date: string | null;
    previous_value: Amount;
    change: Amount;
    growth: number | null;
}

const signedPercent = (x: number | null | undefined, digits = 2): string =>
    `${percent(x, digits, true)}%`;

export function growthWhys(data: NetWorthResponse) {
    const [first, last] = [data.snapshots[0], data.snapshots.at(-1)];
    const basis = (r: {date: string | null}): Partial<Why> => ({
        ...basisOf('ledger.net_worth', data),
        asOf: r.date,
    });
    const values = (r: Compared): [string, ReactNode][] => [
        [`Net worth on ${r.date ?? 'n/a'}`, `${money(r.value)} ${data.currency}`],
        [`Net worth on ${r.previous_date ?? 'n/a'}`, `${money(r.previous_value)} ${data.currency}`],
    ];
    const step = (r: {date: string | null}, part: Partial<Why>) => ({...basis(r), ...part}) as Why;
    return {
        value(r: Pick<GrowthPoint, 'date' | 'value'>, title: string): Why {
            const snapshot = data.snapshots.find((one) => one.date === r.date);
            const allocation = snapshot?.allocation ?? [];
            return step(r, {
                title,
                term: 'net_worth',
                value: money(r.value),
                unit: data.currency,
                inputs: [
                    ['Date', r.date],
                    ...(snapshot
                        ? ([
                              ['Cash', money(snapshot.cash)],
                              ['Invested', money(snapshot.invested)],
                              ['Liabilities', money(snapshot.liabilities)],
                          ] as [string, string][])
                        : []),
                ],
                ...(allocation.length > 0 && {
                    included: {
                        title: 'Composition',
                        total: money(r.value),
                        rows: allocation.map((row) => ({
                            name: row.symbol,
                            value: money(row.value),
                            note: `${percent(row.weight, 1)}%`,
                        })),
                    },
                }),
            });
        },
        change: (period: string, r: Compared): Why =>
            step(r, {
                title: `Change, ${period}`,
                value: money(r.change, 2, true),
                unit: data.currency,
                inputs: [
                    ...values(r),
                    ['Change', `${money(r.value)} \u2212 ${money(r.previous_value)}`],
                ],
            }),
        growth: (period: string, r: Compared): Why =>
            step(r, {
                title: `Growth, ${period}`,
                term: 'growth',
                value: percent(r.growth, 4, true),
                unit: '%',
                inputs: [
                    ...values(r),
                    ['Growth', `${money(r.change)} \u00f7 ${money(r.previous_value)}`],
                ],
            }),
        annualized: (period: string, r: Compared, rate: number | null): Why =>
            step(r, {
                title: `Growth per year, ${period}`,
                value: percent(rate, 4, true),
                unit: '%',
                inputs: [
                    ...values(r),
                    ['Growth', signedPercent(r.growth, 4)],
                    ['Days', number(daysBetween(r.previous_date, r.date))],
                    ['Formula', '(1 + growth) ^ (365 \u00f7 days) \u2212 1'],
                ],
            }),
        acceleration: (r: GrowthPoint, before: GrowthPoint | undefined): Why =>
            step(r, {
                title: `Acceleration, ${r.period}`,
                term: 'acceleration',
                value: percent(r.acceleration, 4, true),
                unit: '% points',
                inputs: [
                    [`Growth, ${r.period}`, signedPercent(r.growth, 4)],
                    [`Growth, ${before?.period ?? 'n/a'}`, signedPercent(before?.growth, 4)],
                    [
                        'Acceleration',
                        `${signedPercent(r.growth, 4)} less ${signedPercent(before?.growth, 4)}`,
                    ],
                ],
            }),
        velocity: (): Why =>
            step(
                {date: last?.date ?? null},
                {
                    title: 'Change per day',
                    term: 'velocity',
                    value: number(data.growth.velocity, 2, true),
                    unit: data.currency,
                    inputs: [
                        [`Net worth on ${first?.date ?? 'n/a'}`, money(first?.total)],
                        [`Net worth on ${last?.date ?? 'n/a'}`, money(last?.total)],
                        ['Days', number(daysBetween(first?.date, last?.date))],
                    ],
                },
            ),
    };
}

const daysBetween = (from: string | null | undefined, to: string | null | undefined) =>
    from && to ? (Date.parse(to) - Date.parse(from)) / 86_400_000 : null;

/** A column of fractions, each of which opens how it was computed. */
export function percentColumn<R>({
    value,
    unit = '%',
    name,
    reason,
    why,
    ...column
}: {
    key: string;
    label: string;
    unit?: string;
    chip?: ReactNode;
    value: (row: R) => number | null;
    name: (row: R) => string;
    reason: string;
    why: (row: R) => Why;
}): Column<R> {
    return {
        ...column,
        unit,
        value,
        cell: (r) => (
            <Figure
                value={value(r)}
                percent
                signed
                name={name(r)}
                reason={reason}
                why={() => why(r)}
            />
        ),
    };
}
