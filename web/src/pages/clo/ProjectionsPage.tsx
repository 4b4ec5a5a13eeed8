// What the deal will pay: cash flows and balances of the tranches, coverage ratios against their
// triggers, and the measures of each tranche under the assumptions.
import {useMemo} from 'react';
import type {
    CloDealView,
    CloEventRow,
    CloProjectResponse,
    CloTrancheProjection,
    CloTrancheRow,
} from '../../api/types.gen';
import {useSearch} from '../../app/router';
import {ChartFrame} from '../../ui/ChartFrame';
import {SelectField} from '../../ui/fields';
import {Figure} from '../../ui/Figure';
import {number, percent, short} from '../../ui/format';
import {Section, Tile, Tiles} from '../../ui/Page';
import {QueryResult} from '../../ui/states';
import {StackedColumns, type Stack} from '../../ui/StackedColumns';
import {Table} from '../../ui/Table';
import type {Column} from '../../ui/table_model';
import {TimeChart, type TimeSeries} from '../../ui/TimeChart';
import type {Why} from '../../ui/Why';
import {AssumptionsForm} from './AssumptionsForm';
import {DealFrame, DealIssues, useAssumed, useProjection} from './frame';
import {axisTop} from './coverage_axis';
import {ScenarioComparison} from './ScenarioComparison';

const series = (index: number): number => (index % 8) + 1;
const paidBy = (row: CloTrancheRow): number =>
    row.interest_paid + row.deferred_paid + row.principal_paid + row.distribution;

const events: Record<CloEventRow['event'], string> = {
    par_ratio: 'Par ratio below its trigger',
    interest: 'Interest of the controlling class unpaid',
    maturity: 'Principal unpaid at maturity',
};
const eventColumns = (currency: string): Column<CloEventRow>[] => [
    {key: 'date', label: 'Date', text: true, value: (e) => e.date},
    {key: 'event', label: 'Event', text: true, value: (e) => events[e.event]},
    {
        key: 'ratio',
        label: 'Par ratio',
        value: (e) => e.ratio,
        cell: (e) => (e.ratio === null ? '' : number(e.ratio, 4)),
    },
    {
        key: 'unpaid',
        label: 'Unpaid',
        unit: currency,
        value: (e) => e.unpaid,
        cell: (e) => number(e.unpaid, 2),
    },
    {
        key: 'acceleration',
        label: 'Acceleration',
        text: true,
        value: (e) =>
            e.event === 'maturity' ? 'none' : e.awaits_vote ? 'awaits a vote' : 'automatic',
    },
];

type MeasureWhy = (
    tranche: CloTrancheProjection,
    measure: {
        label: string;
        value: string;
        unit: string;
        of?: (row: CloTrancheRow) => number; // payments, by which the figure is a sum
    },
) => Why;

const measures = (currency: string, why: MeasureWhy): Column<CloTrancheProjection>[] => [
    {key: 'id', label: 'Tranche', text: true, value: (t) => t.id},
    {
        key: 'price',
        label: 'Price',
        unit: '% of par',
        value: (t) => t.price,
        cell: (t) => (
            <Figure
                value={t.price}
                digits={2}
                why={() => why(t, {label: 'Price', value: number(t.price, 4), unit: '% of par'})}
            />
        ),
    },
    {
        key: 'yield',
        label: 'Yield',
        unit: '%',
        value: (t) => t.yield ?? t.irr,
        cell: (t) => (
            <Figure
                value={t.yield ?? t.irr}
                percent
                digits={2}
                why={() => why(t, {label: 'Yield', value: percent(t.yield ?? t.irr, 3), unit: '%'})}
            />
        ),
        hint: 'Annual yield, ACT/365; the internal rate of return of equity',
    },
    {
        key: 'dm',
        label: 'Discount margin',
        unit: 'bp',
        value: (t) => t.discount_margin,
        cell: (t) => (
            <Figure
                value={t.discount_margin === null ? null : t.discount_margin * 1e4}
                digits={0}
                why={() =>
                    why(t, {
                        label: 'Discount margin',
                        value: number((t.discount_margin ?? 0) * 1e4, 2),
                        unit: 'bp',
                    })
                }
            />
        ),
    },
    {
        key: 'wal',
        label: 'Average life',
        unit: 'years',
        value: (t) => t.wal,
        cell: (t) => (
            <Figure
                value={t.wal}
                digits={2}
                why={() =>
                    why(t, {
                        label: 'Average life',
                        value: number(t.wal, 4),
                        unit: 'years',
                        of: (row) => row.principal_paid,
                    })
                }
            />
        ),
    },
    {
        key: 'interest',
        label: 'Interest',
        unit: currency,
        value: (t) => t.interest_paid,
        cell: (t) => (
            <Figure
                value={t.interest_paid}
                why={() =>
                    why(t, {
                        label: 'Interest',
                        value: number(t.interest_paid, 2),
                        unit: currency,
                        of: (row) => row.interest_paid + row.deferred_paid,
                    })
                }
            />
        ),
    },
    {
        key: 'principal',
        label: 'Principal',
        unit: currency,
        value: (t) => t.principal_paid,
        cell: (t) => (
            <Figure
                value={t.principal_paid}
                why={() =>
                    why(t, {
                        label: 'Principal',
                        value: number(t.principal_paid, 2),
                        unit: currency,
                        of: (row) => row.principal_paid,
                    })
                }
            />
        ),
    },
    {
        key: 'distributions',
        label: 'Distributions',
        unit: currency,
        value: (t) => t.distributions,
        cell: (t) => (
            <Figure
                value={t.distributions}
                why={() =>
                    why(t, {
                        label: 'Distributions',
                        value: number(t.distributions, 2),
                        unit: currency,
                        of: (row) => row.distribution,
                    })
                }
            />
        ),
    },
    {
        key: 'loss',
        label: 'Loss',
        unit: currency,
        value: (t) => t.loss,
        cell: (t) => (
            <Figure
                value={t.loss}
                why={() => why(t, {label: 'Loss', value: number(t.loss, 2), unit: currency})}
            />
        ),
        hint: 'Balance, deferred and unpaid interest at the end',
    },
    {
        key: 'multiple',
        label: 'Multiple',
        extra: true,
        value: (t) => t.multiple,
        cell: (t) => (
            <Figure
                value={t.multiple}
                digits={2}
                why={() =>
                    why(t, {
                        label: 'Multiple',
                        value: number(t.multiple, 4),
                        unit: '',
                        of: (row) => row.distribution,
                    })
                }
            />
        ),
    },
];

interface Charted {
    data: CloProjectResponse;
    currency: string;
    asOf: string;
}

function Flows({data, currency, asOf}: Charted) {
    const dates = data.periods.map((period) => period.date);
    const stacks: Stack[] = data.tranches.map((tranche, i) => {
        const by = new Map(tranche.flows.map((row) => [row.date, paidBy(row)]));
        return {
            label: tranche.id,
            series: series(i),
            values: dates.map((date) => by.get(date) ?? 0),
        };
    });
    const total = stacks.reduce((sum, s) => sum + s.values.reduce((a, b) => a + b, 0), 0);
    return (
        <ChartFrame
            title="Payments by tranche"
            unit={currency}
            asOf={asOf}
            summary={`${number(total)} ${currency} is paid to the tranches on ${dates.length} payment dates.`}
            rows={data.tranches.flatMap((tranche) =>
                tranche.flows.map((row) => ({...row, tranche: tranche.id})),
            )}
            columns={[
                {key: 'tranche', label: 'Tranche', text: true, value: (r) => r.tranche},
                {key: 'date', label: 'Date', text: true, value: (r) => r.date},
                ...(
                    [
                        ['rate', 'Rate'],
                        ['interest_due', 'Interest due'],
                        ['interest_paid', 'Interest paid'],
                        ['deferred_paid', 'Deferred paid'],
                        ['principal_paid', 'Principal paid'],
                        ['distribution', 'Distribution'],
                        ['balance', 'Balance'],
                        ['deferred', 'Deferred'],
                    ] as const
                ).map(([key, label]) => ({
                    key,
                    label,
                    value: (r: CloTrancheRow) => r[key],
                    cell: (r: CloTrancheRow) =>
                        key === 'rate' ? `${percent(r.rate, 3)}%` : number(r[key], 2),
                })),
            ]}
        >
            <StackedColumns
                labels={dates}
                stacks={stacks}
                summary={`Payments by tranche on ${dates.length} dates`}
            />
        </ChartFrame>
    );
}

function Balances({data, currency, asOf}: Charted) {
    const dates = data.periods.map((period) => period.date);
    // A tranche has the color of its payments, also where others have no balance.
    const lines: TimeSeries[] = data.tranches
        .map((tranche, i) => ({tranche, i}))
        .filter(({tranche}) => tranche.flows.some((row) => row.balance > 0))
        .map(({tranche, i}) => {
            const by = new Map(tranche.flows.map((row) => [row.date, row.balance]));
            return {
                label: tranche.id,
                series: series(i),
                values: dates.map((date) => by.get(date) ?? null),
            };
        });
    return (
        <ChartFrame
            title="Balances after each date"
            unit={currency}
            asOf={asOf}
            summary={`Balances of ${lines.length} tranches, and the performing par.`}
            rows={data.periods}
            columns={[
                {key: 'date', label: 'Date', text: true, value: (p) => p.date},
                {
                    key: 'performing',
                    label: 'Performing par',
                    value: (p) => p.performing,
                    cell: (p) => number(p.performing),
                },
                {
                    key: 'defaulted',
                    label: 'Defaulted',
                    value: (p) => p.defaulted,
                    cell: (p) => number(p.defaulted),
                },
                {
                    key: 'recoveries',
                    label: 'Recoveries',
                    value: (p) => p.recoveries,
                    cell: (p) => number(p.recoveries),
                },
            ]}
        >
            <TimeChart
                dates={dates}
                lines={[
                    ...lines,
                    {
                        label: 'Performing par',
                        kind: 'dashed',
                        series: 6,
                        values: data.periods.map((period) => period.performing),
                    },
                ]}
                summary="Balances of the tranches by payment date"
                projected
                format={short}
            />
        </ChartFrame>
    );
}

function Ratios({data, asOf}: Omit<Charted, 'currency'>) {
    const groups = [...new Set(data.tests.map((test) => test.id))];
    const [chosen, setChosen] = useSearch('group');
    const group = groups.includes(chosen) ? chosen : (groups.at(-1) ?? '');
    const rows = useMemo(
        () => data.tests.filter((test) => test.id === group && test.waterfall === 'interest'),
        [data.tests, group],
    );
    const shade = useMemo(
        () => ({
            label: 'A test fails',
            dates: rows
                .filter((row) => row.oc_passes === false || row.ic_passes === false)
                .map(({date}) => date),
        }),
        [rows],
    );
    // A group without a test of interest coverage has no such ratio.
    const lines = useMemo(
        () =>
            [
                {label: 'OC', series: 1, values: rows.map((row) => row.oc)},
                {
                    label: 'OC trigger',
                    series: 2,
                    kind: 'dashed' as const,
                    values: rows.map((row) => row.oc_trigger),
                },
                {label: 'IC', series: 3, values: rows.map((row) => row.ic)},
                {
                    label: 'IC trigger',
                    series: 4,
                    kind: 'dashed' as const,
                    values: rows.map((row) => row.ic_trigger),
                },
            ].filter(({values}) => values.some((value) => value !== null)),
        [rows],
    );
    const breach = shade.dates[0];
    const top = axisTop(rows);
    return (
        <ChartFrame
            title={`Coverage ratios of ${group}`}
            unit="%"
            asOf={asOf}
            summary={
                breach
                    ? `The first breach of ${group} is on ${breach}.`
                    : `No test of ${group} is breached.`
            }
            rows={rows}
            columns={[
                {key: 'date', label: 'Date', text: true, value: (r) => r.date},
                ...(['oc', 'oc_trigger', 'ic', 'ic_trigger'] as const).map((key) => ({
                    key,
                    label: key.replace('_', ' ').toUpperCase().replace('TRIGGER', 'trigger'),
                    value: (r: (typeof rows)[number]) => r[key],
                    cell: (r: (typeof rows)[number]) => percent(r[key], 2),
                })),
            ]}
            note={
                <>
                    {top !== null && `Ratios above ${percent(top, 0)}% are in the table.`}
                    <SelectField
                        label="Coverage group"
                        value={group}
                        onChange={(event) => setChosen(event.target.value)}
                        options={groups.map((id) => [id, id] as const)}
                    />
                </>
            }
        >
            <TimeChart
                dates={rows.map((row) => row.date)}
                lines={lines}
                shade={shade}
                summary={`Coverage ratios of ${group} against their triggers`}
                projected
                {...(top !== null && {top})}
                format={(x) => `${percent(x, 0)}%`}
            />
        </ChartFrame>
    );
}

function Results({deal, data}: {deal: CloDealView; data: CloProjectResponse}) {
    const assumed = useAssumed();
    const {currency} = deal.document;
    const basis: Partial<Why> = {
        method: 'clo.project',
        asOf: deal.as_of,
        digest: data.digest,
        dataDigest: data.data_digest,
        engine: data.engine_version,
        issues: data.issues,
    };
    const assumptions: [string, string][] = [
        ['Default rate', `${assumed.cdr}% a year`],
        ['Prepayment rate', `${assumed.cpr}% a year`],
        ['Recovery', `${assumed.recovery}% of par after ${assumed.lag} months`],
    ];
    const why: MeasureWhy = (tranche, {label, value, unit, of = paidBy}) =>
        ({
            ...basis,
            title: `${label} of ${tranche.id}`,
            value,
            unit,
            inputs: [
                ...assumptions,
                ['Price of the tranche', `${number(tranche.price, 2)}% of par`],
            ],
            included: {
                title: 'Payments',
                total: number(
                    tranche.flows.reduce((sum, row) => sum + of(row), 0),
                    2,
                ),
                rows: tranche.flows
                    .filter((row) => of(row) !== 0)
                    .map((row) => ({name: row.date, value: number(of(row), 2)})),
            },
        }) as Why;
    const defaulted = (): Why =>
        ({
            ...basis,
            title: 'Defaulted par over the life of the deal',
            value: number(data.cumulative_default, 2),
            unit: currency,
            inputs: assumptions,
            included: {
                title: 'Defaults by period',
                total: number(data.cumulative_default, 2),
                rows: data.periods
                    .filter((period) => period.defaulted !== 0)
                    .map((period) => ({name: period.date, value: number(period.defaulted, 2)})),
            },
        }) as Why;
    return (
        <>
            <Tiles>
                <Tile
                    label="Defaulted par"
                    value={
                        <Figure value={data.cumulative_default} unit={currency} why={defaulted} />
                    }
                    note="over the life of the deal"
                />
                <Tile
                    label="Payment dates"
                    value={number(data.periods.length)}
                    note={`${data.periods[0]?.date ?? ''} to ${data.periods.at(-1)?.date ?? ''}`}
                />
                <Tile
                    label="Acceleration"
                    value={
                        data.first_accelerated === null
                            ? 'None'
                            : (data.periods[data.first_accelerated - 1]?.date ?? 'n/a')
                    }
                />
                <Tile
                    label="Cash conserved"
                    value={data.conservation.holds ? 'Yes' : 'No'}
                    note={`largest imbalance ${data.conservation.largest < 0.005 ? 'below 0.01' : number(data.conservation.largest, 2)} ${currency}`}
                />
            </Tiles>
            {data.events.length > 0 && (
                <Section title="Events of default">
                    <Table
                        label="Events of default"
                        rows={data.events}
                        columns={eventColumns(currency)}
                        id={(e) => `${e.date} ${e.event}`}
                        sort={null}
                    />
                </Section>
            )}
            <Section title="Tranches" note={`Amounts in ${currency}, to the last payment date.`}>
                <Table
                    label="Measures of the tranches"
                    rows={data.tranches}
                    columns={measures(currency, why)}
                    id={(t) => t.id}
                    sort={null}
                />
            </Section>
            <Section title="Payments">
                <Flows data={data} currency={currency} asOf={deal.as_of} />
            </Section>
            <div className="columns">
                <Section title="Balances">
                    <Balances data={data} currency={currency} asOf={deal.as_of} />
                </Section>
                {data.tests.length > 0 && (
                    <Section title="Coverage">
                        <Ratios data={data} asOf={deal.as_of} />
                    </Section>
                )}
            </div>
            <DealIssues issues={data.issues} />
        </>
    );
}

function Projections({deal}: {deal: CloDealView}) {
    const projection = useProjection(deal);
    return (
        <>
            <AssumptionsForm deal={deal} />
            <QueryResult of={projection} what="Projecting the deal" lines={14}>
                {(data) => <Results deal={deal} data={data} />}
            </QueryResult>
            <ScenarioComparison deal={deal} />
        </>
    );
}

export default function ProjectionsPage() {
    return <DealFrame>{(deal) => <Projections deal={deal} />}</DealFrame>;
}
