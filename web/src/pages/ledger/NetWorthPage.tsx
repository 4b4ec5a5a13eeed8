// Net worth: history, composition, growth and change attribution.
import {useMemo} from 'react';
import type {GrowthPoint, LookBack, NetWorthResponse, Snapshot} from '../../api/types.gen';
import {useSearch} from '../../app/router';
import {ChartFrame} from '../../ui/ChartFrame';
import {Chip} from '../../ui/Definition';
import {CheckField, Choice, SelectField} from '../../ui/fields';
import {Figure} from '../../ui/Figure';
import {number, percent, plural} from '../../ui/format';
import {Section, Tile, Tiles} from '../../ui/Page';
import {QueryResult, ProblemView} from '../../ui/states';
import {Table} from '../../ui/Table';
import {TimeChart, type TimeSeries} from '../../ui/TimeChart';
import type {Why} from '../../ui/Why';
import type {Term} from '../../ui/glossary';
import {enumLabel} from '../../ui/enum_labels';
import {Quality} from '../portfolios/frame';
import {ChangeExplained} from './ChangeExplained';
import {
    accountOptions,
    asNumber,
    basisOf,
    EmptyLedger,
    LedgerFrame,
    Money,
    money,
    useAccounts,
} from './frame';
import {InferredGaps} from './InferredGaps';
import {growthWhys, percentColumn, type Compared} from './growth_why';
import {useNetWorth} from './net_worth';
import {Milestones} from './Milestones';
import {NoPrices} from './MissingPrices';
import {ValuedAssets} from './ValuedAssets';
import {Composition, groupings} from './WorthComposition';

const figures: [
    keyof Snapshot &
        (
            | 'total'
            | 'assets'
            | 'liabilities'
            | 'cash'
            | 'invested'
            | 'cost_basis'
            | 'unrealized_gain'
        ),
    string,
    Term,
    string,
][] = [
    ['total', 'Net worth', 'net_worth', 'cash, invested, valued by hand'],
    ['cash', 'Cash', 'net_worth', 'all currencies'],
    ['invested', 'Invested', 'market_value', 'market value'],
    ['unrealized_gain', 'Unrealized gain', 'unrealized_gain', 'over the cost basis'],
    ['liabilities', 'Liabilities', 'net_worth', 'negative balances'],
];

function Headline({data, last}: {data: NetWorthResponse; last: Snapshot}) {
    const left = data.issues.filter((issue) => issue.severity === 'error');
    return (
        <Tiles>
            {figures.map(([key, label, term, note]) => (
                <Tile
                    key={key}
                    label={label}
                    chip={<Chip term={term} />}
                    note={note}
                    value={
                        <Money
                            value={last[key]}
                            digits={0}
                            unit={data.currency}
                            signed={key === 'unrealized_gain'}
                            reason="no security has a value"
                            name={`worth.${key}`}
                            why={(): Why =>
                                ({
                                    ...basisOf('ledger.net_worth', data),
                                    title: label,
                                    term,
                                    value: money(last[key]),
                                    unit: data.currency,
                                    asOf: last.date,
                                    inputs: [
                                        ['Cash', money(last.cash)],
                                        ['Invested', money(last.invested)],
                                        ['Cost basis', money(last.cost_basis)],
                                    ],
                                    included: {
                                        title: 'Composition',
                                        total: money(last.total),
                                        rows: last.allocation.map((row) => ({
                                            name: row.symbol,
                                            value: money(row.value),
                                            note: `${percent(row.weight, 1)}%`,
                                        })),
                                    },
                                    ...(left.length > 0
                                        ? {
                                              excluded: {
                                                  title: 'Excluded',
                                                  rows: left.map((issue) => ({
                                                      name: issue.where.startsWith('/')
                                                          ? enumLabel(issue.code)
                                                          : issue.where || enumLabel(issue.code),
                                                      value: '',
                                                      note: issue.message,
                                                  })),
                                              },
                                          }
                                        : {}),
                                }) as Why
                            }
                        />
                    }
                />
            ))}
        </Tiles>
    );
}

// The net worth on the dates on which it first reached a round amount.
function milestoneMarks(data: NetWorthResponse): TimeSeries {
    const dates = new Set(data.milestones.map((one) => one.date));
    return {
        label: 'Milestones',
        values: data.snapshots.map((s) => (dates.has(s.date) ? asNumber(s.total) : null)),
        series: 3,
        kind: 'marks',
        format: (x) => number(x),
    };
}

function OverTime({data}: {data: NetWorthResponse}) {
    const dates = useMemo(() => data.snapshots.map((s) => s.date), [data]);
    const lines = useMemo<TimeSeries[]>(
        () => [
            {
                label: 'Net worth',
                values: data.snapshots.map((s) => asNumber(s.total)),
                series: 1,
                kind: 'area',
                format: (x) => number(x),
            },
            {
                label: 'Cost basis and cash',
                values: data.snapshots.map((s) => Number(s.cost_basis) + Number(s.cash)),
                series: 2,
                kind: 'dashed',
                format: (x) => number(x),
            },
            ...(data.milestones.length > 0 ? [milestoneMarks(data)] : []),
        ],
        [data],
    );
    const first = data.snapshots[0];
    const last = data.snapshots.at(-1);
    const summary = `Net worth changed from ${money(first?.total, 0)} on ${first?.date ?? ''} to ${money(last?.total, 0)} ${data.currency} on ${last?.date ?? ''}.`;
    return (
        <ChartFrame
            title="Net worth over time"
            unit={data.currency}
            asOf={last?.date ?? null}
            summary={summary}
            rows={data.snapshots}
            chip={<Chip term="net_worth" />}
            columns={[
                {key: 'date', label: 'Date', text: true, value: (s) => s.date},
                ...(['total', 'cash', 'invested', 'cost_basis', 'unrealized_gain'] as const).map(
                    (key) => ({
                        key,
                        label: enumLabel(key),
                        unit: data.currency,
                        value: (s: Snapshot) => asNumber(s[key]),
                        cell: (s: Snapshot) => money(s[key]),
                    }),
                ),
                {
                    key: 'coverage',
                    label: 'Coverage',
                    unit: '%',
                    value: (s) => s.coverage,
                    cell: (s) => percent(s.coverage, 1),
                },
            ]}
            why={() =>
                ({
                    ...basisOf('ledger.net_worth', data),
                    title: 'Net worth',
                    term: 'net_worth',
                    value: money(last?.total),
                    unit: data.currency,
                    asOf: last?.date ?? null,
                }) as Why
            }
        >
            <TimeChart dates={dates} lines={lines} summary={summary} height={280} />
        </ChartFrame>
    );
}

function Growth({data}: {data: NetWorthResponse}) {
    const [period, setPeriod] = useSearch('growth');
    const chosen =
        (['monthly', 'quarterly', 'annual'] as const).find((one) => one === period) ?? 'quarterly';
    const rows = useMemo(() => [...data.growth[chosen]].reverse(), [data, chosen]);
    const why = growthWhys(data);
    return (
        <Section
            title="Growth"
            note="Includes deposits and withdrawals, unlike performance."
            tools={
                <Choice
                    label="Period length"
                    value={chosen}
                    onChange={setPeriod}
                    options={[
                        ['monthly', 'Months'],
                        ['quarterly', 'Quarters'],
                        ['annual', 'Years'],
                    ]}
                />
            }
        >
            <Table
                label="Growth of net worth"
                rows={rows}
                id={(r) => r.period}
                height={300}
                columns={[
                    {key: 'period', label: 'Period', text: true, value: (r) => r.period},
                    {
                        key: 'value',
                        label: 'Value at end',
                        unit: data.currency,
                        value: (r) => asNumber(r.value),
                        cell: (r) => (
                            <Money
                                value={r.value}
                                digits={0}
                                name={`worth.${r.period}.value`}
                                why={() => why.value(r, `Net worth at the end of ${r.period}`)}
                            />
                        ),
                    },
                    {
                        key: 'change',
                        label: 'Change',
                        unit: data.currency,
                        value: (r) => asNumber(r.change),
                        cell: (r) => (
                            <Money
                                value={r.change}
                                digits={0}
                                signed
                                name={`worth.${r.period}.change`}
                                reason="no previous period"
                                why={() => why.change(r.period, r)}
                            />
                        ),
                    },
                    percentColumn({
                        key: 'growth',
                        label: 'Growth',
                        value: (r: GrowthPoint) => r.growth,
                        chip: <Chip term="growth" />,
                        name: (r) => `worth.${r.period}.growth`,
                        reason: 'previous value is not above zero',
                        why: (r) => why.growth(r.period, r),
                    }),
                    percentColumn({
                        key: 'acceleration',
                        label: 'Acceleration',
                        unit: '% points',
                        value: (r: GrowthPoint) => r.acceleration,
                        chip: <Chip term="acceleration" />,
                        name: (r) => `worth.${r.period}.acceleration`,
                        reason: 'no previous growth',
                        why: (r) => why.acceleration(r, rows[rows.indexOf(r) + 1]),
                    }),
                ]}
            />
        </Section>
    );
}

// "3m" is "3 months".
function periodName(period: string): string {
    const match = /^(\d+)([my])$/.exec(period);
    return match ? plural(Number(match[1]), match[2] === 'm' ? 'month' : 'year') : period;
}

// The last total compared with its values some calendar periods earlier.
function LookBacks({data}: {data: NetWorthResponse}) {
    const last = data.snapshots.at(-1);
    const why = growthWhys(data);
    const compared = (r: LookBack): Compared => ({
        date: last?.date ?? null,
        value: last?.total ?? null,
        previous_date: r.from,
        previous_value: r.start_value,
        change: r.change,
        growth: r.growth,
    });
    return (
        <Section
            title="Growth over calendar periods"
            note={`Up to ${last?.date ?? 'the last date'}.`}
        >
            <p>
                {`Change per day since ${data.snapshots[0]?.date ?? 'the first date'}`}
                <Chip term="velocity" />{' '}
                <Figure
                    value={data.growth.velocity}
                    digits={2}
                    unit={data.currency}
                    signed
                    name="worth.velocity"
                    reason="requires two dates"
                    why={why.velocity}
                />
            </p>
            <Table
                label="Growth over calendar periods"
                rows={data.growth.look_back}
                id={(r) => r.period}
                columns={[
                    {
                        key: 'period',
                        label: 'Period',
                        text: true,
                        value: (r) => periodName(r.period),
                    },
                    {key: 'from', label: 'From', text: true, value: (r) => r.from ?? 'n/a'},
                    {
                        key: 'change',
                        label: 'Change',
                        unit: data.currency,
                        value: (r) => r.change,
                        cell: (r) => (
                            <Figure
                                value={r.change}
                                signed
                                name={`worth.change.${r.period}`}
                                reason="no value at that date"
                                why={() => why.change(periodName(r.period), compared(r))}
                            />
                        ),
                    },
                    percentColumn({
                        key: 'growth',
                        label: 'Growth',
                        value: (r: LookBack) => r.growth,
                        name: (r) => `worth.growth.${r.period}`,
                        reason: 'no positive value at that date',
                        why: (r) => why.growth(periodName(r.period), compared(r)),
                    }),
                    percentColumn({
                        key: 'annualized_growth',
                        label: 'Growth per year',
                        value: (r: LookBack) => r.annualized_growth,
                        name: (r) => `worth.annualized.${r.period}`,
                        reason: 'for periods of one year or more',
                        why: (r) =>
                            why.annualized(periodName(r.period), compared(r), r.annualized_growth),
                    }),
                ]}
            />
        </Section>
    );
}

export default function NetWorthPage() {
    const accounts = useAccounts();
    const [account, setAccount] = useSearch('account');
    const [currency, setCurrency] = useSearch('currency');
    const [by, setBy] = useSearch('by');
    const grouping = groupings.find(([one]) => one === by)?.[0] ?? 'by_account';
    const currencies = useMemo(
        () => [...new Set(['USD', ...(accounts.data ?? []).map((a) => a.currency)])].sort(),
        [accounts.data],
    );
    const [infer, setInfer] = useSearch('infer');
    const {request, worth, failed, empty} = useNetWorth({
        currency,
        account,
        infer: infer !== '',
    });
    const last = worth.data?.snapshots.at(-1);
    return (
        <LedgerFrame
            title="Net worth"
            actions={
                <>
                    {worth.data && last && (
                        <Quality
                            coverage={last.coverage}
                            issues={worth.data.issues}
                            asOf={last.date}
                        />
                    )}
                    <SelectField
                        label="Account"
                        value={account}
                        onChange={(event) => setAccount(event.target.value)}
                        options={accountOptions(accounts.data)}
                    />
                    {currencies.length > 1 && (
                        <SelectField
                            label="Currency"
                            value={currency || worth.data?.currency || 'USD'}
                            onChange={(event) => setCurrency(event.target.value)}
                            options={currencies.map((c) => [c, c] as const)}
                        />
                    )}
                    <CheckField
                        label="Infer missing values"
                        checked={infer !== ''}
                        onChange={(event) => setInfer(event.target.checked ? 'yes' : '')}
                    />
                </>
            }
        >
            {empty ? (
                <EmptyLedger account={account} />
            ) : failed ? (
                <ProblemView error={failed} />
            ) : (
                <QueryResult of={worth} what="Calculating net worth" lines={12}>
                    {(data) =>
                        last ? (
                            <>
                                {last.invested === null && <NoPrices date={last.date} />}
                                <Headline data={data} last={last} />
                                <Section title="History">
                                    <OverTime data={data} />
                                </Section>
                                <Section
                                    title="Composition"
                                    tools={
                                        <Choice
                                            label="Group by"
                                            value={grouping}
                                            onChange={setBy}
                                            options={groupings}
                                        />
                                    }
                                >
                                    <Composition
                                        data={data}
                                        last={last}
                                        by={grouping}
                                        account={account}
                                    />
                                </Section>
                                <div className="columns even">
                                    <Growth data={data} />
                                    <LookBacks data={data} />
                                </div>
                                <Section
                                    title="Milestones"
                                    note="Round amounts on the date on which net worth first reached them."
                                >
                                    <Milestones
                                        rows={data.milestones.map((one) => ({
                                            ...one,
                                            name: `${money(one.level, 0)} ${data.currency}`,
                                            currency: data.currency,
                                            why: () =>
                                                growthWhys(data).value(
                                                    one,
                                                    `Net worth on ${one.date}, the first day at or above ${money(one.level, 0)}`,
                                                ),
                                        }))}
                                        none="No round amount has been reached since the first date."
                                    />
                                </Section>
                                {request?.infer_gaps && <InferredGaps gaps={data.inferred} />}
                                <ChangeExplained
                                    request={request}
                                    dates={data.snapshots.map((s) => s.date)}
                                />
                            </>
                        ) : (
                            <EmptyLedger />
                        )
                    }
                </QueryResult>
            )}
            {/* Outside, so that its dialogs stay open while the figures are computed again. */}
            {!account && <ValuedAssets />}
        </LedgerFrame>
    );
}
