// Distributions over the simulated paths: collateral, tranches, coverage tests, single paths.
import {useMemo} from 'react';
import type {
    CloCoverageFailure,
    CloDealView,
    CloDistribution,
    CloPercentile,
    CloSimulateResponse,
    CloSimulatedPath,
    CloTrancheSimulation,
} from '../../api/types.gen';
import {Link, useSearch} from '../../app/router';
import {ChartFrame} from '../../ui/ChartFrame';
import {enumLabel} from '../../ui/enum_labels';
import {SelectField} from '../../ui/fields';
import {Figure} from '../../ui/Figure';
import {isMissing, level, number, percent, short} from '../../ui/format';
import {Histogram, type Mark} from '../../ui/Histogram';
import {Section, Tile, Tiles} from '../../ui/Page';
import {Table} from '../../ui/Table';
import type {Column} from '../../ui/table_model';
import {TimeChart} from '../../ui/TimeChart';
import {baseOf, DealIssues} from './frame';

interface Measure {
    key: string;
    label: string;
    unit: string;
    of: (tranche: CloTrancheSimulation) => CloDistribution | null;
    text: (x: number) => string;
}

const percentText = (x: number) => `${percent(x, 2)}%`;
const amountText = (x: number) => number(x);

const measuresOf = (currency: string): Measure[] => [
    {key: 'irr', label: 'Annual return', unit: '%', of: (t) => t.irr, text: percentText},
    {key: 'loss', label: 'Loss', unit: currency, of: (t) => t.loss, text: amountText},
    {
        key: 'distributions',
        label: 'Distributions',
        unit: currency,
        of: (t) => t.distributions,
        text: amountText,
    },
    {
        key: 'wal',
        label: 'Average life',
        unit: 'years',
        of: (t) => t.wal,
        text: (x) => number(x, 2),
    },
    {key: 'price', label: 'Price', unit: '% of par', of: (t) => t.price, text: (x) => number(x, 2)},
];

const percentileOf = (of: CloDistribution | null, at: number): number | null =>
    of?.percentiles.find((one) => Math.abs(one.level - at) < 1e-9)?.value ?? null;

// A figure with its standard error.
function WithError({
    value,
    error,
    digits,
    percent: asPercent = false,
}: {
    value: number | null | undefined;
    error: number | null | undefined;
    digits: number;
    percent?: boolean;
}) {
    if (isMissing(value)) return <Figure value={null} />;
    const text = asPercent ? percent(error, digits) : number(error, digits);
    return (
        <span className="with-error">
            <Figure value={value} digits={digits} percent={asPercent} />
            <span className="note" title="standard error">{` ± ${text}`}</span>
        </span>
    );
}

const trancheColumns: Column<CloTrancheSimulation>[] = [
    {key: 'id', label: 'Tranche', text: true, value: (t) => t.id},
    {
        key: 'expected_loss',
        label: 'Expected loss',
        unit: '% of balance',
        value: (t) => t.expected_loss,
        cell: (t) => (
            <WithError
                value={t.expected_loss}
                error={
                    t.loss && t.expected_loss && t.loss.mean > 0
                        ? (t.loss.standard_error * t.expected_loss) / t.loss.mean
                        : 0
                }
                digits={3}
                percent
            />
        ),
    },
    {
        key: 'default',
        label: 'Probability of a loss',
        unit: '%',
        value: (t) => t.default_probability?.value,
        cell: (t) => (
            <WithError
                value={t.default_probability?.value}
                error={t.default_probability?.standard_error}
                digits={2}
                percent
            />
        ),
    },
    {
        key: 'deferral',
        label: 'Probability of deferral',
        unit: '%',
        value: (t) => t.deferral_probability?.value,
        cell: (t) => (
            <WithError
                value={t.deferral_probability?.value}
                error={t.deferral_probability?.standard_error}
                digits={2}
                percent
            />
        ),
    },
    {
        key: 'wal',
        label: 'Average life',
        unit: 'years',
        value: (t) => t.wal?.mean,
        cell: (t) => <WithError value={t.wal?.mean} error={t.wal?.standard_error} digits={2} />,
    },
    {
        key: 'irr',
        label: 'Annual return, mean',
        unit: '%',
        value: (t) => t.irr?.mean,
        cell: (t) => (
            <WithError value={t.irr?.mean} error={t.irr?.standard_error} digits={2} percent />
        ),
    },
    ...(
        [
            [0.05, 'Return, 5th percentile'],
            [0.5, 'Return, median'],
            [0.95, 'Return, 95th percentile'],
        ] as const
    ).map(([at, label]) => ({
        key: `irr${at}`,
        label,
        unit: '%',
        extra: at !== 0.05,
        value: (t: CloTrancheSimulation) => percentileOf(t.irr, at),
        cell: (t: CloTrancheSimulation) => (
            <Figure value={percentileOf(t.irr, at)} percent digits={2} />
        ),
    })),
    {
        key: 'price',
        label: 'Value',
        unit: '% of par',
        value: (t) => t.price?.mean,
        cell: (t) => <WithError value={t.price?.mean} error={t.price?.standard_error} digits={2} />,
        hint: 'Mean value of what is received, discounted at the margin of the tranche',
    },
    {
        key: 'breakeven',
        label: 'Break-even default rate',
        unit: '% a year',
        value: (t) => t.breakeven_cdr,
        cell: (t) => <Figure value={t.breakeven_cdr} percent digits={2} />,
        hint: 'Largest flat annual default rate without a loss of the tranche',
    },
];

const percentileColumns = (text: (x: number) => string): Column<CloPercentile>[] => [
    {
        key: 'level',
        label: 'Percentile',
        unit: '%',
        value: (p) => p.level,
        cell: (p) => level(p.level),
    },
    {key: 'value', label: 'Value', value: (p) => p.value, cell: (p) => text(p.value)},
    {
        key: 'error',
        label: 'Standard error',
        value: (p) => p.standard_error,
        cell: (p) => (isMissing(p.standard_error) ? 'too few paths' : text(p.standard_error)),
    },
];

const pathAddress = (deal: CloDealView, terms: string, label: string): string =>
    `${baseOf(deal.slug)}/waterfall${terms}${terms ? '&' : '?'}path=${label}`;

// One distribution: its histogram with marks, and its percentiles with errors.
function Spread({
    title,
    unit,
    of,
    text,
    asOf,
}: {
    title: string;
    unit: string;
    of: CloDistribution;
    text: (x: number) => string;
    asOf: string;
}) {
    const width = (of.maximum - of.minimum) / Math.max(1, of.shares.length);
    const marks: Mark[] = [{at: of.mean, label: `Mean ${text(of.mean)}`, series: 1}];
    for (const at of [0.05, 0.95]) {
        const value = percentileOf(of, at);
        if (value !== null) marks.push({at: value, label: `${level(at)} ${text(value)}`});
    }
    const summary = `${title}: mean ${text(of.mean)}, standard error ${text(of.standard_error)}, from ${text(of.minimum)} to ${text(of.maximum)}.`;
    return (
        <ChartFrame
            title={title}
            unit={unit}
            asOf={asOf}
            summary={summary}
            rows={of.percentiles}
            columns={percentileColumns(text)}
            note={`Mean ${text(of.mean)} ± ${text(of.standard_error)} (standard error), standard deviation ${text(of.standard_deviation)}, ${number(of.paths)} paths.`}
        >
            {of.shares.length === 0 ? (
                <p>{`All ${number(of.paths)} paths have the value ${text(of.mean)}.`}</p>
            ) : (
                <Histogram
                    edges={[...of.shares, 0].map((_, i) => of.minimum + i * width)}
                    shares={of.shares}
                    marks={marks}
                    summary={summary}
                    format={unit === '%' ? (x) => `${percent(x, 0)}%` : short}
                    xTitle={`${title}, ${unit}`}
                />
            )}
        </ChartFrame>
    );
}

function OneTranche({deal, data}: {deal: CloDealView; data: CloSimulateResponse}) {
    const [chosen, setChosen] = useSearch('tranche');
    const [figure, setFigure] = useSearch('figure');
    const tranche = data.tranches.find((t) => t.id === chosen) ?? data.tranches.at(-1);
    if (!tranche) return null;
    const offered = measuresOf(deal.document.currency).filter((m) => m.of(tranche) !== null);
    const measure = offered.find((m) => m.key === figure) ?? offered[0];
    const of = measure?.of(tranche);
    if (!measure || !of) return null;
    return (
        <Section
            title={`Distribution of ${tranche.id}`}
            tools={
                <>
                    <SelectField
                        label="Tranche"
                        value={tranche.id}
                        onChange={(event) => setChosen(event.target.value)}
                        options={data.tranches.map((t) => [t.id, t.id] as const)}
                    />
                    <SelectField
                        label="Figure"
                        value={measure.key}
                        onChange={(event) => setFigure(event.target.value)}
                        options={offered.map((m) => [m.key, m.label] as const)}
                    />
                </>
            }
        >
            <div className="columns">
                <Spread
                    title={`${measure.label} of ${tranche.id}`}
                    unit={measure.unit}
                    of={of}
                    text={measure.text}
                    asOf={deal.as_of}
                />
                <Table
                    label={`Percentiles of ${tranche.id}`}
                    rows={of.percentiles}
                    columns={percentileColumns(measure.text)}
                    id={(p) => String(p.level)}
                    sort={null}
                />
            </div>
        </Section>
    );
}

function Failures({deal, data}: {deal: CloDealView; data: CloSimulateResponse}) {
    const groups = useMemo(() => [...new Set(data.coverage.map((one) => one.id))], [data.coverage]);
    const [chosen, setChosen] = useSearch('group');
    const group = groups.includes(chosen) ? chosen : (groups.at(-1) ?? '');
    const rows = useMemo(
        () => data.coverage.filter((one) => one.id === group),
        [data.coverage, group],
    );
    if (groups.length === 0) return null;
    const most = Math.max(0, ...rows.map((row) => row.oc?.value ?? 0));
    return (
        <ChartFrame
            title={`Probability that ${group} fails`}
            unit="% of paths"
            asOf={deal.as_of}
            summary={`The overcollateralization test of ${group} fails on at most ${percent(most, 1)}% of the paths.`}
            rows={rows}
            columns={[
                {key: 'date', label: 'Date', text: true, value: (r) => r.date},
                ...(['oc', 'ic'] as const).flatMap((test) => [
                    {
                        key: test,
                        label: test.toUpperCase(),
                        unit: '%',
                        value: (r: CloCoverageFailure) => r[test]?.value,
                        cell: (r: CloCoverageFailure) => percent(r[test]?.value, 2),
                    },
                    {
                        key: `${test}_error`,
                        label: `Standard error of ${test.toUpperCase()}`,
                        unit: '%',
                        value: (r: CloCoverageFailure) => r[test]?.standard_error,
                        cell: (r: CloCoverageFailure) => percent(r[test]?.standard_error, 2),
                    },
                ]),
            ]}
            note={
                <SelectField
                    label="Coverage group"
                    value={group}
                    onChange={(event) => setChosen(event.target.value)}
                    options={groups.map((id) => [id, id] as const)}
                />
            }
        >
            <TimeChart
                dates={rows.map((row) => row.date)}
                lines={[
                    {
                        label: 'Overcollateralization',
                        series: 1,
                        values: rows.map((row) => row.oc?.value ?? null),
                    },
                    {
                        label: 'Interest coverage',
                        series: 3,
                        values: rows.map((row) => row.ic?.value ?? null),
                    },
                ]}
                summary={`Share of the paths on which the tests of ${group} fail, by date`}
                projected
                format={(x) => `${percent(x, 0)}%`}
            />
        </ChartFrame>
    );
}

function Paths({
    deal,
    data,
    terms,
}: {
    deal: CloDealView;
    data: CloSimulateResponse;
    terms: string | null;
}) {
    const equity = (path: CloSimulatedPath) =>
        path.tranches.find((t) => t.distributions !== null) ?? null;
    const {currency} = deal.document;
    return (
        <Section
            title="Single paths"
            note="By the loss of the collateral. A path opens in the waterfall."
        >
            <Table
                label="Single paths"
                rows={data.sample_paths}
                id={(p) => `${p.label} ${p.path}`}
                sort={null}
                columns={[
                    {
                        key: 'label',
                        label: 'Path',
                        text: true,
                        value: (p) => enumLabel(p.label),
                        cell: (p) =>
                            terms === null ? (
                                enumLabel(p.label)
                            ) : (
                                <Link to={pathAddress(deal, terms, p.label)}>
                                    {enumLabel(p.label)}
                                </Link>
                            ),
                    },
                    {key: 'path', label: 'Number', value: (p) => p.path},
                    {
                        key: 'defaults',
                        label: 'Assets in default',
                        value: (p) => Object.keys(p.default_events).length,
                    },
                    {
                        key: 'par',
                        label: 'Defaulted par',
                        unit: currency,
                        value: (p) => p.defaulted_par,
                        cell: (p) => number(p.defaulted_par),
                    },
                    {
                        key: 'loss',
                        label: 'Loss',
                        unit: currency,
                        value: (p) => p.pool_loss,
                        cell: (p) => number(p.pool_loss),
                    },
                    {
                        key: 'hit',
                        label: 'Tranches with a loss',
                        text: true,
                        value: (p) =>
                            p.tranches
                                .filter((t) => t.distributions === null && t.loss > 1)
                                .map((t) => t.id)
                                .join(', ') || 'none',
                    },
                    {
                        key: 'equity',
                        label: 'Return of the equity',
                        unit: '%',
                        value: (p) => equity(p)?.irr,
                        cell: (p) => <Figure value={equity(p)?.irr ?? null} percent digits={2} />,
                    },
                ]}
            />
        </Section>
    );
}

// `terms`: the assumptions in the address that the result was computed with; null where they are not
// known, and its paths cannot be repeated.
export function SimulationResults({
    deal,
    data,
    terms,
}: {
    deal: CloDealView;
    data: CloSimulateResponse;
    terms: string | null;
}) {
    const {currency} = deal.document;
    const {pool_loss: loss, correlation: used} = data;
    const worst = percentileOf(loss, 0.99);
    return (
        <>
            <Tiles>
                <Tile
                    label="Expected loss of the collateral"
                    value={<Figure value={loss.mean} unit={currency} />}
                    note={`± ${number(loss.standard_error)}, ${percent(loss.mean / data.par, 2)}% of par`}
                />
                <Tile
                    label="Loss, 99th percentile"
                    value={<Figure value={worst} unit={currency} />}
                    note={worst === null ? '' : `${percent(worst / data.par, 2)}% of par`}
                />
                <Tile
                    label="Par that defaults"
                    value={<Figure value={data.defaulted_par.mean} unit={currency} />}
                    note={`today's assets: ${number(data.expected_defaulted_par)} from their curves`}
                />
                <Tile
                    label="Paths"
                    value={number(data.paths)}
                    note={`mean correlation ${percent(used.average, 1)}%, ${number(used.factors)} factors`}
                />
            </Tiles>
            <Section
                title="Tranches"
                note="Means over the paths with their standard errors; a loss is what is unpaid after the last date."
            >
                <Table
                    label="Simulated tranches"
                    rows={data.tranches}
                    columns={trancheColumns}
                    id={(t) => t.id}
                    sort={null}
                />
            </Section>
            <OneTranche deal={deal} data={data} />
            <div className="columns">
                <Spread
                    title="Loss of the collateral"
                    unit={currency}
                    of={loss}
                    text={amountText}
                    asOf={deal.as_of}
                />
                <Failures deal={deal} data={data} />
            </div>
            <Paths deal={deal} data={data} terms={terms} />
            <DealIssues issues={data.issues} />
        </>
    );
}
