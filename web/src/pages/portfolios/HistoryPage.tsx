// The stored daily results of a portfolio: value, P&L, exposure and risk as they were computed.
import {useMemo} from 'react';
import {useMethod} from '../../api/queries';
import type {ListedResult, ResultSeriesResponse} from '../../api/types.gen';
import {Link, useAsOf, useSearch} from '../../app/router';
import {Button} from '../../ui/Button';
import {ChartFrame} from '../../ui/ChartFrame';
import {enumLabel} from '../../ui/enum_labels';
import {Figure} from '../../ui/Figure';
import {instant, level, number, short} from '../../ui/format';
import {Section} from '../../ui/Page';
import {Empty, QueryResult} from '../../ui/states';
import {Table} from '../../ui/Table';
import type {Column} from '../../ui/table_model';
import {TimeChart, type TimeSeries} from '../../ui/TimeChart';
import {PortfolioFrame, useSlug} from './frame';

interface Chart {
    title: string;
    kind: string;
    lines: readonly (readonly [string, string])[]; // figure and label
    look?: readonly Pick<TimeSeries, 'series' | 'kind'>[]; // of the lines, where not one color each
}

const charts: Chart[] = [
    {
        title: 'Value and exposure',
        kind: 'snapshot',
        lines: [
            ['net', 'Net value'],
            ['gross', 'Gross'],
            ['delta_adjusted.net', 'Delta-adjusted net'],
        ],
    },
    {
        title: 'P&L',
        kind: 'snapshot',
        lines: [
            ['day_pnl', 'Day P&L'],
            ['cumulative_pnl', 'Cumulative P&L'],
        ],
    },
];

const valuesOf = (data: ResultSeriesResponse, figure: string) =>
    data.figures[figure] ?? data.dates.map(() => null);

function SeriesChart({
    chart,
    data,
    currency,
}: {
    chart: Chart;
    data: ResultSeriesResponse;
    currency: string;
}) {
    const lines = useMemo<TimeSeries[]>(
        () =>
            chart.lines.map(([figure, label], i) => ({
                label,
                values: valuesOf(data, figure),
                ...(chart.look?.[i] ?? {series: i + 1, kind: 'line'}),
                format: (x) => number(x, 0),
            })),
        [chart, data],
    );
    const rows = useMemo(
        () => data.dates.map((date, i) => ({date, values: lines.map((line) => line.values[i])})),
        [data, lines],
    );
    const last = rows.at(-1);
    return (
        <div className="history-chart">
            <ChartFrame
                title={chart.title}
                unit={currency}
                asOf={last?.date ?? null}
                summary={`${last?.date ?? ''}: ${chart.lines
                    .map(([, label], i) => `${label.toLowerCase()} ${number(last?.values[i], 0)}`)
                    .join(', ')}.`}
                rows={rows}
                columns={[
                    {key: 'date', label: 'Date', text: true, value: (row) => row.date},
                    ...chart.lines.map(([figure, label], i) => ({
                        key: figure,
                        label,
                        unit: currency,
                        value: (row: (typeof rows)[number]) => row.values[i],
                    })),
                ]}
            >
                <TimeChart dates={data.dates} lines={lines} summary={chart.title} format={short} />
            </ChartFrame>
        </div>
    );
}

function Risk({slug, currency}: {slug: string; currency: string}) {
    const [asOf] = useAsOf();
    const series = useMethod('result.series', {subject: slug, kind: 'var', to: asOf || null});
    return (
        <QueryResult of={series} what="Loading stored risk" lines={6}>
            {(data) => {
                const names = Object.keys(data.figures).filter((name) => name.endsWith('.var'));
                const parts = names.map((name) => {
                    const [method = '', ...digits] = name.slice(0, -4).split('.');
                    return {name, method, confidence: Number(digits.join('.'))};
                });
                const methods = [...new Set(parts.map(({method}) => method))];
                const highest = Math.max(...parts.map(({confidence}) => confidence));
                const lines = parts.map(
                    ({name, method, confidence}) =>
                        [name, `${enumLabel(method)} ${level(confidence)}`] as const,
                );
                // A method has one color; all but the highest confidence are dashed.
                const look = parts.map(({method, confidence}) => ({
                    series: methods.indexOf(method) + 1,
                    kind: confidence === highest ? ('line' as const) : ('dashed' as const),
                }));
                return lines.length > 0 && data.dates.length > 1 ? (
                    <SeriesChart
                        chart={{title: 'Value at risk', kind: 'var', lines, look}}
                        {...{data, currency}}
                    />
                ) : null;
            }}
        </QueryResult>
    );
}

const columns: Column<ListedResult>[] = [
    {key: 'as_of', label: 'Date', text: true, value: (r) => r.as_of},
    {key: 'kind', label: 'Kind', text: true, value: (r) => enumLabel(r.kind)},
    {key: 'version', label: 'Version', value: (r) => r.version},
    {
        key: 'created_at',
        label: 'Computed',
        text: true,
        value: (r) => r.created_at,
        cell: (r) => instant(r.created_at),
    },
    {key: 'created_by', label: 'By', text: true, value: (r) => r.created_by},
    {key: 'reason', label: 'Reason', text: true, cut: true, value: (r) => r.reason},
    {
        key: 'findings',
        label: 'Findings',
        text: true,
        cut: true,
        value: (r) => r.findings.join(' '),
    },
];

function Comparison({first, second}: {first: string; second: string}) {
    const compared = useMethod('result.compare', {first, second});
    return (
        <QueryResult of={compared} what="Comparing results" lines={5}>
            {(data) => (
                <Section
                    title={`${enumLabel(data.first.kind)}: ${data.first.as_of} and ${data.second.as_of}`}
                    note={
                        data.inputs.length > 0
                            ? `Inputs that differ: ${data.inputs.map((one) => enumLabel(one.input).toLowerCase()).join(', ')}.`
                            : 'Both rest on the same inputs.'
                    }
                >
                    <Table
                        label="Changed numbers"
                        rows={data.figures}
                        id={(f) => f.name}
                        sort={null}
                        columns={[
                            {key: 'name', label: 'Figure', text: true, value: (f) => f.name},
                            {
                                key: 'first',
                                label: data.first.as_of,
                                value: (f) => f.first,
                                cell: (f) => <Figure value={f.first} digits={4} />,
                            },
                            {
                                key: 'second',
                                label: data.second.as_of,
                                value: (f) => f.second,
                                cell: (f) => <Figure value={f.second} digits={4} />,
                            },
                            {
                                key: 'difference',
                                label: 'Difference',
                                value: (f) => f.difference,
                                cell: (f) => <Figure value={f.difference} digits={4} signed />,
                            },
                        ]}
                    />
                </Section>
            )}
        </QueryResult>
    );
}

// Every stored result; two of one kind are compared.
function Results({slug}: {slug: string}) {
    const [first, setFirst] = useSearch('first');
    const [second, setSecond] = useSearch('second');
    const [asOf] = useAsOf();
    const results = useMethod('result.list', {
        subject: slug,
        to: asOf || null,
        superseded: true,
        limit: 500,
        direction: 'descending',
    });
    const rows = results.data?.data ?? [];
    const chosen = rows.find((row) => row.id === first);
    const choose = (row: ListedResult) => {
        if (!chosen || second) {
            setFirst(row.id);
            setSecond('');
        } else if (chosen.id === row.id) {
            setFirst('');
        } else {
            setSecond(row.id);
        }
    };
    return (
        <>
            <Section
                title="Stored results"
                note={
                    (chosen && !second
                        ? `Choose a second result of ${enumLabel(chosen.kind).toLowerCase()}.`
                        : 'Choose two of one kind to compare them.') +
                    (results.data?.next_cursor
                        ? ` The newest ${number(rows.length)} are listed; for older ones choose an earlier date at the top.`
                        : '')
                }
            >
                <QueryResult of={results} what="Loading results" lines={6}>
                    {(data) => (
                        <Table
                            label="Stored results"
                            rows={data.data}
                            columns={columns}
                            id={(r) => r.id}
                            filter
                            groups={['kind', 'as_of']}
                            height={360}
                            rowClass={(r) => (r.id === first || r.id === second ? 'chosen' : '')}
                            actions={(r) => (
                                <Button
                                    kind="quiet"
                                    disabledReason={
                                        chosen && !second && chosen.kind !== r.kind
                                            ? `Another kind than ${enumLabel(chosen.kind)}.`
                                            : false
                                    }
                                    onClick={() => choose(r)}
                                >
                                    {r.id === first || r.id === second ? 'Chosen' : 'Compare'}
                                </Button>
                            )}
                            none="No results yet."
                        />
                    )}
                </QueryResult>
            </Section>
            {first && second && <Comparison first={first} second={second} />}
        </>
    );
}

export default function HistoryPage() {
    const slug = useSlug();
    const [asOf] = useAsOf();
    const series = useMethod('result.series', {subject: slug, kind: 'snapshot', to: asOf || null});
    return (
        <PortfolioFrame>
            {(portfolio) => (
                <QueryResult of={series} what="Loading stored results" lines={10}>
                    {(data) =>
                        data.dates.length === 0 ? (
                            <Empty title={`No stored results${asOf ? ` up to ${asOf}` : ''}`}>
                                <p>
                                    The daily batch computes value, exposures, VaR and other results
                                    and stores them by date.
                                </p>
                                <Link className="button" to="/batch">
                                    Open the batch
                                </Link>
                            </Empty>
                        ) : (
                            <>
                                <Section title="Daily results">
                                    {charts.map((chart) => (
                                        <SeriesChart
                                            key={chart.title}
                                            {...{chart, data}}
                                            currency={portfolio.base_currency}
                                        />
                                    ))}
                                    <Risk slug={slug} currency={portfolio.base_currency} />
                                </Section>
                                <Results slug={slug} />
                            </>
                        )
                    }
                </QueryResult>
            )}
        </PortfolioFrame>
    );
}
