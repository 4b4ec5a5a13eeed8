// The performance of the household beside that of a benchmark.
import {useMemo} from 'react';
import {useMethod} from '../../api/queries';
import type {BenchmarkComparison, LedgerPerformanceResponse} from '../../api/types.gen';
import {ChartFrame} from '../../ui/ChartFrame';
import {Chip} from '../../ui/Definition';
import {Figure} from '../../ui/Figure';
import {number, percent} from '../../ui/format';
import {Facts, Section} from '../../ui/Page';
import {Issues, QueryResult} from '../../ui/states';
import type {Column} from '../../ui/table_model';
import {TimeChart, type TimeSeries} from '../../ui/TimeChart';

interface Row {
    date: string;
    portfolio: number | null;
    benchmark: number | null;
}

// Growth of 1 of both since the start of the comparison.
function rowsOf(data: LedgerPerformanceResponse, of: BenchmarkComparison): Row[] {
    const own = new Map(data.returns.map((r) => [r.date, r.cumulative]));
    const base = 1 + (own.get(of.from ?? '') ?? 0);
    return of.returns.map((r) => {
        const cumulative = own.get(r.date);
        return {
            date: r.date,
            portfolio:
                cumulative === undefined || cumulative === null ? null : (1 + cumulative) / base,
            benchmark: 1 + r.cumulative,
        };
    });
}

function Chart({
    data,
    of,
    symbol,
}: {
    data: LedgerPerformanceResponse;
    of: BenchmarkComparison;
    symbol: string;
}) {
    const rows = useMemo(() => rowsOf(data, of), [data, of]);
    const dates = useMemo(() => rows.map((r) => r.date), [rows]);
    const lines = useMemo<TimeSeries[]>(
        () => [
            {
                label: 'Household',
                values: rows.map((r) => r.portfolio),
                series: 1,
                kind: 'line',
                format: (x) => number(x, 4),
            },
            {
                label: symbol,
                values: rows.map((r) => r.benchmark),
                series: 2,
                kind: 'line',
                format: (x) => number(x, 4),
            },
        ],
        [rows, symbol],
    );
    const columns: Column<Row>[] = [
        {key: 'date', label: 'Date', text: true, value: (r) => r.date},
        {key: 'portfolio', label: 'Household', value: (r) => r.portfolio},
        {key: 'benchmark', label: symbol, value: (r) => r.benchmark},
    ];
    const summary = `Since ${of.from}: household ${percent(of.portfolio_twr, 1, true)}%, ${symbol} ${percent(of.twr, 1, true)}%.`;
    return (
        <ChartFrame
            title={`Growth of 1, household and ${symbol}`}
            unit="time-weighted"
            asOf={dates.at(-1) ?? null}
            summary={summary}
            rows={rows}
            columns={columns}
        >
            <TimeChart
                dates={dates}
                lines={lines}
                summary={summary}
                height={230}
                format={(x) => number(x, 2)}
            />
        </ChartFrame>
    );
}

export function Benchmark({
    inputs,
    symbol,
}: {
    inputs: {values: [string, number][]; flows: [string, number][]};
    symbol: string;
}) {
    const compared = useMethod('ledger.performance', {...inputs, benchmark: symbol});
    const fact = (value: number | null | undefined, signed = true) => (
        <Figure value={value ?? null} percent signed={signed} unit="%" reason="not defined" />
    );
    return (
        <Section
            title={`Comparison with ${symbol}`}
            note="Stored closes, adjusted for splits; dividends count only where the source includes them."
        >
            <QueryResult of={compared} what="Comparing" lines={6}>
                {(data) => {
                    const of = data.benchmark;
                    const issues = data.issues.filter((issue) => issue.where === 'benchmark');
                    return (
                        <>
                            {issues.length > 0 && <Issues issues={issues} />}
                            {of && of.twr !== null && (
                                <div className="wide-left">
                                    <Chart data={data} of={of} symbol={symbol} />
                                    <Facts
                                        rows={[
                                            ['From', of.from ?? 'n/a'],
                                            ['Household', fact(of.portfolio_twr)],
                                            [symbol, fact(of.twr)],
                                            ['Excess return', fact(of.excess)],
                                            [`${symbol} per year`, fact(of.twr_annual)],
                                            [
                                                `Maximum drawdown of ${symbol}`,
                                                fact(
                                                    of.max_drawdown === null
                                                        ? null
                                                        : -of.max_drawdown,
                                                ),
                                            ],
                                            [
                                                <>
                                                    {`Volatility of ${symbol}`}
                                                    <Chip term="volatility" />
                                                </>,
                                                fact(of.volatility, false),
                                            ],
                                            ['Tracking error', fact(of.tracking_error, false)],
                                            [
                                                'Beta',
                                                <Figure
                                                    key="b"
                                                    value={of.beta}
                                                    digits={2}
                                                    reason="not defined"
                                                />,
                                            ],
                                            [
                                                'Correlation',
                                                <Figure
                                                    key="c"
                                                    value={of.correlation}
                                                    digits={2}
                                                    reason="not defined"
                                                />,
                                            ],
                                        ]}
                                    />
                                </div>
                            )}
                        </>
                    );
                }}
            </QueryResult>
        </Section>
    );
}
