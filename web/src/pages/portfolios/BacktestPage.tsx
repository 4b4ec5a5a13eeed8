// VaR backtest: P&L against past forecasts, exceptions, statistical tests, traffic light zone.
import {useMethod} from '../../api/queries';
import type {
    BacktestException,
    BacktestResponse,
    RollingResult,
    TestResult,
} from '../../api/types.gen';
import {useSearch} from '../../app/router';
import {ChartFrame} from '../../ui/ChartFrame';
import {Chip} from '../../ui/Definition';
import {SelectField} from '../../ui/fields';
import {Figure} from '../../ui/Figure';
import {level, number, probability} from '../../ui/format';
import {Section} from '../../ui/Page';
import {QueryResult} from '../../ui/states';
import {Table} from '../../ui/Table';
import type {Column} from '../../ui/table_model';
import {TimeChart, type TimeSeries} from '../../ui/TimeChart';
import type {Why} from '../../ui/Why';
import {enumLabel} from '../../ui/enum_labels';
import {useMemo} from 'react';
import {PortfolioFrame, Quality, useValuedBook} from './frame';

const Zone = ({name}: {name: string}) => <span className={`zone ${name}`}>{enumLabel(name)}</span>;
const weak = (p: number | null): string => (p !== null && p < 0.05 ? 'negative' : '');

const settingsOf = (data: BacktestResponse): [string, string][] => [
    ['Horizon', '1 trading day'],
    ['Window of each forecast', `${number(data.window)} returns`],
    ['Largest number of forecasts', `${number(data.maximum_days)} days`],
    ['Quantile', enumLabel(data.quantile)],
];

function basis(data: BacktestResponse): Partial<Why> {
    return {
        method: 'risk.backtest',
        inputs: settingsOf(data),
        coverage: data.coverage,
        issues: data.issues,
        digest: data.digest,
        dataDigest: data.data_digest,
        engine: data.engine_version,
    };
}

function columnsOf(data: BacktestResponse, currency: string): Column<RollingResult>[] {
    const p = (
        key:
            | 'kupiec'
            | 'christoffersen_independence'
            | 'christoffersen_conditional'
            | 'dynamic_quantile',
        label: string,
        term?: 'kupiec' | 'christoffersen',
    ): Column<RollingResult> => ({
        key,
        ...(key === 'christoffersen_independence' && {spare: 5}),
        ...(key === 'dynamic_quantile' && {spare: 6}),
        label,
        unit: 'p-value',
        value: (r) => r[key].p_value,
        ...(term ? {chip: <Chip term={term} />} : {}),
        cell: (r) => <span className={weak(r[key].p_value)}>{probability(r[key].p_value)}</span>,
    });
    return [
        {key: 'method', label: 'Method', text: true, value: (r) => enumLabel(r.method)},
        {
            key: 'confidence',
            label: 'Confidence',
            value: (r) => r.confidence,
            cell: (r) => level(r.confidence),
        },
        {key: 'observations', spare: 2, label: 'Days', value: (r) => r.observations},
        {
            key: 'exceptions',
            label: 'Exceptions',
            value: (r) => r.exceptions,
            chip: <Chip term="exceptions" />,
            cell: (r) => (
                <Figure
                    value={r.exceptions}
                    name={`backtest.${r.method}.${r.confidence}.exceptions`}
                    why={() =>
                        ({
                            ...basis(data),
                            title: `Exceptions, ${enumLabel(r.method)} at ${level(r.confidence)}`,
                            term: 'exceptions',
                            value: number(r.exceptions),
                            unit: `of ${number(r.observations)} days`,
                            inputs: [
                                ...settingsOf(data),
                                ['Expected', number(r.expected, 1)],
                                ['Ratio', number(r.ratio, 2)],
                            ],
                            included: {
                                title: 'Exception dates',
                                rows: r.exception_days.map((day) => ({
                                    name: day.date ?? String(day.index),
                                    value: number(day.pnl),
                                    note: `VaR ${number(day.var)} ${currency}`,
                                })),
                            },
                        }) as Why
                    }
                />
            ),
        },
        {
            key: 'expected',
            spare: 3,
            label: 'Expected',
            value: (r) => r.expected,
            cell: (r) => number(r.expected, 1),
        },
        p('kupiec', 'Kupiec POF', 'kupiec'),
        p('christoffersen_independence', 'Christoffersen', 'christoffersen'),
        p('christoffersen_conditional', 'Conditional coverage'),
        p('dynamic_quantile', 'Quantiles'),
        {
            key: 'zone',
            label: 'Zone',
            text: true,
            value: (r) => r.traffic_light.zone,
            cell: (r) => <Zone name={r.traffic_light.zone} />,
            chip: <Chip term="traffic_light" />,
        },
        {
            key: 'multiplier',
            spare: 4,
            label: 'Multiplier',
            value: (r) => r.traffic_light.multiplier,
            cell: (r) => number(r.traffic_light.multiplier, 2),
        },
    ];
}

function Plot({
    data,
    result,
    currency,
}: {
    data: BacktestResponse;
    result: RollingResult;
    currency: string;
}) {
    const lines = useMemo<TimeSeries[]>(() => {
        const isException = new Set(result.exception_days.map((day) => day.date));
        return [
            {label: 'P&L', values: result.pnl, series: 1, kind: 'dots', format: (x) => number(x)},
            {
                label: 'VaR (as loss)',
                values: result.var.map((x) => -x),
                series: 2,
                kind: 'line',
                format: (x) => number(x),
            },
            {
                label: 'Exceptions',
                values: result.pnl.map((x, i) =>
                    isException.has(result.dates[i] ?? '') ? x : null,
                ),
                series: 5,
                kind: 'marks',
                format: (x) => number(x),
            },
        ];
    }, [result]);
    const summary = `${number(result.exceptions)} exceptions in ${number(result.observations)} days, ${number(result.expected, 1)} expected: ${result.traffic_light.zone} zone.`;
    const columns: Column<BacktestException>[] = [
        {key: 'date', label: 'Date', text: true, value: (d) => d.date},
        {key: 'pnl', label: 'P&L', unit: currency, value: (d) => d.pnl},
        {key: 'var', label: 'VaR', unit: currency, value: (d) => d.var},
        {key: 'excess', label: 'Exception', unit: currency, value: (d) => -d.pnl - d.var},
    ];
    return (
        <ChartFrame
            title={`P&L and previous-day VaR, ${enumLabel(result.method)}`}
            unit={currency}
            asOf={result.dates.at(-1) ?? null}
            summary={summary}
            note={summary}
            rows={result.exception_days}
            columns={columns}
            why={() =>
                ({
                    ...basis(data),
                    title: `Backtest, ${enumLabel(result.method)}`,
                    term: 'exceptions',
                    value: number(result.exceptions),
                    unit: 'exceptions',
                }) as Why
            }
        >
            <TimeChart dates={result.dates} lines={lines} summary={summary} height={300} />
        </ChartFrame>
    );
}

export default function BacktestPage() {
    const book = useValuedBook();
    const [confidence, setConfidence] = useSearch('confidence');
    const [method, setMethod] = useSearch('method');
    const stated = Number(confidence);
    const backtest = useMethod('risk.backtest', {
        ...book,
        ...(stated > 0 && stated < 1 && {confidence: stated}),
    });
    const at = backtest.data?.confidence ?? stated;
    return (
        <PortfolioFrame
            actions={
                backtest.data && (
                    <Quality
                        coverage={backtest.data.coverage}
                        issues={backtest.data.issues}
                        asOf={backtest.data.forecasts[0]?.dates.at(-1) ?? null}
                    />
                )
            }
        >
            {(portfolio) => (
                <QueryResult of={backtest} what="Running the backtest">
                    {(data) => {
                        const result =
                            data.forecasts.find((r) => r.method === method) ?? data.forecasts[0];
                        return (
                            <>
                                <Section
                                    title="Tests"
                                    note={
                                        <>
                                            One-day VaR at {level(at)}, each forecast from the{' '}
                                            {number(data.window)} returns before it, the latest{' '}
                                            {number(result?.observations)} days. An exception is a
                                            day whose loss exceeds the VaR forecast. P-values below
                                            0.05, which reject the method, are marked.
                                        </>
                                    }
                                >
                                    <Table
                                        label="Backtest of one-day VaR forecasts"
                                        rows={data.forecasts}
                                        columns={columnsOf(data, portfolio.base_currency)}
                                        id={(r) => `${r.method} ${r.confidence}`}
                                        onOpen={(r) => setMethod(r.method)}
                                    />
                                </Section>
                                {result && (
                                    <Section
                                        title="P&L and VaR by day"
                                        tools={
                                            <>
                                                <SelectField
                                                    label="Method"
                                                    value={result.method}
                                                    onChange={(event) =>
                                                        setMethod(event.target.value)
                                                    }
                                                    options={data.forecasts.map(
                                                        (r) =>
                                                            [
                                                                r.method,
                                                                enumLabel(r.method),
                                                            ] as const,
                                                    )}
                                                />
                                                <SelectField
                                                    label="Confidence"
                                                    value={String(at)}
                                                    onChange={(event) =>
                                                        setConfidence(event.target.value)
                                                    }
                                                    options={[
                                                        ...new Set([
                                                            ...portfolio.risk_settings.confidence,
                                                            0.95,
                                                            0.975,
                                                            0.99,
                                                            at,
                                                        ]),
                                                    ]
                                                        .sort()
                                                        .map((x) => [String(x), level(x)] as const)}
                                                />
                                            </>
                                        }
                                    >
                                        <Plot
                                            data={data}
                                            result={result}
                                            currency={portfolio.base_currency}
                                        />
                                    </Section>
                                )}
                                {result && (
                                    <Section title={`Further tests, ${enumLabel(result.method)}`}>
                                        <MoreTests result={result} />
                                    </Section>
                                )}
                            </>
                        );
                    }}
                </QueryResult>
            )}
        </PortfolioFrame>
    );
}

function MoreTests({result}: {result: RollingResult}) {
    const rows: {name: string; test: TestResult}[] = [
        {name: 'Time until first failure', test: result.time_until_first_failure},
        {name: 'Conditional coverage', test: result.christoffersen_conditional},
        {name: 'Conditional coverage, trimmed', test: result.christoffersen_conditional_trimmed},
        {name: 'Dynamic quantile (Engle and Manganelli)', test: result.dynamic_quantile},
        {name: 'Excess over ES (McNeil and Frey)', test: result.mcneil_frey},
    ];
    return (
        <Table
            label="Further tests"
            rows={rows}
            id={(r) => r.name}
            csv={false}
            columns={[
                {key: 'name', label: 'Test', text: true, value: (r) => r.name},
                {
                    key: 'statistic',
                    label: 'Statistic',
                    value: (r) => r.test.statistic,
                    cell: (r) => number(r.test.statistic, 3),
                },
                {
                    key: 'p',
                    label: 'p-value',
                    value: (r) => r.test.p_value,
                    cell: (r) => (
                        <span className={weak(r.test.p_value)}>{probability(r.test.p_value)}</span>
                    ),
                },
            ]}
        />
    );
}
