// Results of a plan: success rate, distribution of wealth and spending, ruin years, single paths.
import {useState} from 'react';
import {useMethod} from '../../api/queries';
import type {
    PlanSamplePath,
    PlanRequest,
    PlanResponse,
    PlanYearPercentiles,
} from '../../api/types.gen';
import {Chip} from '../../ui/Definition';
import {ChartFrame} from '../../ui/ChartFrame';
import {Choice, SelectField} from '../../ui/fields';
import {Figure} from '../../ui/Figure';
import {number, percent, plural} from '../../ui/format';
import {Histogram} from '../../ui/Histogram';
import {Section, Tile, Tiles} from '../../ui/Page';
import {QueryResult} from '../../ui/states';
import {Table} from '../../ui/Table';
import type {Why} from '../../ui/Why';
import {FanChart} from './FanChart';
import {percentileColumns} from './percentiles';

export type Money = 'real' | 'nominal';

const shownRows = (rows: readonly PlanYearPercentiles[], money: Money) =>
    money === 'real' ? rows.map((row) => row.real) : rows;

const yearColumns = (money: Money, currency: string) => [
    {key: 'year', label: 'Year', value: (r: PlanYearPercentiles) => r.year},
    ...percentileColumns(currency, (r: PlanYearPercentiles) => (money === 'real' ? r.real : r)),
];

export const todaysMoney = (currency: string): string =>
    currency === 'USD' ? 'today’s dollars' : `today’s ${currency}`;
const nameOf = (look: PlanSamplePath): string =>
    `${look.label === 'worst' ? 'Worst path' : `Path near the ${look.label.slice(1)}th percentile`}${look.start_year ? `, from ${look.start_year}` : ''}`;

function whyOf(data: PlanResponse): Why {
    return {
        title: 'Success rate',
        value: percent(data.success_rate, 2),
        unit: '%',
        term: 'plan_success',
        method: 'plan.simulate',
        inputs: [
            ['Paths', number(data.paths)],
            ['Successes', number(data.successes)],
            ['Standard error', `${percent(data.standard_error, 2)} points`],
            ['95% interval', `${percent(data.wilson_low, 2)} to ${percent(data.wilson_high, 2)}%`],
        ],
        issues: data.issues,
        digest: data.digest,
        engine: data.engine_version,
    };
}

function Headline({
    data,
    money,
    currency,
    step,
}: {
    data: PlanResponse;
    money: Money;
    currency: string;
    step: string;
}) {
    const end = money === 'real' ? data.terminal.real : data.terminal.nominal;
    const ruin = data.ruin_year[0];
    return (
        <Tiles>
            <Tile
                label="Success rate"
                chip={<Chip term="plan_success" />}
                value={
                    <Figure
                        name="plan.success_rate"
                        value={data.success_rate}
                        percent
                        digits={1}
                        unit="%"
                        why={() => whyOf(data)}
                    />
                }
                note={`± ${percent(data.standard_error, 2)} points; ${percent(data.wilson_low, 1)} to ${percent(data.wilson_high, 1)}%`}
            />
            <Tile
                label="Paths"
                value={<Figure name="plan.paths" value={data.paths} />}
                note={step}
            />
            <Tile
                label="Median final wealth"
                value={<Figure name="plan.median_end" value={end.p50} unit={currency} />}
                note={`5th to 95th percentile: ${number(end.p5)} to ${number(end.p95)}`}
            />
            <Tile
                label="Earliest shortfall"
                value={
                    ruin ? (
                        <>
                            Year <Figure value={ruin.year} />
                        </>
                    ) : (
                        'never'
                    )
                }
                note={
                    ruin?.age
                        ? `at age ${ruin.age}`
                        : ruin
                          ? 'of the plan'
                          : `in ${plural(data.paths, 'path')}`
                }
            />
            <Tile
                label="Spending cuts"
                value={
                    <Figure
                        value={data.adjustments.probability}
                        percent
                        digits={1}
                        unit="% of paths"
                    />
                }
                note={`on average ${number(data.adjustments.mean_years, 1)} years; largest cut ${percent(data.adjustments.mean_largest_cut, 1)}%`}
            />
            {data.pre_tax && (
                <Tile
                    label="Success rate before taxes"
                    value={
                        <Figure
                            name="plan.pre_tax"
                            value={data.pre_tax.success_rate}
                            percent
                            digits={1}
                            unit="%"
                        />
                    }
                    note={`median final wealth ${number(data.pre_tax.terminal_real.p50)} ${currency} in ${todaysMoney(currency)}; mean taxes ${number(data.mean_taxes)}`}
                />
            )}
        </Tiles>
    );
}

function Depletion({data}: {data: PlanResponse}) {
    const rows = data.ruin_year;
    if (rows.length === 0)
        return <p className="note">No shortfall in any of {number(data.paths)} paths.</p>;
    const years = data.percentiles.length;
    const shares = Array.from(
        {length: years},
        (_, k) => rows.find((row) => row.year === k + 1)?.probability ?? 0,
    );
    const first = rows[0];
    return (
        <ChartFrame
            title="Shortfall by year"
            unit="share of paths by year"
            rows={rows}
            summary={`${percent(1 - data.success_rate, 1)}% of paths have a shortfall, the earliest in year ${first?.year ?? 0}.`}
            columns={[
                {key: 'year', label: 'Year', value: (r) => r.year},
                {key: 'age', label: 'Age', value: (r) => r.age},
                {key: 'count', label: 'Paths', value: (r) => r.count},
                {
                    key: 'probability',
                    label: 'Share',
                    unit: '%',
                    value: (r) => r.probability,
                    cell: (r) => <Figure value={r.probability} percent />,
                },
                {
                    key: 'cumulative',
                    label: 'Cumulative',
                    unit: '%',
                    value: (r) => r.cumulative,
                    cell: (r) => <Figure value={r.cumulative} percent />,
                },
            ]}
        >
            <Histogram
                edges={Array.from({length: years + 1}, (_, k) => k + 0.5)}
                shares={shares}
                summary="Share of paths with their first shortfall in each year"
                xTitle="Year of the plan"
                format={(x) => String(Math.round(x))}
            />
        </ChartFrame>
    );
}

// The plan with every sequence of the past, also beside drawn ones.
function Cohorts({
    data,
    request,
    currency,
}: {
    data: PlanResponse;
    request: PlanRequest;
    currency: string;
}) {
    const drawn = request.returns?.model !== 'historical';
    const past = useMethod(
        'plan.simulate',
        drawn
            ? {
                  ...request,
                  returns: {model: 'historical'},
                  // A model of inflation belongs to drawn returns; a rate is kept.
                  inflation: typeof request.inflation === 'number' ? request.inflation : null,
              }
            : null,
    );
    if (!drawn) return <CohortTable data={data} currency={currency} />;
    return (
        <QueryResult of={past} what="Simulating the past">
            {(answer) => <CohortTable data={answer} currency={currency} />}
        </QueryResult>
    );
}

function CohortTable({data, currency}: {data: PlanResponse; currency: string}) {
    return (
        <Section
            title="Historical start years"
            note={`Every sequence of past years: ${number(data.successes)} of ${number(data.paths)} succeed. They overlap, so they are not independent.`}
        >
            <Table
                label="Start years"
                rows={data.cohorts}
                id={(r) => String(r.start_year)}
                height={320}
                sort={{key: 'rate', descending: false}}
                columns={[
                    {
                        key: 'year',
                        label: 'Start',
                        text: true,
                        value: (r) => r.start_year,
                        cell: (r) => String(r.start_year),
                    },
                    {
                        key: 'success',
                        label: 'Result',
                        text: true,
                        value: (r) =>
                            r.success ? 'holds' : `shortfall in ${r.ruin_year ?? 'the last year'}`,
                    },
                    {
                        key: 'rate',
                        label: 'Maximum withdrawal rate',
                        unit: '%',
                        value: (r) => r.maximum_rate,
                        cell: (r) => <Figure value={r.maximum_rate} percent />,
                        chip: <Chip term="maximum_rate" />,
                    },
                    {
                        key: 'terminal',
                        label: 'Final wealth, real',
                        unit: currency,
                        value: (r) => r.terminal_real,
                        cell: (r) => <Figure value={r.terminal_real} />,
                    },
                    {
                        key: 'lowest',
                        label: 'Lowest spending, real',
                        unit: currency,
                        value: (r) => r.lowest_spending_real,
                        cell: (r) => <Figure value={r.lowest_spending_real} />,
                    },
                ]}
            />
        </Section>
    );
}

export function PlanResults({
    data,
    request,
    currency,
    step,
}: {
    data: PlanResponse;
    request: PlanRequest;
    currency: string;
    step: string;
}) {
    const [money, setMoney] = useState<Money>('real');
    const [picked, setPicked] = useState('worst');
    const look = data.sample_paths.find((one) => one.label === picked);
    const unit = `${currency}, ${money === 'real' ? `in ${todaysMoney(currency)}` : 'nominal'}`;
    const values = (key: 'balance' | 'spending') =>
        look
            ? [
                  {
                      label: nameOf(look),
                      values: [
                          ...(key === 'balance' ? [data.initial_portfolio] : []),
                          ...look.years.map(
                              (y) => y[money === 'real' ? (`${key}_real` as const) : key],
                          ),
                      ],
                  },
              ]
            : [];
    const last = data.percentiles[data.percentiles.length - 1];
    return (
        <>
            <Headline data={data} money={money} currency={currency} step={step} />
            <Section
                title="Wealth"
                tools={
                    <>
                        <Choice
                            label="Amounts"
                            value={money}
                            onChange={setMoney}
                            options={[
                                ['real', 'Real'],
                                ['nominal', 'Nominal'],
                            ]}
                        />
                        <SelectField
                            label="Path"
                            value={picked}
                            onChange={(event) => setPicked(event.target.value)}
                            options={[
                                ['', 'none'],
                                ...data.sample_paths.map(
                                    (one) => [one.label, nameOf(one)] as const,
                                ),
                            ]}
                        />
                    </>
                }
            >
                <ChartFrame
                    title="Wealth by year"
                    unit={unit}
                    rows={data.percentiles}
                    columns={yearColumns(money, currency)}
                    why={() => whyOf(data)}
                    summary={`Percentiles of wealth; the final median is ${number(money === 'real' ? last?.real.p50 : last?.p50)} ${unit}.`}
                >
                    <FanChart
                        rows={shownRows(data.percentiles, money)}
                        first={data.initial_portfolio}
                        age={request.age}
                        lines={values('balance')}
                        summary={`Wealth over ${data.percentiles.length} years, ${unit}`}
                    />
                </ChartFrame>
            </Section>
            <div className="columns">
                <Section title="Spending">
                    <ChartFrame
                        title="Spending by year"
                        unit={`${currency} per year, ${money === 'real' ? `in ${todaysMoney(currency)}` : 'nominal'}`}
                        rows={data.spending_percentiles}
                        columns={yearColumns(money, currency)}
                        summary={`Percentiles of annual spending, ${unit}.`}
                    >
                        <FanChart
                            rows={shownRows(data.spending_percentiles, money)}
                            age={request.age}
                            lines={values('spending')}
                            summary={`Spending over ${data.spending_percentiles.length} years, ${unit}`}
                            height={236}
                        />
                    </ChartFrame>
                </Section>
                <Section title="Shortfalls">
                    <Depletion data={data} />
                </Section>
            </div>
            <Cohorts data={data} request={request} currency={currency} />
            {look && (
                <Section title={nameOf(look)}>
                    <Table
                        label={nameOf(look)}
                        rows={look.years}
                        id={(r) => String(r.year)}
                        height={300}
                        columns={[
                            {key: 'year', label: 'Year', value: (r) => r.year},
                            {
                                key: 'balance',
                                label: 'Wealth',
                                unit: currency,
                                value: (r) => r.balance,
                                cell: (r) => <Figure value={r.balance} />,
                            },
                            {
                                key: 'balance_real',
                                label: 'Wealth, real',
                                unit: currency,
                                value: (r) => r.balance_real,
                                cell: (r) => <Figure value={r.balance_real} />,
                            },
                            {
                                key: 'spending',
                                label: 'Spending',
                                unit: currency,
                                value: (r) => r.spending,
                                cell: (r) => <Figure value={r.spending} />,
                            },
                            {
                                key: 'spending_real',
                                label: 'Spending, real',
                                unit: currency,
                                value: (r) => r.spending_real,
                                cell: (r) => <Figure value={r.spending_real} />,
                            },
                        ]}
                    />
                </Section>
            )}
        </>
    );
}
