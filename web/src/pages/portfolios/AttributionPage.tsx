// Attribution of the portfolio's return: to factors, or to groups against another portfolio.
import {useMethod} from '../../api/queries';
import {
    AttributionFrequency,
    AttributionGrouping,
    type AttributionResponse,
    type FactorAttributionPeriod,
    type FactorEffect,
    type GroupEffects,
    type PeriodEffects,
} from '../../api/types.gen';
import {Allowed} from '../../app/Allowed';
import {useSearch} from '../../app/router';
import {ChartFrame} from '../../ui/ChartFrame';
import {Chip} from '../../ui/Definition';
import {choices} from '../../ui/enum_labels';
import {SelectField} from '../../ui/fields';
import {Figure} from '../../ui/Figure';
import {number, percent} from '../../ui/format';
import {Section, Tile, Tiles} from '../../ui/Page';
import {QueryResult} from '../../ui/states';
import {Table} from '../../ui/Table';
import type {Column} from '../../ui/table_model';
import type {Why} from '../../ui/Why';
import {largest, Waterfall, type Step} from '../balance/Waterfall';
import {FactorText, useFactorName} from './factor_names';
import {PortfolioFrame, Quality, useSlug, useValuedBook} from './frame';

const inPercent = (fraction: number): number => fraction * 100;
const step = (label: string, value: number, whole = false): Step => ({
    label,
    value: inPercent(value),
    whole,
});

function basis(data: AttributionResponse): Partial<Why> {
    return {
        method: 'risk.attribution',
        asOf: data.as_of,
        coverage: data.coverage,
        issues: data.issues,
        digest: data.digest,
        dataDigest: data.data_digest,
        engine: data.engine_version,
        inputs: [
            ['Returns', `${data.first_date ?? ''} to ${data.last_date ?? ''}`],
            ['Linking', data.linking === 'carino' ? 'Carino' : 'none'],
            ['Benchmark', data.benchmark ?? 'none'],
        ],
    };
}

const fraction = <R,>(
    key: string,
    label: string,
    value: (row: R) => number | null,
    hint?: string,
): Column<R> => ({
    key,
    label,
    unit: '%',
    value,
    hint,
    cell: (row) => <Figure value={value(row)} percent digits={2} />,
});

// A period whose first or last sessions are left out is marked with the dates that it has.
const periodColumn = <R extends {period: string; partial: boolean}>(
    data: AttributionResponse,
): Column<R> => ({
    key: 'period',
    label: 'Period',
    text: true,
    value: (r) => r.period,
    cell: (r) => (
        <>
            {r.period}{' '}
            {r.partial && (
                <small
                    title={`Returns from ${data.first_date ?? 'n/a'} to ${data.last_date ?? 'n/a'}`}
                >
                    partial
                </small>
            )}
        </>
    ),
});

function Steps({
    data,
    steps,
    summary,
}: {
    data: AttributionResponse;
    steps: Step[];
    summary: string;
}) {
    return (
        <ChartFrame
            title={data.benchmark ? `From ${data.benchmark} to the portfolio` : 'Return by part'}
            unit="%"
            asOf={data.last_date}
            summary={summary}
            note={summary}
            rows={steps}
            columns={[
                {key: 'label', label: 'Part', text: true, value: (s) => s.label},
                {
                    key: 'value',
                    label: 'Effect',
                    unit: '%',
                    value: (s) => s.value,
                    cell: (s) => <Figure value={s.value} digits={2} />,
                },
            ]}
        >
            <Waterfall steps={steps} summary={summary} format={(x) => `${number(x, 2)}%`} />
        </ChartFrame>
    );
}

function Headline({
    data,
    portfolio,
    benchmark,
    parts,
}: {
    data: AttributionResponse;
    portfolio: number;
    benchmark: number | null;
    parts: [
        string,
        number,
        'allocation' | 'selection' | 'interaction' | 'specific_return' | null,
    ][];
}) {
    const tile = (
        label: string,
        value: number | null,
        name: string,
        term: Why['term'],
        rows?: {name: string; value: string}[],
    ) => (
        <Tile
            key={name}
            label={label}
            chip={term && <Chip term={term} />}
            value={
                <Figure
                    value={value}
                    percent
                    unit="%"
                    name={`attribution.${name}`}
                    why={() =>
                        ({
                            ...basis(data),
                            title: label,
                            term,
                            value: percent(value),
                            unit: '%',
                            ...(rows && {
                                included: {title: 'Parts', rows, total: percent(value)},
                            }),
                        }) as Why
                    }
                />
            }
        />
    );
    const active = benchmark === null ? portfolio : portfolio - benchmark;
    return (
        <Tiles>
            {tile('Portfolio return', portfolio, 'portfolio', undefined)}
            {benchmark !== null &&
                tile(`Return of ${data.benchmark}`, benchmark, 'benchmark', undefined)}
            {benchmark !== null &&
                tile(
                    'Active return',
                    active,
                    'active',
                    'active_return',
                    parts.map(([name, value]) => ({name, value: percent(value)})),
                )}
            {parts.map(([name, value, term]) =>
                tile(name, value, name.toLowerCase(), term ?? undefined),
            )}
        </Tiles>
    );
}

function FactorResult({data}: {data: AttributionResponse}) {
    const named = useFactorName();
    const factors = data.factors;
    if (!factors) return null;
    const {total} = factors;
    const steps = [
        ...(total.benchmark_return === null
            ? []
            : [
                  step(
                      `Return of ${data.benchmark ?? 'the benchmark'}`,
                      total.benchmark_return,
                      true,
                  ),
              ]),
        ...largest(
            total.factors.map((one) => step(named(one.factor), one.contribution)),
            10,
        ),
        step('Specific', total.specific),
        step('Portfolio', total.portfolio_return, true),
    ];
    const names = total.factors.map((one) => one.factor);
    const summary = `Active return ${percent(total.active, 2, true)}%: ${percent(total.common, 2, true)}% from factors, ${percent(total.specific, 2, true)}% specific.`;
    const periods: Column<FactorAttributionPeriod>[] = [
        periodColumn(data),
        fraction('portfolio', 'Portfolio', (r) => r.portfolio_return),
        {
            ...fraction<FactorAttributionPeriod>(
                'benchmark',
                'Benchmark',
                (r) => r.benchmark_return,
            ),
            spare: 1,
        },
        fraction('active', 'Active', (r) => r.active),
        ...names.map((name, k) =>
            fraction<FactorAttributionPeriod>(
                name,
                named(name),
                (r) => r.factors[k]?.contribution ?? null,
            ),
        ),
        fraction('specific', 'Specific', (r) => r.specific),
    ];
    const effects: Column<FactorEffect>[] = [
        {
            key: 'factor',
            label: 'Factor',
            text: true,
            value: (r) => named(r.factor),
            cell: (r) => <FactorText name={named(r.factor)} symbol={r.factor} />,
        },
        {
            key: 'exposure',
            label: 'Mean exposure',
            unit: 'active beta',
            value: (r) => r.mean_exposure,
            cell: (r) => <Figure value={r.mean_exposure} digits={3} />,
            hint: 'Mean beta of the portfolio less that of the benchmark',
        },
        fraction('factor_return', 'Factor return', (r) => r.factor_return),
        fraction('contribution', 'Contribution', (r) => r.contribution),
        fraction('tilt', 'Tilt', (r) => r.tilt, 'Mean exposure \u00d7 factor return'),
        fraction('timing', 'Timing', (r) => r.timing, 'Contribution less tilt'),
    ];
    return (
        <>
            <Headline
                data={data}
                portfolio={total.portfolio_return}
                benchmark={total.benchmark_return}
                parts={[
                    ['From factors', total.common, null],
                    ['Specific', total.specific, 'specific_return'],
                ]}
            />
            <div className="columns even">
                <Steps data={data} steps={steps} summary={summary} />
                <Table
                    label="By factor"
                    rows={total.factors}
                    id={(r) => r.factor}
                    columns={effects}
                    explain={basis(data)}
                />
            </div>
            <h3>By period</h3>
            <Table
                label="Attribution by period"
                tight
                rows={factors.periods}
                id={(r) => r.period}
                columns={periods}
                explain={basis(data)}
            />
        </>
    );
}

function GroupResult({data}: {data: AttributionResponse}) {
    const {linked} = data;
    if (!linked) return null;
    const steps = [
        step(data.benchmark ?? 'Benchmark', linked.benchmark_return, true),
        step('Allocation', linked.allocation),
        step('Selection', linked.selection),
        step('Interaction', linked.interaction),
        step('Portfolio', linked.portfolio_return, true),
    ];
    const summary = `Active return ${percent(linked.active, 2, true)}%: allocation ${percent(linked.allocation, 2, true)}%, selection ${percent(linked.selection, 2, true)}%, interaction ${percent(linked.interaction, 2, true)}%.`;
    const effects = <R extends {allocation: number; selection: number; interaction: number}>() => [
        fraction<R>('allocation', 'Allocation', (r) => r.allocation),
        fraction<R>('selection', 'Selection', (r) => r.selection),
        fraction<R>('interaction', 'Interaction', (r) => r.interaction),
    ];
    const groups: Column<GroupEffects>[] = [
        {key: 'name', label: 'Group', text: true, value: (r) => r.name},
        fraction('weight', 'Weight', (r) => r.weight, 'Mean over the periods'),
        fraction('benchmark_weight', 'Benchmark weight', (r) => r.benchmark_weight),
        ...effects<GroupEffects>(),
        fraction('active', 'Active', (r) => r.active),
    ];
    const periods: Column<PeriodEffects>[] = [
        periodColumn(data),
        fraction('portfolio', 'Portfolio', (r) => r.portfolio_return),
        fraction('benchmark', 'Benchmark', (r) => r.benchmark_return),
        fraction('active', 'Active', (r) => r.active),
        ...effects<PeriodEffects>(),
    ];
    return (
        <>
            <Headline
                data={data}
                portfolio={linked.portfolio_return}
                benchmark={linked.benchmark_return}
                parts={[
                    ['Allocation', linked.allocation, 'allocation'],
                    ['Selection', linked.selection, 'selection'],
                    ['Interaction', linked.interaction, 'interaction'],
                ]}
            />
            <div className="columns even">
                <Steps data={data} steps={steps} summary={summary} />
                <Table
                    label="By group"
                    rows={linked.groups}
                    id={(r) => r.name}
                    columns={groups}
                    explain={basis(data)}
                    height={420}
                />
            </div>
            <h3>By period</h3>
            <Table
                label="Attribution by period"
                rows={data.periods}
                id={(r) => r.period}
                columns={periods}
                explain={basis(data)}
            />
        </>
    );
}

export default function AttributionPage() {
    const slug = useSlug();
    const [against, setAgainst] = useSearch('against');
    const [frequency, setFrequency] = useSearch('frequency');
    const [grouping, setGrouping] = useSearch('group');
    const [model, setModel] = useSearch('model');
    const portfolios = useMethod('portfolio.list', {limit: 500});
    const every = AttributionFrequency.find((one) => one === frequency) ?? 'month';
    const by = AttributionGrouping.find((one) => one === grouping) ?? 'sector';
    const attribution = useMethod(
        'risk.attribution',
        {
            ...useValuedBook(),
            frequency: every,
            ...(against && {
                benchmark_portfolio: against,
                group_by: by,
                method: model === 'bhb' ? 'bhb' : 'brinson_fachler',
            }),
        },
        {placeholderData: (before) => before},
    );
    const others = (portfolios.data?.data ?? []).filter((one) => one.slug !== slug);
    return (
        <PortfolioFrame
            actions={
                <>
                    {attribution.data && (
                        <Quality
                            coverage={attribution.data.coverage}
                            issues={attribution.data.issues}
                            asOf={attribution.data.last_date}
                        />
                    )}
                    <Allowed to="risk.attribution">
                        <SelectField
                            label="Attribute to"
                            value={against}
                            onChange={(event) => setAgainst(event.target.value)}
                            options={[
                                ['', 'Factors'],
                                ...others.map(
                                    (one) => [one.slug, `Groups against ${one.name}`] as const,
                                ),
                            ]}
                        />
                        {against && (
                            <>
                                <SelectField
                                    label="Group by"
                                    value={by}
                                    onChange={(event) => setGrouping(event.target.value)}
                                    options={choices(AttributionGrouping)}
                                />
                                <SelectField
                                    label="Model"
                                    value={model === 'bhb' ? 'bhb' : ''}
                                    onChange={(event) => setModel(event.target.value)}
                                    options={[
                                        ['', 'Brinson-Fachler'],
                                        ['bhb', 'Brinson-Hood-Beebower'],
                                    ]}
                                />
                            </>
                        )}
                        <SelectField
                            label="Periods"
                            value={every}
                            onChange={(event) => setFrequency(event.target.value)}
                            options={choices(
                                AttributionFrequency.filter((one) => one !== 'period'),
                            )}
                        />
                    </Allowed>
                </>
            }
        >
            {() => (
                <QueryResult of={attribution} what="Attributing the return">
                    {(answer) => {
                        const named = others.find((one) => one.slug === answer.benchmark)?.name;
                        const data = {...answer, benchmark: named ?? answer.benchmark};
                        return (
                            <Section
                                title={data.factors ? 'Return by factor' : 'Active return by group'}
                                note={`Today\u2019s quantities held from ${data.first_date ?? 'n/a'} to ${data.last_date ?? 'n/a'}; returns are over the net value, effects of periods are linked by Carino. A partial period lacks sessions at its start or end.`}
                            >
                                {data.factors ? (
                                    <FactorResult data={data} />
                                ) : (
                                    <GroupResult data={data} />
                                )}
                            </Section>
                        );
                    }}
                </QueryResult>
            )}
        </PortfolioFrame>
    );
}
