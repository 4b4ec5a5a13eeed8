// Performance of the household: time-weighted and money-weighted returns, drawdowns, monthly
// returns.
import {useMemo, useState} from 'react';
import {useMethod} from '../../api/queries';
import type {
    ChangeResponse,
    LedgerPerformanceResponse,
    NetWorthResponse,
    ReturnPeriod,
} from '../../api/types.gen';
import {useSearch} from '../../app/router';
import {ChartFrame} from '../../ui/ChartFrame';
import {Chip} from '../../ui/Definition';
import {Choice, SelectField, TextField} from '../../ui/fields';
import {Figure} from '../../ui/Figure';
import {number, percent} from '../../ui/format';
import {MonthReturns} from '../../ui/MonthReturns';
import {Facts, Section, Tile, Tiles} from '../../ui/Page';
import {QueryResult, Issues, ProblemView} from '../../ui/states';
import type {Column} from '../../ui/table_model';
import {TimeChart, type TimeSeries} from '../../ui/TimeChart';
import type {Why} from '../../ui/Why';
import type {Term} from '../../ui/glossary';
import {Quality} from '../portfolios/frame';
import {Benchmark} from './Benchmark';
import {
    accountOptions,
    asNumber,
    basisOf,
    EmptyLedger,
    LedgerFrame,
    money,
    useAccounts,
} from './frame';
import {useNetWorth} from './net_worth';
import {inRange, rangeLabels, ranges} from './ranges';

interface Inputs {
    values: [string, number][];
    flows: [string, number][];
}

// Values at the end of each day, with the external cash flows of the day.
function inputsOf(worth: NetWorthResponse, change: ChangeResponse): Inputs {
    const values = worth.snapshots.map((s): [string, number] => [s.date, Number(s.total)]);
    const flows = change.changes
        .filter((c) => Number(c.flows) !== 0)
        .map((c): [string, number] => [c.to, Number(c.flows)]);
    return {values, flows};
}

function Headline({
    data,
    inputs,
    currency,
}: {
    data: LedgerPerformanceResponse;
    inputs: Inputs;
    currency: string;
}) {
    const why = (title: string, term: Term, value: number | null): Why =>
        ({
            ...basisOf('ledger.performance', data),
            title,
            term,
            value: percent(value, 2, true),
            unit: '%',
            asOf: inputs.values.at(-1)?.[0] ?? null,
            inputs: [
                ['Valuation days', number(inputs.values.length)],
                ['From', inputs.values[0]?.[0] ?? 'n/a'],
                ['Initial value', money(inputs.values[0]?.[1])],
                ['Final value', money(inputs.values.at(-1)?.[1])],
                [
                    'All internal rates of return',
                    data.xirr_all.map((x) => `${percent(x)}%`).join(', ') || 'none',
                ],
                ['Periods per year', number(data.periods_per_year)],
            ],
            included: {
                title: `Deposits and withdrawals, ${currency}`,
                rows: inputs.flows.map(([date, amount]) => ({
                    name: date,
                    value: money(amount, 2, true),
                })),
            },
        }) as Why;
    const tile = (
        label: string,
        term: Term,
        value: number | null,
        name: string,
        note: string,
        signed = true,
    ) => (
        <Tile
            label={label}
            chip={<Chip term={term} />}
            note={note}
            value={
                <>
                    <Figure
                        value={value}
                        percent
                        signed={signed}
                        name={`performance.${name}`}
                        reason="not defined for this series"
                        why={() => why(label, term, value)}
                    />
                    <span className="unit">%</span>
                </>
            }
        />
    );
    return (
        <Tiles>
            {tile('Time-weighted', 'twr', data.twr, 'twr', 'whole period')}
            {tile(
                'Annualized return',
                'twr',
                data.twr_annual,
                'twr_annual',
                'time-weighted, 365 days',
            )}
            {tile('Money-weighted', 'xirr', data.xirr, 'xirr', 'annual, XIRR')}
            {tile(
                'Modified Dietz',
                'modified_dietz',
                data.modified_dietz,
                'modified_dietz',
                'whole period',
            )}
            {tile(
                'Maximum drawdown',
                'drawdown_twr',
                data.max_drawdown ? -data.max_drawdown.depth : null,
                'max_drawdown',
                data.max_drawdown ? `${data.max_drawdown.peak} to ${data.max_drawdown.trough}` : '',
            )}
            {tile('Volatility', 'volatility', data.volatility, 'volatility', 'annualized', false)}
        </Tiles>
    );
}

function Paths({data}: {data: LedgerPerformanceResponse}) {
    const dates = useMemo(() => data.returns.map((r) => r.date), [data]);
    const value = useMemo<TimeSeries[]>(
        () => [
            {
                label: 'Growth of 1',
                values: data.returns.map((r) => (r.cumulative === null ? null : 1 + r.cumulative)),
                series: 1,
                kind: 'line',
                format: (x) => number(x, 4),
            },
        ],
        [data],
    );
    const down = useMemo<TimeSeries[]>(
        () => [
            {
                label: 'Drawdown',
                values: data.returns.map((r) => r.drawdown * 100),
                series: 2,
                kind: 'area',
                format: (x) => `${number(x, 2)}%`,
            },
        ],
        [data],
    );
    const columns: Column<ReturnPeriod>[] = [
        {key: 'date', label: 'Date', text: true, value: (r) => r.date},
        {
            key: 'return',
            label: 'Return',
            unit: '%',
            value: (r) => r.return,
            cell: (r) => percent(r.return),
        },
        {
            key: 'cumulative',
            label: 'Cumulative return',
            unit: '%',
            value: (r) => r.cumulative,
            cell: (r) => percent(r.cumulative),
        },
    ];
    const last = data.returns.at(-1)?.date ?? null;
    const grew = `Growth of 1: ${number(1 + (data.twr ?? 0), 2)}, excluding deposits and withdrawals.`;
    const fell = data.max_drawdown
        ? `Maximum drawdown ${percent(data.max_drawdown.depth)}%, ${data.max_drawdown.peak} to ${data.max_drawdown.trough}, ${data.max_drawdown.recovery ? `recovered on ${data.max_drawdown.recovery}` : 'not yet recovered'}.`
        : 'No drawdown.';
    const why = (title: string, term: Term, text: string) => () =>
        ({
            ...basisOf('ledger.performance', data),
            title,
            term,
            value: text,
            unit: '%',
            asOf: last,
        }) as Why;
    return (
        <>
            <ChartFrame
                title="Growth of 1"
                unit="time-weighted"
                asOf={last}
                summary={grew}
                rows={data.returns}
                columns={columns}
                chip={<Chip term="twr" />}
                why={why('Time-weighted return', 'twr', percent(data.twr, 2, true))}
            >
                <TimeChart
                    dates={dates}
                    lines={value}
                    summary={grew}
                    height={230}
                    format={(x) => number(x, 2)}
                />
            </ChartFrame>
            <ChartFrame
                title="Drawdown"
                unit="% below the previous high"
                asOf={last}
                summary={fell}
                note={fell}
                rows={data.returns}
                columns={columns}
                chip={<Chip term="drawdown_twr" />}
                why={why(
                    'Maximum drawdown',
                    'drawdown_twr',
                    percent(data.max_drawdown ? -data.max_drawdown.depth : null),
                )}
            >
                <TimeChart
                    dates={dates}
                    lines={down}
                    summary={fell}
                    height={130}
                    format={(x) => number(x)}
                />
            </ChartFrame>
        </>
    );
}

function Body({worth, change}: {worth: NetWorthResponse; change: ChangeResponse}) {
    const [chosen, setChosen] = useSearch('range');
    const [benchmark, setBenchmark] = useSearch('benchmark');
    const range = ranges.find((one) => one === chosen) ?? 'all';
    const inputs = useMemo(() => {
        const {values, flows} = inputsOf(worth, change);
        return inRange(values, flows, range);
    }, [worth, change, range]);
    const {currency} = worth;
    const performance = useMethod('ledger.performance', inputs);
    return (
        <QueryResult of={performance} what="Calculating returns">
            {(data) => (
                <>
                    <Choice
                        label="Range"
                        value={range}
                        onChange={setChosen}
                        options={ranges.map((one) => [one, rangeLabels[one]] as const)}
                    />
                    <BenchmarkField symbol={benchmark} onChange={setBenchmark} />
                    <Headline data={data} inputs={inputs} currency={currency} />
                    {doubts(data).length > 0 && (
                        <Section title="Data issues">
                            <Issues issues={doubts(data)} />
                        </Section>
                    )}
                    <Section title="History">
                        <Paths data={data} />
                    </Section>
                    {benchmark && <Benchmark inputs={inputs} symbol={benchmark} />}
                    <div className="wide-left">
                        <Section
                            title="Monthly returns"
                            note="Percent, time-weighted, linked from daily returns."
                        >
                            <MonthReturns
                                years={data.years}
                                basis={basisOf('ledger.performance', data)}
                            />
                        </Section>
                        <Section title="Statistics">
                            <Facts
                                rows={[
                                    [
                                        <>
                                            Sharpe ratio
                                            <Chip term="sharpe" />
                                        </>,
                                        <Figure
                                            key="s"
                                            value={data.sharpe}
                                            digits={2}
                                            reason="not defined"
                                        />,
                                    ],
                                    [
                                        <>
                                            Sortino ratio
                                            <Chip term="sortino" />
                                        </>,
                                        <Figure
                                            key="o"
                                            value={data.sortino}
                                            digits={2}
                                            reason="not defined"
                                        />,
                                    ],
                                    [
                                        'Deposits and withdrawals',
                                        `${money(
                                            inputs.flows.reduce((sum, [, x]) => sum + x, 0),
                                            0,
                                            true,
                                        )} ${currency}`,
                                    ],
                                    [
                                        'Initial value',
                                        `${money(inputs.values[0]?.[1], 0)} ${currency}`,
                                    ],
                                    [
                                        'Final value',
                                        `${money(inputs.values.at(-1)?.[1], 0)} ${currency}`,
                                    ],
                                    ['Valuation days', number(inputs.values.length)],
                                ]}
                            />
                        </Section>
                    </div>
                </>
            )}
        </QueryResult>
    );
}

// The symbol is compared once it is complete: on Enter, or when the field is left.
function BenchmarkField({symbol, onChange}: {symbol: string; onChange: (symbol: string) => void}) {
    const [text, setText] = useState(symbol);
    const commit = () => onChange(text.trim().toUpperCase());
    return (
        <form
            className="form-grid"
            onSubmit={(event) => {
                event.preventDefault();
                commit();
            }}
        >
            <TextField
                label="Benchmark"
                placeholder="symbol, such as SPY"
                value={text}
                onChange={(event) => setText(event.target.value)}
                onBlur={commit}
            />
        </form>
    );
}

// Issues of the figures on this page; CAGR, which ignores flows, is not one of them.
const doubts = (data: LedgerPerformanceResponse) =>
    data.issues.filter((issue) => issue.where !== 'cagr');

export default function PerformancePage() {
    const accounts = useAccounts();
    const [account, setAccount] = useSearch('account');
    const {request, worth, failed, empty} = useNetWorth({account, items: false});
    const change = useMethod(
        'ledger.change',
        request && (request.dates?.length ?? 0) > 1 ? request : null,
    );
    const last = worth.data?.snapshots.at(-1);
    const first = asNumber(worth.data?.snapshots[0]?.total);
    return (
        <LedgerFrame
            title="Performance"
            actions={
                <>
                    {worth.data && last && (
                        <Quality
                            overTime
                            coverage={worth.data.coverage}
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
                </>
            }
        >
            {empty ? (
                <EmptyLedger />
            ) : failed ? (
                <ProblemView error={failed} />
            ) : (
                <QueryResult of={worth} what="Calculating net worth">
                    {(data) =>
                        data.snapshots.length < 2 || first === null ? (
                            <p className="note">
                                A return requires two valuation dates, but there is only one. Import
                                prices, or add later transactions.
                            </p>
                        ) : (
                            <QueryResult of={change} what="Loading cash flows">
                                {(changes) => <Body worth={data} change={changes} />}
                            </QueryResult>
                        )
                    }
                </QueryResult>
            )}
        </LedgerFrame>
    );
}
