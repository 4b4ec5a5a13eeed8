// Attribution of the change in net worth: flows, income, fees, market and exchange rates, which add
// up exactly.
import {useMemo} from 'react';
import {useMethod} from '../../api/queries';
import type {Change, ChangeResponse} from '../../api/types.gen';
import {useSearch} from '../../app/router';
import {Bars} from '../../ui/Bars';
import {ChartFrame} from '../../ui/ChartFrame';
import {Chip} from '../../ui/Definition';
import {Choice} from '../../ui/fields';
import {number} from '../../ui/format';
import {Section} from '../../ui/Page';
import {QueryResult} from '../../ui/states';
import {Table} from '../../ui/Table';
import type {Why} from '../../ui/Why';
import {asNumber, basisOf, Money, money} from './frame';
import {periodEnds} from './period_ends';
import type {WorthRequest} from './net_worth';

const causes = ['flows', 'income', 'fees', 'market', 'fx', 'revaluation'] as const;
const labels: Record<(typeof causes)[number], string> = {
    flows: 'Deposits and withdrawals',
    income: 'Income',
    fees: 'Fees and taxes',
    market: 'Market',
    fx: 'Exchange rates',
    revaluation: 'Values by hand',
};

function whyOf(data: ChangeResponse, change: Change): Why {
    const moved = Number(change.end) - Number(change.start);
    return {
        ...basisOf('ledger.change', data),
        title: `Change from ${change.from} to ${change.to}`,
        term: 'change_explained',
        value: money(moved, 2, true),
        unit: data.currency,
        asOf: change.to,
        inputs: [
            ['At the start', money(change.start)],
            ['At the end', money(change.end)],
        ],
        included: {
            title: 'Causes',
            total: money(moved, 2, true),
            rows: [
                ...causes.map((cause) => ({
                    name: labels[cause],
                    value: money(change[cause], 2, true),
                })),
                {name: 'Unexplained', value: money(change.residual, 2, true)},
            ],
        },
    } as Why;
}

function Whole({data, change}: {data: ChangeResponse; change: Change}) {
    const moved = Number(change.end) - Number(change.start);
    const summary = `From ${change.from} to ${change.to}, net worth changed by ${money(moved, 0, true)} ${data.currency}; ${Number(change.residual) === 0 ? 'nothing' : `${money(change.residual, 2, true)} ${data.currency}`} is unexplained.`;
    const rows = causes.map((cause) => ({
        name: labels[cause],
        value: asNumber(change[cause]) ?? 0,
    }));
    return (
        <ChartFrame
            title="Causes over the whole period"
            unit={data.currency}
            asOf={change.to}
            summary={summary}
            note={summary}
            rows={rows}
            why={() => whyOf(data, change)}
            chip={<Chip term="change_explained" />}
            columns={[
                {key: 'name', label: 'Cause', text: true, value: (r) => r.name},
                {
                    key: 'value',
                    label: 'Amount',
                    unit: data.currency,
                    value: (r) => r.value,
                    cell: (r) => money(r.value),
                },
            ]}
        >
            <Bars
                summary={summary}
                labelWidth={110}
                bars={rows.map((r) => ({
                    label: r.name,
                    value: r.value,
                    series: r.value < 0 ? 2 : 1,
                }))}
                format={(x) => number(x)}
                unit={data.currency}
            />
        </ChartFrame>
    );
}

export function ChangeExplained({
    request,
    dates,
}: {
    request: WorthRequest | null;
    dates: readonly string[];
}) {
    const [by, setBy] = useSearch('causes');
    const chosen = by === 'month' || by === 'year' ? by : 'quarter';
    const ends = useMemo(() => periodEnds(dates, chosen), [dates, chosen]);
    const enough = dates.length > 1;
    const whole = useMethod(
        'ledger.change',
        request && enough
            ? {...request, dates: [dates[0] as string, dates.at(-1) as string]}
            : null,
    );
    const parts = useMethod('ledger.change', request && enough ? {...request, dates: ends} : null);
    if (!enough)
        return (
            <Section title="Change in net worth">
                <p className="note">There is only one date; a change requires two.</p>
            </Section>
        );
    return (
        <Section
            title="Change in net worth"
            tools={
                <Choice
                    label="Period length of causes"
                    value={chosen}
                    onChange={setBy}
                    options={[
                        ['month', 'Months'],
                        ['quarter', 'Quarters'],
                        ['year', 'Years'],
                    ]}
                />
            }
        >
            <QueryResult of={whole} what="Calculating the change" lines={5}>
                {(data) =>
                    data.changes[0] ? <Whole data={data} change={data.changes[0]} /> : null
                }
            </QueryResult>
            <QueryResult of={parts} what="Calculating periods" lines={5}>
                {(data) => (
                    <div className="tight">
                        <Table
                            label="Causes by period"
                            rows={[...data.changes].reverse()}
                            id={(c) => c.from}
                            height={240}
                            columns={[
                                {key: 'to', label: 'Period end', text: true, value: (c) => c.to},
                                {
                                    key: 'change',
                                    label: 'Change',
                                    unit: data.currency,
                                    value: (c) => Number(c.end) - Number(c.start),
                                    cell: (c) => (
                                        <Money
                                            value={Number(c.end) - Number(c.start)}
                                            digits={0}
                                            signed
                                            why={() => whyOf(data, c)}
                                        />
                                    ),
                                },
                                ...causes.map((cause) => ({
                                    key: cause,
                                    label: labels[cause],
                                    unit: data.currency,
                                    value: (c: Change) => asNumber(c[cause]),
                                    cell: (c: Change) => (
                                        <Money
                                            value={c[cause]}
                                            digits={0}
                                            signed
                                            why={() => whyOf(data, c)}
                                        />
                                    ),
                                })),
                                {
                                    key: 'residual',
                                    label: 'Unexplained',
                                    unit: data.currency,
                                    hint: 'Unexplained remainder; zero by construction',
                                    value: (c) => asNumber(c.residual),
                                    cell: (c) => money(c.residual, 0),
                                },
                            ]}
                        />
                    </div>
                )}
            </QueryResult>
        </Section>
    );
}
