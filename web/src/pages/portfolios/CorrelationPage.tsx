// The correlation matrix of the positions, sorted by similarity, with clusters and statistics.
import {Allowed} from '../../app/Allowed';
import type {ReactNode} from 'react';
import {useMethod} from '../../api/queries';
import {
    CorrelationMethod,
    CorrelationRequestFields as specs,
    type CorrelationCluster,
    type CorrelationPair,
    type CorrelationResponse,
    type SymbolSize,
} from '../../api/types.gen';
import {useSearch} from '../../app/router';
import {ChartFrame} from '../../ui/ChartFrame';
import {Chip} from '../../ui/Definition';
import {NumberField, SelectField} from '../../ui/fields';
import {fieldNumber, fieldText, isStated, type FieldSpec} from '../../ui/field_spec';
import {Figure} from '../../ui/Figure';
import {HeatMap} from '../../ui/HeatMap';
import {number, percent} from '../../ui/format';
import {Facts, Section} from '../../ui/Page';
import {QueryResult} from '../../ui/states';
import {Table} from '../../ui/Table';
import type {Why} from '../../ui/Why';
import {choices, enumLabel} from '../../ui/enum_labels';
import {PortfolioFrame, Quality, useBook} from './frame';

// Estimated from prices, not given.
const methods = CorrelationMethod.filter((one) => one !== 'given');

function basis(data: CorrelationResponse): Partial<Why> {
    return {
        method: 'risk.correlation',
        coverage: data.coverage,
        issues: data.issues,
        digest: data.digest,
        dataDigest: data.data_digest,
        engine: data.engine_version,
        inputs: [
            ['Estimator', enumLabel(data.method)],
            [
                'Days',
                `${number(data.observations)}, ${data.first_date ?? ''} to ${data.last_date ?? ''}`,
            ],
            ['Repair', enumLabel(data.repair)],
        ],
    };
}

function Pairs({
    label,
    rows,
    data,
}: {
    label: string;
    rows: CorrelationPair[];
    data: CorrelationResponse;
}) {
    return (
        <div>
            <h3>{label}</h3>
            <Table
                label={label}
                rows={rows}
                explain={basis(data)}
                id={(r) => `${r.first} ${r.second}`}
                csv={false}
                columns={[
                    {
                        key: 'pair',
                        label: 'Pair',
                        text: true,
                        value: (r) => `${r.first}, ${r.second}`,
                    },
                    {
                        key: 'correlation',
                        label: 'Correlation',
                        value: (r) => r.correlation,
                        cell: (r) => <Figure value={r.correlation} digits={3} />,
                    },
                    {
                        key: 't',
                        label: 't',
                        value: (r) => r.t_statistic,
                        cell: (r) => number(r.t_statistic, 1),
                    },
                ]}
            />
        </div>
    );
}

// Correlation thresholds for grouping, stored in the address; other values can be typed there.
const thresholds = ['0.3', '0.4', '0.5', '0.6', '0.7', '0.8', '0.9', '0.95'];

function useThreshold(name: string, of: FieldSpec): readonly [string, (value: string) => void] {
    const [text, set] = useSearch(name);
    const initial = fieldText(of, of.default);
    const value = isStated(of, text) ? fieldText(of, fieldNumber(of, text)) : initial;
    return [value, (next) => set(next === initial ? '' : next)];
}

function Threshold({
    label,
    of: [value, set],
}: {
    label: string;
    of: ReturnType<typeof useThreshold>;
}) {
    const options = thresholds.includes(value) ? thresholds : [...thresholds, value].sort();
    return (
        <SelectField
            label={label}
            value={value}
            onChange={(event) => set(event.target.value)}
            options={options.map((one) => [one, one] as const)}
        />
    );
}

// A least size of positions, stored in the address.
function useMinimum(name: string, of: FieldSpec) {
    const [text, set] = useSearch(name);
    return {of, text, set, number: isStated(of, text) ? fieldNumber(of, text) : null};
}

function Minimum({
    label,
    of,
    currency,
}: {
    label: string;
    of: ReturnType<typeof useMinimum>;
    currency: string;
}) {
    return (
        <NumberField
            label={label}
            of={of.of}
            currency={currency}
            value={of.text}
            onChange={(event) => of.set(event.target.value)}
        />
    );
}

// Which positions are shown: from a value, a weight, both or either.
function Minimums({
    value,
    weight,
    rule,
    setRule,
    below,
    currency,
}: {
    value: ReturnType<typeof useMinimum>;
    weight: ReturnType<typeof useMinimum>;
    rule: string;
    setRule: (rule: string) => void;
    below: SymbolSize[];
    currency: string;
}) {
    return (
        <div className="form-grid">
            <Minimum label="Minimum value" of={value} currency={currency} />
            <Minimum label="Minimum weight" of={weight} currency={currency} />
            {value.number !== null && weight.number !== null && (
                <SelectField
                    label="Positions reach"
                    value={rule || 'both'}
                    onChange={(event) =>
                        setRule(event.target.value === 'both' ? '' : event.target.value)
                    }
                    options={[
                        ['both', 'both minimums'],
                        ['either', 'either minimum'],
                    ]}
                />
            )}
            {below.length > 0 && (
                <p className="note">
                    Left out:{' '}
                    {below.map((one) => `${one.symbol} (${percent(one.weight, 1)}%)`).join(', ')}
                </p>
            )}
        </div>
    );
}

function Clusters({
    title,
    note,
    clusters,
    children,
}: {
    title: string;
    note: string;
    clusters: CorrelationCluster[];
    children: ReactNode;
}) {
    const joined = clusters.filter((c) => c.symbols.length > 1);
    return (
        <div role="group" aria-label={title}>
            <h3>{title}</h3>
            <p className="note">{note}</p>
            {children}
            {joined.map((c) => (
                <p key={c.symbols.join()} className="cluster">
                    {c.symbols.map((symbol) => (
                        <span key={symbol} className="tag">
                            {symbol}
                        </span>
                    ))}{' '}
                    <small>mean {number(c.average, 2)}</small>
                </p>
            ))}
            {joined.length === 0 && <p className="note">No groups at this threshold.</p>}
        </div>
    );
}

function Matrix({data}: {data: CorrelationResponse}) {
    const order = data.order.length > 0 ? data.order : data.symbols.map((_, i) => i);
    const names = order.map((i) => data.symbols[i] ?? '');
    const first = data.highest[0];
    const summary = `Correlations of ${data.symbols.length} symbols, sorted by similarity; average ${number(data.average, 2)}${first ? `; highest ${first.first} and ${first.second}, ${number(first.correlation, 2)}` : ''}.`;
    return (
        <ChartFrame
            title="Correlation of daily returns"
            unit="cells in hundredths"
            asOf={data.last_date}
            summary={summary}
            chip={<Chip term="correlation" />}
            rows={order}
            columns={[
                {key: 'symbol', label: 'Symbol', text: true, value: (i) => data.symbols[i] ?? ''},
                ...order.map((j) => ({
                    key: data.symbols[j] ?? '',
                    label: data.symbols[j] ?? '',
                    value: (i: number) => data.matrix[i]?.[j] ?? null,
                    cell: (i: number) => number(data.matrix[i]?.[j], 2),
                })),
            ]}
            why={() =>
                ({
                    ...basis(data),
                    title: 'Correlation',
                    term: 'correlation',
                    value: number(data.average, 3),
                    unit: 'average',
                }) as Why
            }
        >
            <HeatMap
                rows={names}
                columns={names}
                summary={summary}
                value={(r, c) => data.matrix[order[r] ?? 0]?.[order[c] ?? 0] ?? null}
                format={(x) => number(x, 3)}
            />
        </ChartFrame>
    );
}

export default function CorrelationPage() {
    const [method, setMethod] = useSearch('method');
    const stated = methods.find((one) => one === method);
    const cluster = useThreshold('clusters', specs.cluster_threshold);
    const link = useThreshold('linked', specs.component_threshold);
    const value = useMinimum('min_value', specs.minimum_value);
    const weight = useMinimum('min_weight', specs.minimum_weight);
    const [rule, setRule] = useSearch('min_rule');
    const correlation = useMethod(
        'risk.correlation',
        {
            ...useBook(),
            ...(stated && {method: stated}),
            cluster_threshold: Number(cluster[0]),
            component_threshold: Number(link[0]),
            ...(value.number !== null && {minimum_value: value.number}),
            ...(weight.number !== null && {minimum_weight: weight.number}),
            ...(rule === 'either' && {minimum_rule: rule}),
        },
        {placeholderData: (before) => before},
    );
    return (
        <PortfolioFrame
            actions={
                <>
                    {correlation.data && (
                        <Quality
                            coverage={correlation.data.coverage}
                            issues={correlation.data.issues}
                            asOf={correlation.data.last_date}
                        />
                    )}
                    <Allowed to="risk.correlation">
                        <SelectField
                            label="Estimator"
                            value={stated ?? correlation.data?.method ?? specs.method.default}
                            onChange={(event) => setMethod(event.target.value)}
                            options={choices(methods)}
                        />
                    </Allowed>
                </>
            }
        >
            {(portfolio) => (
                <>
                    <Allowed to="risk.correlation">
                        <Minimums
                            {...{value, weight, rule, setRule}}
                            currency={portfolio.base_currency}
                            below={correlation.data?.below_minimum ?? []}
                        />
                    </Allowed>
                    <QueryResult of={correlation} what="Estimating correlations">
                        {(data) => (
                            <div className="wide-left">
                                <Section
                                    title="Matrix"
                                    note={`${enumLabel(data.method)} correlation of daily returns, ${number(data.observations)} returns from ${data.first_date ?? 'n/a'} to ${data.last_date ?? 'n/a'}.`}
                                >
                                    <Matrix data={data} />
                                </Section>
                                <Section title="Statistics">
                                    <Facts
                                        rows={[
                                            [
                                                'Average',
                                                <Figure
                                                    key="a"
                                                    value={data.average}
                                                    digits={3}
                                                    name="correlation.average"
                                                    why={() =>
                                                        ({
                                                            ...basis(data),
                                                            title: 'Average correlation',
                                                            term: 'correlation',
                                                            value: number(data.average, 3),
                                                        }) as Why
                                                    }
                                                />,
                                            ],
                                            [
                                                <>
                                                    Effective bets
                                                    <Chip term="effective_bets" />
                                                </>,
                                                <Figure
                                                    key="e"
                                                    value={data.effective_bets}
                                                    digits={1}
                                                    name="correlation.effective_bets"
                                                    why={() =>
                                                        ({
                                                            ...basis(data),
                                                            title: 'Effective bets',
                                                            term: 'effective_bets',
                                                            value: number(data.effective_bets, 1),
                                                            included: {
                                                                title: 'Eigenvalues',
                                                                rows: data.eigenvalues.map(
                                                                    (x, i) => ({
                                                                        name: String(i + 1),
                                                                        value: number(x, 4),
                                                                    }),
                                                                ),
                                                            },
                                                        }) as Why
                                                    }
                                                />,
                                            ],
                                            [
                                                'Participation ratio',
                                                number(data.participation_ratio, 1),
                                            ],
                                            [
                                                'Smallest eigenvalue',
                                                number(data.minimum_eigenvalue, 6),
                                            ],
                                            ['Shrinkage', number(data.shrinkage, 4)],
                                            ['Days', number(data.observations)],
                                            ['From', data.first_date ?? 'n/a'],
                                            ['To', data.last_date ?? 'n/a'],
                                        ]}
                                    />
                                    <Pairs
                                        label="Highest correlations"
                                        rows={data.highest}
                                        data={data}
                                    />
                                    <Pairs
                                        label="Lowest correlations"
                                        rows={data.lowest}
                                        data={data}
                                    />
                                    <Clusters
                                        title="Clusters, average linkage"
                                        note="Groups are merged while their mean correlation is at least the threshold."
                                        clusters={data.clusters}
                                    >
                                        <Allowed to="risk.correlation">
                                            <Threshold
                                                label="Minimum mean correlation"
                                                of={cluster}
                                            />
                                        </Allowed>
                                    </Clusters>
                                    <Clusters
                                        title="Components, single linkage"
                                        note="Each symbol has at least this signed correlation with another symbol of its component."
                                        clusters={data.components}
                                    >
                                        <Allowed to="risk.correlation">
                                            <Threshold label="Minimum correlation" of={link} />
                                        </Allowed>
                                    </Clusters>
                                </Section>
                            </div>
                        )}
                    </QueryResult>
                </>
            )}
        </PortfolioFrame>
    );
}
