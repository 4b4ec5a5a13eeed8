// Factor betas of the portfolio with their errors, contributions to risk and return, and the betas of
// the positions.
import {useMethod} from '../../api/queries';
import {
    FactorCoordinates,
    FactorEstimator,
    FactorEstimatorLabels,
    StandardErrors,
    StandardErrorsLabels,
    type FactorBeta,
    type FactorHolding,
    type FactorsResponse,
    type PortfolioFactorFit,
} from '../../api/types.gen';
import {Allowed} from '../../app/Allowed';
import {useSearch} from '../../app/router';
import {Bars} from '../../ui/Bars';
import {ChartFrame} from '../../ui/ChartFrame';
import {Chip} from '../../ui/Definition';
import {choices} from '../../ui/enum_labels';
import {SelectField} from '../../ui/fields';
import {Figure} from '../../ui/Figure';
import {contract, level, number, percent, plural, probability, shareText} from '../../ui/format';
import {HeatMap} from '../../ui/HeatMap';
import {Intervals} from '../../ui/Intervals';
import {Section} from '../../ui/Page';
import {Empty, QueryResult} from '../../ui/states';
import {Table} from '../../ui/Table';
import type {Column} from '../../ui/table_model';
import {FactorText} from './factor_names';
import {basis, errorsText, Headline, nameOf, specificShare, statusOf} from './FactorTiles';
import {PortfolioFrame, Quality, useValuedBook} from './frame';

function Betas({data, fit}: {data: FactorsResponse; fit: PortfolioFactorFit}) {
    const benchmark = (factor: string) =>
        data.benchmark?.betas.find((one) => one.factor === factor)?.beta ?? null;
    const active = (factor: string) =>
        data.active?.betas.find((one) => one.factor === factor) ?? null;
    const columns: Column<FactorBeta>[] = [
        {
            key: 'factor',
            label: 'Factor',
            text: true,
            value: (r) => nameOf(data, r.factor),
            cell: (r) => <FactorText name={nameOf(data, r.factor)} symbol={r.factor} />,
        },
        {
            key: 'beta',
            label: 'Beta',
            value: (r) => r.beta,
            cell: (r) => <Figure value={r.beta} digits={3} reason="dependent on other factors" />,
        },
        {
            key: 'standard_error',
            label: 'Std. error',
            value: (r) => r.standard_error,
            cell: (r) => number(r.standard_error, 3),
        },
        {key: 't', spare: 3, label: 't', value: (r) => r.t, cell: (r) => number(r.t, 1)},
        {key: 'p', label: 'p', value: (r) => r.p, cell: (r) => probability(r.p)},
        {
            key: 'interval',
            spare: 2,
            label: `${level(data.confidence)} interval`,
            value: (r) => r.lower,
            cell: (r) =>
                r.lower === null ? 'n/a' : `${number(r.lower, 2)} to ${number(r.upper, 2)}`,
        },
        {
            key: 'vif',
            spare: 1,
            label: 'VIF',
            value: (r) => r.vif,
            cell: (r) => number(r.vif, 1),
            hint: 'Variance inflation factor; above 10 the beta is not identified',
        },
        {
            key: 'status',
            label: 'Status',
            text: true,
            value: statusOf,
            cell: (r) =>
                r.identified && r.flags.length === 0 ? (
                    'identified'
                ) : (
                    <span className="flag">{statusOf(r)}</span>
                ),
        },
        {
            key: 'benchmark',
            label: data.benchmark?.asset ?? 'Benchmark',
            value: (r) => benchmark(r.factor),
            cell: (r) => number(benchmark(r.factor), 3),
        },
        {
            key: 'active',
            label: 'Active',
            value: (r) => active(r.factor)?.beta,
            cell: (r) => number(active(r.factor)?.beta, 3, true),
            hint: 'Beta of the portfolio\u2019s return less the benchmark\u2019s',
        },
    ];
    const unclear = fit.betas.filter((beta) => !beta.identified);
    const summary = `Betas to ${fit.betas.length} factors with ${level(data.confidence)} intervals; ${unclear.length === 0 ? 'all are identified' : `not identified: ${unclear.map((beta) => nameOf(data, beta.factor)).join(', ')}`}.`;
    return (
        <>
            <ChartFrame
                title="Betas with intervals"
                unit={`${level(data.confidence)} interval${data.benchmark ? `; hollow: ${data.benchmark.asset}` : ''}`}
                asOf={data.last_date}
                summary={summary}
                rows={fit.betas}
                columns={columns}
                chip={<Chip term="factor_beta" />}
                note={unclear.length > 0 ? 'Faded: not identified.' : undefined}
            >
                <Intervals
                    summary={summary}
                    rows={fit.betas.map((beta) => ({
                        label: nameOf(data, beta.factor),
                        value: beta.beta,
                        lower: beta.lower,
                        upper: beta.upper,
                        other: benchmark(beta.factor),
                        faded: !beta.identified,
                        note: statusOf(beta),
                    }))}
                />
            </ChartFrame>
            <Table
                label="Betas"
                rows={fit.betas}
                id={(r) => r.factor}
                columns={columns}
                explain={basis(data)}
            />
        </>
    );
}

function Contributions({data, fit}: {data: FactorsResponse; fit: PortfolioFactorFit}) {
    const {variance, attribution} = fit;
    if (!variance || !attribution)
        return (
            <p className="note">
                Betas of single-factor regressions must not be added up: there is no split of risk
                or return.
            </p>
        );
    const risk = [
        ...variance.by_factor.map((one) => ({
            name: nameOf(data, one.factor),
            value: one.share,
        })),
        {name: 'Specific', value: specificShare(fit)},
    ];
    const returns = [
        ...attribution.by_factor.map((one) => ({
            name: nameOf(data, one.factor),
            value: one.contribution as number | null,
        })),
        {name: 'Alpha', value: attribution.alpha},
        {name: 'Residual', value: attribution.residual as number | null},
    ];
    type Row = (typeof risk)[number];
    const columns = (label: string): Column<Row>[] => [
        {key: 'name', label: 'Part', text: true, value: (r) => r.name},
        {key: 'value', label, unit: '%', value: (r) => r.value, cell: (r) => percent(r.value, 2)},
    ];
    const riskText = `Share of the variance: ${shareText(variance.systematic_share)} from factors; volatility ${percent(variance.volatility, 2)}% a year.`;
    const returnText = `Sum of daily returns over ${fit.observations} days: ${percent(attribution.total, 2)}%.`;
    const bars = (rows: Row[]) =>
        rows.map((r) => ({
            label: r.name,
            value: r.value === null ? null : r.value * 100,
            series: (r.value ?? 0) < 0 ? 2 : 1,
            note: `${percent(r.value, 1)}%`,
        }));
    return (
        <div className="columns">
            <ChartFrame
                title="Contribution to risk"
                unit="% of the variance"
                asOf={data.last_date}
                summary={riskText}
                note={riskText}
                rows={risk}
                columns={columns('Share of variance')}
                chip={<Chip term="systematic_risk" />}
            >
                <Bars summary={riskText} bars={bars(risk)} labelWidth={110} />
            </ChartFrame>
            <ChartFrame
                title="Contribution to return"
                unit="%, sum of daily returns"
                asOf={data.last_date}
                summary={returnText}
                note={returnText}
                rows={returns}
                columns={columns('Return')}
            >
                <Bars summary={returnText} bars={bars(returns)} labelWidth={110} />
            </ChartFrame>
        </div>
    );
}

// Why the heat map may have fewer rows than the table.
function positionNote(fit: PortfolioFactorFit): string {
    const left = fit.holdings.filter((row) => !row.entered).length;
    return left === 0
        ? 'An option has the betas of its underlying; its weight is delta-adjusted.'
        : `An option has the betas of its underlying; its weight is delta-adjusted. ${plural(left, 'position')} without betas ${left === 1 ? 'is' : 'are'} only in the table.`;
}

function PositionBetas({data, fit}: {data: FactorsResponse; fit: PortfolioFactorFit}) {
    const fits = new Map(data.assets.map((one) => [one.asset, one]));
    const rows = [...fit.holdings].sort(
        (a, b) => Math.abs(b.variance_share ?? 0) - Math.abs(a.variance_share ?? 0),
    );
    const entered = rows.filter((row) => row.entered);
    const factors = data.factors.map((one) => nameOf(data, one.factor));
    const beta = (row: FactorHolding, k: number) => fits.get(row.asset)?.betas[k]?.beta ?? null;
    const columns: Column<FactorHolding>[] = [
        {
            key: 'symbol',
            label: 'Symbol',
            text: true,
            value: (r) => r.symbol,
            cell: (r) => contract(r.symbol),
        },
        {
            key: 'weight',
            label: 'Weight',
            unit: '%',
            value: (r) => r.weight,
            cell: (r) => <Figure value={r.weight} percent digits={1} />,
            hint: 'Delta-adjusted exposure over the net value',
        },
        {
            key: 'market',
            label: 'Beta',
            value: (r) => beta(r, 0),
            cell: (r) => <Figure value={beta(r, 0)} digits={2} reason="too few returns" />,
            hint: `Beta to ${factors[0] ?? 'the first factor'}`,
        },
        {
            key: 'r2',
            spare: 4,
            label: 'R\u00b2',
            value: (r) => fits.get(r.asset)?.r_squared,
            cell: (r) => number(fits.get(r.asset)?.r_squared, 2),
        },
        {
            key: 'days',
            spare: 5,
            label: 'Days',
            value: (r) => fits.get(r.asset)?.observations,
            cell: (r) => number(fits.get(r.asset)?.observations),
        },
        {
            key: 'risk',
            label: 'Risk',
            unit: '% of variance',
            value: (r) => r.variance_share,
            cell: (r) => <Figure value={r.variance_share} percent digits={1} />,
        },
        {
            key: 'return',
            label: 'Return',
            unit: '%',
            value: (r) => r.return_contribution,
            cell: (r) => <Figure value={r.return_contribution} percent digits={2} />,
        },
    ];
    const summary = `Betas of ${entered.length} positions to ${factors.length} factors.`;
    return (
        <div className="columns">
            <ChartFrame
                title="Betas by position"
                asOf={data.last_date}
                summary={summary}
                rows={entered}
                columns={[
                    columns[0] as Column<FactorHolding>,
                    ...data.factors.map((factor, k) => ({
                        key: factor.factor,
                        label: factors[k] ?? factor.factor,
                        value: (r: FactorHolding) => beta(r, k),
                        cell: (r: FactorHolding) => number(beta(r, k), 2),
                    })),
                ]}
            >
                <HeatMap
                    rows={entered.map((row) => contract(row.symbol))}
                    columns={factors}
                    value={(r, c) => beta(entered[r] as FactorHolding, c)}
                    summary={summary}
                    text={(x, cell) => number(x, cell < 32 ? 1 : 2)}
                    scale={2}
                />
            </ChartFrame>
            <Table
                label="Positions"
                rows={rows}
                id={(r) => r.symbol}
                columns={columns}
                explain={basis(data)}
            />
        </div>
    );
}

export default function FactorsPage() {
    const [estimator, setEstimator] = useSearch('estimator');
    const [coordinates, setCoordinates] = useSearch('coordinates');
    const [errors, setErrors] = useSearch('errors');
    const chosen = FactorEstimator.find((one) => one === estimator) ?? 'ols';
    const space = FactorCoordinates.find((one) => one === coordinates) ?? 'excess';
    const kind = StandardErrors.find((one) => one === errors) ?? 'newey_west';
    const factors = useMethod(
        'risk.factors',
        {
            ...useValuedBook(),
            estimator: chosen,
            coordinates: space,
            standard_errors: kind,
        },
        {placeholderData: (before) => before},
    );
    return (
        <PortfolioFrame
            actions={
                <>
                    {factors.data && (
                        <Quality
                            coverage={factors.data.coverage}
                            issues={factors.data.issues}
                            asOf={factors.data.last_date}
                        />
                    )}
                    <Allowed to="risk.factors">
                        <SelectField
                            label="Estimator"
                            value={chosen}
                            onChange={(event) => setEstimator(event.target.value)}
                            options={choices(FactorEstimator, FactorEstimatorLabels)}
                        />
                        <SelectField
                            label="Factors"
                            value={space}
                            onChange={(event) => setCoordinates(event.target.value)}
                            options={choices(FactorCoordinates, {
                                absolute: 'Returns',
                                excess: 'In excess of the market',
                            })}
                        />
                        <SelectField
                            label="Standard errors"
                            value={kind}
                            onChange={(event) => setErrors(event.target.value)}
                            options={choices(StandardErrors, StandardErrorsLabels)}
                        />
                    </Allowed>
                </>
            }
        >
            {() => (
                <QueryResult of={factors} what="Running the regressions">
                    {(data) =>
                        data.portfolio ? (
                            <>
                                <Headline data={data} fit={data.portfolio} />
                                <Section
                                    title="Betas"
                                    note={`${FactorEstimatorLabels[data.estimator] ?? data.estimator} on ${number(data.portfolio.observations)} daily returns from ${data.portfolio.first_date ?? 'n/a'} to ${data.portfolio.last_date ?? 'n/a'}; errors: ${errorsText(data, data.portfolio.lags)}.`}
                                >
                                    <Betas data={data} fit={data.portfolio} />
                                </Section>
                                <Section title="Contributions by factor">
                                    <Contributions data={data} fit={data.portfolio} />
                                </Section>
                                <Section title="Positions" note={positionNote(data.portfolio)}>
                                    <PositionBetas data={data} fit={data.portfolio} />
                                </Section>
                            </>
                        ) : (
                            <Empty title="No betas of the portfolio">
                                <p>
                                    No position has enough returns on common dates. The data quality
                                    note lists what is missing.
                                </p>
                            </Empty>
                        )
                    }
                </QueryResult>
            )}
        </PortfolioFrame>
    );
}
