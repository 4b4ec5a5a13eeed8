// Small charts on the summary: performance, VaR by position, VaR by method, composition. Each links
// to the page with details.
import {useMemo, type ReactNode} from 'react';
import type {PortfolioReport} from '../../api/types.gen';
import {Link} from '../../app/router';
import {SymbolText} from '../../ui/SymbolText';
import {Bars, type Bar} from '../../ui/Bars';
import {ChartFrame} from '../../ui/ChartFrame';
import {ColoredTreemap} from '../../ui/ColoredTreemap';
import {Chip} from '../../ui/Definition';
import {contract, level, number, percent, plural, rounded} from '../../ui/format';
import {Section} from '../../ui/Page';
import {TimeChart, type TimeSeries} from '../../ui/TimeChart';
import type {Why} from '../../ui/Why';
import {enumLabel} from '../../ui/enum_labels';
import {basis} from './summary_why';
import {useBenchmarkLine} from './benchmark_growth';
import {returnBasis} from './growth';

const most = 9; // bars of a small chart; the rest are combined

interface Part {
    name: string;
    value: number;
}

// The largest items, with the rest combined.
export function weightiest(parts: readonly Part[], count: number): Part[] {
    const sorted = [...parts].sort((a, b) => Math.abs(b.value) - Math.abs(a.value));
    if (sorted.length <= count) return sorted;
    const rest = sorted.slice(count - 1);
    return [
        ...sorted.slice(0, count - 1),
        {name: `${rest.length} others`, value: rest.reduce((sum, p) => sum + p.value, 0)},
    ];
}

const barsOf = (parts: readonly Part[]): Bar[] =>
    parts.map(({name, value}) => ({label: contract(name), value, series: value < 0 ? 2 : 1}));

function Small({
    to,
    title,
    of,
    children,
}: {
    to: string;
    title: string;
    of: string;
    children: ReactNode;
}) {
    return (
        <Section title={title} tools={<Link to={to}>{of}</Link>}>
            {children}
        </Section>
    );
}

function Path({report, base}: {report: PortfolioReport; base: string}) {
    const data = report.performance.value;
    const dates = useMemo(() => (data?.path ?? []).map((p) => p.date), [data]);
    const compared = useBenchmarkLine(report.benchmark, dates, report.as_of);
    const lines = useMemo<TimeSeries[]>(
        () => [
            {
                label: 'Growth of 1',
                values: (data?.path ?? []).map((p) => 1 + p.cumulative),
                series: 1,
                kind: 'area',
                format: (x) => number(x, 4),
            },
            ...compared,
        ],
        [data, compared],
    );
    if (!data) return null;
    const summary = `Growth of 1 over ${number(data.observations)} days: ${number(1 + data.cumulative_return, 2)}; maximum drawdown ${percent(data.max_drawdown)}%.`;
    return (
        <Small title="Performance" to={`${base}/performance`} of="Performance">
            <ChartFrame
                title="Growth of 1"
                unit={returnBasis(report.holding)}
                asOf={report.as_of}
                summary={summary}
                note={summary}
                rows={data.path}
                columns={[
                    {key: 'date', label: 'Date', text: true, value: (p) => p.date},
                    {
                        key: 'value',
                        label: 'Growth of 1',
                        value: (p) => 1 + p.cumulative,
                        cell: (p) => number(1 + p.cumulative, 4),
                    },
                    {
                        key: 'drawdown',
                        label: 'Drawdown',
                        unit: '%',
                        value: (p) => p.drawdown,
                        cell: (p) => percent(p.drawdown),
                    },
                ]}
                why={() =>
                    ({
                        ...basis(report),
                        title: 'Return',
                        term: 'return_total',
                        value: percent(data.cumulative_return, 2, true),
                        unit: '%',
                    }) as Why
                }
            >
                <TimeChart
                    dates={dates}
                    lines={lines}
                    summary={summary}
                    height={188}
                    format={(x) => number(x, 2)}
                />
            </ChartFrame>
        </Small>
    );
}

function Losers({report, base}: {report: PortfolioReport; base: string}) {
    const confidence = report.summary.headline_confidence;
    const rows = (report.var.value?.components ?? []).filter(
        (c) => c.method === 'historical' && c.confidence === confidence && c.component !== null,
    );
    if (rows.length === 0) return null;
    const parts = weightiest(
        rows.map((c) => ({name: c.symbol, value: c.component ?? 0})),
        most,
    );
    const summary = `Component VaR by position, in total ${number(report.summary.var)} ${report.currency}; the largest is ${contract(parts[0]?.name ?? '')} with ${number(parts[0]?.value)}.`;
    return (
        <Small title="VaR by position" to={`${base}/var`} of="Value at risk">
            <ChartFrame
                title={`VaR ${level(confidence)} by position`}
                unit={`${report.currency}, historical; negative: hedges`}
                asOf={report.as_of}
                chip={<Chip term="component_var" />}
                summary={summary}
                rows={rows}
                columns={[
                    {
                        key: 'symbol',
                        label: 'Symbol',
                        text: true,
                        value: (c) => c.symbol,
                        cell: (c) => <SymbolText symbol={c.symbol} />,
                    },
                    {
                        key: 'component',
                        label: 'Component VaR',
                        unit: report.currency,
                        value: (c) => c.component,
                    },
                    {
                        key: 'share',
                        label: 'Share',
                        unit: '% of VaR',
                        value: (c) => c.component_share,
                        cell: (c) => percent(c.component_share, 1),
                    },
                    {key: 'value', label: 'Value', unit: report.currency, value: (c) => c.value},
                ]}
                why={() =>
                    ({
                        ...basis(report),
                        title: `VaR ${level(confidence)}, historical`,
                        term: 'component_var',
                        value: number(report.summary.var),
                        included: {
                            title: 'Positions included',
                            total: number(report.summary.var),
                            rows: rows.map((c) => ({
                                name: c.symbol,
                                value: number(c.component),
                                note: `${percent(c.component_share, 1)}%`,
                            })),
                        },
                    }) as Why
                }
            >
                <Bars bars={barsOf(parts)} summary={summary} labelWidth={84} />
            </ChartFrame>
        </Small>
    );
}

function Methods({report, base}: {report: PortfolioReport; base: string}) {
    const confidence = report.summary.headline_confidence;
    const rows = (report.var.value?.results ?? []).filter((r) => r.confidence === confidence);
    if (rows.length === 0) return null;
    const bars = rows.flatMap((r): Bar[] => [
        {label: enumLabel(r.method), value: r.var, error: r.standard_error, series: 1},
        {label: 'ES', value: r.es, error: r.es_standard_error, series: 2},
    ]);
    const summary = `VaR and ES at ${level(confidence)} by method: ${rows.map((r) => `${enumLabel(r.method)} ${number(r.var)}, ES ${number(r.es)}`).join('; ')}.`;
    return (
        <Small title="VaR by method" to={`${base}/backtest`} of="Backtest">
            <ChartFrame
                title="VaR and ES by method"
                unit={`${report.currency} at ${level(confidence)}, ${plural(report.summary.horizon_days, 'day')}; whiskers: one standard error`}
                asOf={report.as_of}
                chip={<Chip term="var" />}
                summary={summary}
                rows={rows}
                columns={[
                    {key: 'method', label: 'Method', text: true, value: (r) => enumLabel(r.method)},
                    {key: 'var', label: 'VaR', unit: report.currency, value: (r) => r.var},
                    {
                        key: 'error',
                        label: '\u00b1',
                        unit: report.currency,
                        value: (r) => r.standard_error,
                    },
                    {key: 'es', label: 'ES', unit: report.currency, value: (r) => r.es},
                    {
                        key: 'es_error',
                        label: '\u00b1',
                        unit: report.currency,
                        value: (r) => r.es_standard_error,
                    },
                ]}
                why={() =>
                    ({
                        ...basis(report),
                        title: `VaR ${level(confidence)} by method`,
                        term: 'var',
                        value: number(report.summary.var),
                        included: {
                            title: 'Methods',
                            rows: rows.map((r) => ({
                                name: enumLabel(r.method),
                                value: number(r.var),
                                note: `ES ${number(r.es)}`,
                            })),
                        },
                    }) as Why
                }
            >
                <Bars bars={bars} summary={summary} format={rounded} labelWidth={144} />
            </ChartFrame>
        </Small>
    );
}

function Made({report, base}: {report: PortfolioReport; base: string}) {
    const rows = report.snapshot.positions.filter((p) => p.market_value !== null);
    if (rows.length === 0) return null;
    const largest = [...rows].sort(
        (a, b) => Math.abs(b.market_value ?? 0) - Math.abs(a.market_value ?? 0),
    )[0];
    const summary = `Positions by size; the largest is ${contract(largest?.symbol ?? '')} with ${number(largest?.market_value)} ${report.currency}.`;
    return (
        <Small title="Composition" to={`${base}/exposures`} of="Exposures">
            <ChartFrame
                title="Positions by market value"
                unit={`${report.currency}; hatched: short`}
                asOf={report.as_of}
                chip={<Chip term="market_value" />}
                summary={summary}
                rows={rows}
                columns={[
                    {
                        key: 'symbol',
                        label: 'Symbol',
                        text: true,
                        value: (p) => p.symbol,
                        cell: (p) => <SymbolText symbol={p.symbol} />,
                    },
                    {key: 'sector', label: 'Sector', text: true, value: (p) => p.sector},
                    {
                        key: 'value',
                        label: 'Market value',
                        unit: report.currency,
                        value: (p) => p.market_value,
                    },
                    {
                        key: 'weight',
                        label: 'Weight',
                        unit: '% of gross',
                        value: (p) => p.weight,
                        cell: (p) => percent(p.weight, 1),
                    },
                    {
                        key: 'day',
                        label: 'Day return',
                        unit: '%',
                        value: (p) => p.daily_return,
                        cell: (p) => percent(p.daily_return, 2, true),
                    },
                    {
                        key: 'unrealized',
                        label: 'Unrealized return',
                        unit: '%',
                        value: (p) => p.unrealized_return,
                        cell: (p) => percent(p.unrealized_return, 1, true),
                    },
                ]}
                why={() =>
                    ({
                        ...basis(report),
                        title: 'Gross value',
                        term: 'gross_value',
                        value: number(report.summary.gross_value),
                        included: {
                            title: 'Positions included',
                            rows: rows.map((p) => ({
                                name: p.symbol,
                                value: number(p.market_value),
                                note: `${percent(p.weight, 1)}%`,
                            })),
                        },
                    }) as Why
                }
            >
                <ColoredTreemap
                    summary={summary}
                    height={178}
                    tiles={rows.map((p) => ({
                        name: contract(p.symbol),
                        value: p.market_value ?? 0,
                        text: rounded(p.market_value),
                        class: p.type,
                        day: p.daily_return,
                        unrealized: p.unrealized_return,
                    }))}
                />
            </ChartFrame>
        </Small>
    );
}

export function SummaryCharts({report}: {report: PortfolioReport}) {
    const base = `/portfolios/${encodeURIComponent(report.portfolio)}`;
    return (
        <>
            <div className="wide-left">
                <Path report={report} base={base} />
                <Losers report={report} base={base} />
            </div>
            <div className="columns">
                <Methods report={report} base={base} />
                <Made report={report} base={base} />
            </div>
        </>
    );
}
