// Performance of today's positions over past days, with constant quantities or constant weights.
import {Allowed} from '../../app/Allowed';
import {useMemo} from 'react';
import {useMethod} from '../../api/queries';
import {
    HoldingRule,
    PerformanceRequestFields as specs,
    type PerformanceResponse,
    type ReturnPoint,
} from '../../api/types.gen';
import {useSearch} from '../../app/router';
import {ChartFrame} from '../../ui/ChartFrame';
import {Chip} from '../../ui/Definition';
import {SelectField} from '../../ui/fields';
import {Figure} from '../../ui/Figure';
import {number, percent} from '../../ui/format';
import {MonthReturns} from '../../ui/MonthReturns';
import {Facts, Section} from '../../ui/Page';
import {QueryResult} from '../../ui/states';
import {Table} from '../../ui/Table';
import type {Column} from '../../ui/table_model';
import {TimeChart, type TimeSeries} from '../../ui/TimeChart';
import type {Why} from '../../ui/Why';
import {choices, enumLabel} from '../../ui/enum_labels';
import type {Term} from '../../ui/glossary';
import {PortfolioFrame, Quality, useValuedBook} from './frame';
import {useBenchmarkLine} from './benchmark_growth';
import {returnBase, returnBasis} from './growth';

const holdingNotes: Record<HoldingRule, string> = {
    held_quantities: 'Today\u2019s quantities on every past day.',
    constant_weights: 'Today\u2019s weights on every past day, rebalanced daily.',
};

const holdingName = (data: PerformanceResponse) => enumLabel(data.holding ?? 'held_quantities');
const basisOfReturns = (data: PerformanceResponse) =>
    returnBasis(data.holding ?? 'held_quantities');

function basis(data: PerformanceResponse): Partial<Why> {
    return {
        method: 'risk.performance',
        coverage: data.coverage,
        issues: data.issues,
        digest: data.digest,
        dataDigest: data.data_digest,
        engine: data.engine_version,
        asOf: data.last_date,
        inputs: [
            [
                'Days',
                `${number(data.observations)}, ${data.first_date ?? ''} to ${data.last_date ?? ''}`,
            ],
            ['Positions', `today\u2019s: ${holdingName(data)}`],
            ['Return', returnBase],
            ['Benchmark', data.benchmark ?? 'none'],
            ['Risk-free rate', `${percent(data.risk_free_annual)}% per year`],
        ],
    };
}

function Paths({data}: {data: PerformanceResponse}) {
    const dates = useMemo(() => data.path.map((p) => p.date), [data]);
    const compared = useBenchmarkLine(data.benchmark ?? '', dates, data.last_date);
    const value = useMemo<TimeSeries[]>(
        () => [
            {
                label: 'Growth of 1',
                values: data.path.map((p) => 1 + p.cumulative),
                series: 1,
                kind: 'line',
                format: (x) => number(x, 4),
            },
            ...compared,
        ],
        [data, compared],
    );
    const falls = useMemo<TimeSeries[]>(
        () => [
            {
                label: 'Drawdown',
                values: data.path.map((p) => p.drawdown * 100),
                series: 2,
                kind: 'area',
                format: (x) => `${number(x, 2)}%`,
            },
        ],
        [data],
    );
    const columns: Column<ReturnPoint>[] = [
        {key: 'date', label: 'Date', text: true, value: (p) => p.date},
        {
            key: 'cumulative',
            label: 'Cumulative return',
            unit: '%',
            value: (p) => p.cumulative,
            cell: (p) => percent(p.cumulative),
        },
        {
            key: 'drawdown',
            label: 'Drawdown',
            unit: '%',
            value: (p) => p.drawdown,
            cell: (p) => percent(p.drawdown),
        },
    ];
    const valueSummary = `Growth of 1 over ${number(data.observations)} days: ${number(1 + data.cumulative_return, 2)}.`;
    const fallSummary = `Maximum drawdown: ${percent(data.max_drawdown)}%.`;
    return (
        <>
            <ChartFrame
                title="Growth of 1"
                unit={basisOfReturns(data)}
                asOf={data.last_date}
                summary={valueSummary}
                rows={data.path}
                columns={columns}
                why={() =>
                    ({
                        ...basis(data),
                        title: 'Return',
                        term: 'return_total',
                        value: percent(data.cumulative_return, 2, true),
                        unit: '%',
                    }) as Why
                }
            >
                <TimeChart
                    dates={dates}
                    lines={value}
                    summary={valueSummary}
                    height={230}
                    format={(x) => number(x, 2)}
                />
            </ChartFrame>
            <ChartFrame
                title="Drawdown"
                unit="% below the previous high"
                asOf={data.last_date}
                summary={fallSummary}
                rows={data.path}
                columns={columns}
                chip={<Chip term="max_drawdown" />}
                why={() =>
                    ({
                        ...basis(data),
                        title: 'Maximum drawdown',
                        term: 'max_drawdown',
                        value: percent(data.max_drawdown),
                        unit: '%',
                        included: {
                            title: 'Largest drawdowns',
                            rows: data.drawdowns.map((d) => ({
                                name: `${d.peak ?? d.start} to ${d.recovery ?? 'now'}`,
                                value: `${percent(d.depth)}%`,
                                note: `trough ${d.trough}`,
                            })),
                        },
                    }) as Why
                }
            >
                <TimeChart
                    dates={dates}
                    lines={falls}
                    summary={fallSummary}
                    height={130}
                    format={(x) => number(x)}
                />
            </ChartFrame>
        </>
    );
}

function Named({term, children}: {term: Term; children: string}) {
    return (
        <>
            {children}
            <Chip term={term} />
        </>
    );
}

function Statistics({data}: {data: PerformanceResponse}) {
    const share = (title: string, x: number | null, term?: Term, signed = false) => (
        <Figure
            value={x}
            unit="%"
            percent
            signed={signed}
            reason="not defined for this series"
            name={`performance.${title}`}
            why={() =>
                ({
                    ...basis(data),
                    title,
                    value: percent(x, 2, signed),
                    unit: '%',
                    ...(term ? {term} : {}),
                }) as Why
            }
        />
    );
    const ratio = (title: string, x: number | null, term?: Term) => (
        <Figure
            value={x}
            digits={2}
            reason="not defined for this series"
            name={`performance.${title}`}
            why={() =>
                ({...basis(data), title, value: number(x, 2), ...(term ? {term} : {})}) as Why
            }
        />
    );
    return (
        <div className="columns thirds">
            <Facts
                title="Return"
                rows={[
                    [
                        <>
                            Return
                            <Chip term="return_total" />
                        </>,
                        share('Return', data.cumulative_return, 'return_total', true),
                    ],
                    [
                        <>
                            Annualized return
                            <Chip term="return_annual" />
                        </>,
                        share('Annualized return', data.annualized_return, 'return_annual', true),
                    ],
                    [
                        <Named key="volatility" term="volatility">
                            Annualized volatility
                        </Named>,
                        share('Annualized volatility', data.volatility, 'volatility'),
                    ],
                    ['Best day', share('Best day', data.best, undefined, true)],
                    ['Worst day', share('Worst day', data.worst, undefined, true)],
                    ['Positive days', share('Positive days', data.hit_ratio)],
                ]}
            />
            <Facts
                title="Risk"
                rows={[
                    [
                        <Named key="sharpe" term="sharpe">
                            Sharpe
                        </Named>,
                        ratio('Sharpe', data.sharpe, 'sharpe'),
                    ],
                    [
                        <Named key="sortino" term="sortino">
                            Sortino
                        </Named>,
                        ratio('Sortino', data.sortino, 'sortino'),
                    ],
                    [
                        <Named key="calmar" term="calmar">
                            Calmar
                        </Named>,
                        ratio('Calmar', data.calmar, 'calmar'),
                    ],
                    [
                        <Named key="omega" term="omega">
                            Omega
                        </Named>,
                        ratio('Omega', data.omega, 'omega'),
                    ],
                    [
                        <Named key="skewness" term="skewness">
                            Skewness
                        </Named>,
                        ratio('Skewness', data.skewness, 'skewness'),
                    ],
                    [
                        <Named key="excess_kurtosis" term="excess_kurtosis">
                            Excess kurtosis
                        </Named>,
                        ratio('Excess kurtosis', data.excess_kurtosis, 'excess_kurtosis'),
                    ],
                ]}
            />
            <Facts
                title={data.benchmark ? `Against ${data.benchmark}` : 'Benchmark'}
                rows={[
                    [
                        <Named key="beta" term="beta">
                            Beta
                        </Named>,
                        ratio('Beta', data.beta, 'beta'),
                    ],
                    [
                        <Named key="alpha" term="alpha">
                            Annualized alpha
                        </Named>,
                        share('Annualized alpha', data.alpha_annualized, 'alpha', true),
                    ],
                    [
                        <Named key="correlation" term="correlation">
                            Correlation
                        </Named>,
                        ratio('Correlation', data.correlation, 'correlation'),
                    ],
                    [
                        <Named key="tracking_error" term="tracking_error">
                            Tracking error
                        </Named>,
                        share('Tracking error', data.tracking_error, 'tracking_error'),
                    ],
                    [
                        <Named key="information_ratio" term="information_ratio">
                            Information ratio
                        </Named>,
                        ratio('Information ratio', data.information_ratio, 'information_ratio'),
                    ],
                    [
                        <Named key="capture" term="capture">
                            Up / down capture
                        </Named>,
                        <>
                            {share('Up capture', data.up_capture, 'capture')},{' '}
                            {share('Down capture', data.down_capture, 'capture')}
                        </>,
                    ],
                ]}
            />
        </div>
    );
}

export default function PerformancePage() {
    const [holding, setHolding] = useSearch('holding');
    const stated = HoldingRule.find((one) => one === holding);
    const performance = useMethod('risk.performance', {
        ...useValuedBook(),
        ...(stated && {holding: stated}),
    });
    const chosen = stated ?? performance.data?.holding ?? specs.holding.default;
    return (
        <PortfolioFrame
            actions={
                <>
                    {performance.data && (
                        <Quality
                            coverage={performance.data.coverage}
                            issues={performance.data.issues}
                            asOf={performance.data.last_date}
                        />
                    )}
                    <Allowed to="risk.performance">
                        <SelectField
                            label="Positions"
                            value={chosen}
                            onChange={(event) => setHolding(event.target.value)}
                            options={choices(HoldingRule)}
                            of={specs.holding}
                        />
                    </Allowed>
                </>
            }
        >
            {() => (
                <QueryResult of={performance} what="Calculating performance">
                    {(data) => (
                        <>
                            <Section
                                title="Growth and drawdown"
                                note={`${holdingNotes[data.holding ?? 'held_quantities']} ${number(data.observations)} days from ${data.first_date ?? 'n/a'} to ${data.last_date ?? 'n/a'}. Past trades and cash flows are not included.`}
                            >
                                <Paths data={data} />
                            </Section>
                            <Section title="Statistics">
                                <Statistics data={data} />
                            </Section>
                            <Section title="Returns by month and year" note="Compounded, percent.">
                                <MonthReturns years={data.years} basis={basis(data)} />
                            </Section>
                            <Section title="Drawdowns">
                                <Table
                                    label="Largest drawdowns"
                                    explain={basis(data)}
                                    rows={data.drawdowns}
                                    id={(d) => d.start}
                                    none="No drawdown in this period."
                                    columns={[
                                        {
                                            key: 'start',
                                            label: 'From',
                                            text: true,
                                            value: (d) => d.peak ?? d.start,
                                        },
                                        {
                                            key: 'trough',
                                            label: 'Trough',
                                            text: true,
                                            value: (d) => d.trough,
                                        },
                                        {
                                            key: 'recovery',
                                            label: 'Recovered',
                                            text: true,
                                            value: (d) => d.recovery ?? 'not yet',
                                        },
                                        {
                                            key: 'depth',
                                            label: 'Depth',
                                            unit: '%',
                                            value: (d) => d.depth,
                                            cell: (d) => <Figure value={d.depth} percent />,
                                        },
                                        {
                                            key: 'length',
                                            label: 'Length',
                                            unit: 'trading days',
                                            value: (d) => d.length,
                                        },
                                    ]}
                                />
                            </Section>
                        </>
                    )}
                </QueryResult>
            )}
        </PortfolioFrame>
    );
}
