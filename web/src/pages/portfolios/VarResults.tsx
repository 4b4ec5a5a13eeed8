// Results of risk.var: figures by method, components, distribution, tail scenarios.
import {Fragment, useState} from 'react';
import {
    HorizonScalingLabels,
    type TailScenario,
    type VarComponent,
    type VarResponse,
    type VarResult,
} from '../../api/types.gen';
import {Bars, CellBar, type Bar} from '../../ui/Bars';
import {ChartFrame} from '../../ui/ChartFrame';
import {Chip} from '../../ui/Definition';
import {SelectField} from '../../ui/fields';
import {Figure} from '../../ui/Figure';
import {contract, isMissing, level, number, percent, rounded} from '../../ui/format';
import {Section} from '../../ui/Page';
import {Table} from '../../ui/Table';
import type {Column} from '../../ui/table_model';
import {showWhy, type Why} from '../../ui/Why';
import {enumLabel} from '../../ui/enum_labels';
import {basisOf, componentWhy, diversificationWhy, shareWhy, whyOf} from './var_why';
import {Distribution} from './VarDistribution';
import type {Settings} from './var_settings';

const distinct = <T,>(items: readonly T[]): T[] => [...new Set(items)];

function ResultsTable({data}: {data: VarResponse}) {
    const money = (key: 'var' | 'es', label: string): Column<VarResult> => ({
        key,
        label,
        unit: data.currency,
        value: (r) => r[key],
        chip: <Chip term={key} />,
        cell: (r) => (
            <Figure
                value={r[key]}
                name={`${r.method}.${r.confidence}.${key}`}
                why={() => whyOf(data, r, key)}
            />
        ),
    });
    const error = (key: 'standard_error' | 'es_standard_error'): Column<VarResult> => ({
        key,
        spare: key === 'es_standard_error' ? 5 : 1,
        label: '\u00b1 error',
        unit: data.currency,
        value: (r) => r[key],
        cell: (r) => (isMissing(r[key]) ? <span className="missing">none</span> : number(r[key])),
    });
    const share = (key: 'var_fraction' | 'es_fraction', label: string): Column<VarResult> => ({
        key,
        ...(key === 'es_fraction' && {spare: 4}),
        label,
        unit: '% of net',
        value: (r) => r[key],
        cell: (r) => (
            <Figure
                value={r[key]}
                percent
                why={() => shareWhy(data, r, key === 'var_fraction' ? 'var' : 'es')}
            />
        ),
    });
    return (
        <Table
            label="VaR and ES by method"
            rows={data.results}
            id={(r) => `${r.method} ${r.confidence}`}
            columns={[
                {key: 'method', label: 'Method', text: true, value: (r) => enumLabel(r.method)},
                {
                    key: 'confidence',
                    label: 'Confidence',
                    value: (r) => r.confidence,
                    cell: (r) => level(r.confidence),
                },
                money('var', 'VaR'),
                {...error('standard_error'), chip: <Chip term="standard_error" />},
                share('var_fraction', 'VaR'),
                money('es', 'ES'),
                {...error('es_standard_error'), key: 'es_error'},
                share('es_fraction', 'ES'),
                {
                    key: 'diversified',
                    spare: 2,
                    label: 'Diversification',
                    unit: '%',
                    value: (r) => r.diversification_benefit,
                    cell: (r) => (
                        <Figure
                            value={r.diversification_benefit}
                            percent
                            why={() => diversificationWhy(data, r)}
                        />
                    ),
                    chip: <Chip term="diversification" />,
                },
                {
                    key: 'scaling',
                    label: 'Horizon',
                    text: true,
                    value: (r) =>
                        r.horizon_days === 1
                            ? '1 day'
                            : `${number(r.horizon_days)} days: ${HorizonScalingLabels[r.scaling]}`,
                },
                {key: 'basis', label: 'Basis', text: true, spare: 3, value: basisOf},
            ]}
        />
    );
}

function ResultsChart({data, confidence}: {data: VarResponse; confidence: number}) {
    const rows = data.results.filter((r) => r.confidence === confidence);
    const bars = rows.flatMap((r): Bar[] => [
        {label: `${enumLabel(r.method)}`, value: r.var, error: r.standard_error, series: 1},
        {label: 'ES', value: r.es, error: r.es_standard_error, series: 2},
    ]);
    const summary = `VaR and ES at ${level(confidence)} by method, whiskers of one standard error: ${rows.map((r) => `${enumLabel(r.method)} ${number(r.var)}, ES ${number(r.es)}`).join('; ')}.`;
    return (
        <ChartFrame
            title={`By method at ${level(confidence)}`}
            unit={`${data.currency}; VaR above, ES below; whiskers: one standard error`}
            asOf={data.as_of}
            summary={summary}
            rows={rows}
            columns={[
                {key: 'method', label: 'Method', text: true, value: (r) => enumLabel(r.method)},
                {key: 'var', label: 'VaR', unit: data.currency, value: (r) => r.var},
                {key: 'error', label: '\u00b1', value: (r) => r.standard_error},
                {key: 'es', label: 'ES', unit: data.currency, value: (r) => r.es},
                {key: 'es_error', label: '\u00b1', value: (r) => r.es_standard_error},
            ]}
            why={() => {
                const r = rows.find((one) => one.method === 'historical') ?? rows[0];
                return r ? whyOf(data, r, 'var') : {title: 'VaR', value: 'n/a'};
            }}
        >
            <Bars bars={bars} summary={summary} format={(x) => number(x)} />
        </ChartFrame>
    );
}

// The method whose rows a table shows, of those that have any.
function useMethodChoice<M extends string>(rows: readonly {method: M}[]) {
    const methods = distinct(rows.map((row) => row.method));
    const [chosen, setChosen] = useState('historical');
    return [methods.find((m) => m === chosen) ?? methods[0], methods, setChosen] as const;
}

function MethodChoice({
    method,
    methods,
    onChoose,
}: {
    method: string;
    methods: readonly string[];
    onChoose: (method: string) => void;
}) {
    return (
        <label className="inline">
            Method{' '}
            <select value={method} onChange={(event) => onChoose(event.target.value)}>
                {methods.map((m) => (
                    <option key={m} value={m}>
                        {enumLabel(m)}
                    </option>
                ))}
            </select>
        </label>
    );
}

function Components({data, confidence}: {data: VarResponse; confidence: number}) {
    const [method, methods, setChosen] = useMethodChoice(data.components);
    const rows = data.components.filter((c) => c.method === method && c.confidence === confidence);
    const parts = rows.map((r) => r.component ?? 0);
    const low = Math.min(0, ...parts);
    const high = Math.max(0, ...parts);
    const sum =
        (key: 'value' | 'component' | 'component_es' | 'standalone') =>
        (some: readonly VarComponent[]) =>
            number(some.reduce((total, r) => total + (r[key] ?? 0), 0));
    const money = (
        key: 'component' | 'component_es' | 'standalone' | 'incremental',
        label: string,
    ): Column<VarComponent> => ({
        key,
        label,
        unit: data.currency,
        value: (r) => r[key],
        cell: (r) => (
            <Figure
                value={r[key]}
                reason="not calculated for this method"
                why={() => componentWhy(data, r, key)}
            />
        ),
    });
    if (!method) return <p className="note">No components were requested.</p>;
    return (
        <Table
            label={`Components of VaR, ${enumLabel(method)} at ${level(confidence)}`}
            rows={rows}
            id={(r) => r.symbol}
            filter
            sort={{key: 'component', descending: true}}
            height={520}
            tools={<MethodChoice method={method} methods={methods} onChoose={setChosen} />}
            columns={[
                {
                    key: 'symbol',
                    label: 'Symbol',
                    text: true,
                    value: (r) => r.symbol,
                    cell: (r) => <span title={r.symbol}>{contract(r.symbol)}</span>,
                },
                {
                    key: 'value',
                    label: 'Value',
                    unit: data.currency,
                    value: (r) => r.value,
                    cell: (r) => (
                        <Figure value={r.value} why={() => componentWhy(data, r, 'value')} />
                    ),
                    total: sum('value'),
                },
                {
                    key: 'bar',
                    label: 'Contribution',
                    text: true,
                    value: (r) => r.component,
                    cell: (r) => <CellBar value={r.component} low={low} high={high} />,
                },
                {
                    ...money('component', 'Component VaR'),
                    chip: <Chip term="component_var" />,
                    total: sum('component'),
                },
                {
                    key: 'share',
                    label: 'Share',
                    unit: '% of VaR',
                    value: (r) => r.component_share,
                    cell: (r) => (
                        <Figure
                            value={r.component_share}
                            percent
                            digits={1}
                            why={() => componentWhy(data, r, 'component_share')}
                        />
                    ),
                    total: (some) =>
                        percent(
                            some.reduce((total, r) => total + (r.component_share ?? 0), 0),
                            1,
                        ),
                },
                {...money('component_es', 'Component ES'), spare: 3, total: sum('component_es')},
                {
                    key: 'marginal',
                    spare: 1,
                    label: 'Marginal',
                    unit: `per 100 ${data.currency}`,
                    value: (r) => r.marginal,
                    cell: (r) => (
                        <Figure
                            value={isMissing(r.marginal) ? null : r.marginal * 100}
                            digits={2}
                            why={() => componentWhy(data, r, 'marginal')}
                        />
                    ),
                    chip: <Chip term="marginal_var" />,
                },
                {
                    ...money('standalone', 'Standalone'),
                    chip: <Chip term="standalone_var" />,
                    total: sum('standalone'),
                },
                {
                    ...money('incremental', 'Incremental'),
                    spare: 2,
                    chip: <Chip term="incremental_var" />,
                },
            ]}
        />
    );
}

const extremes = (s: TailScenario, sign: number): string[] =>
    s.positions
        .filter((p) => p.pnl * sign > 0)
        .sort((a, b) => sign * (b.pnl - a.pnl))
        .slice(0, 3)
        .map((p) => `${contract(p.symbol)} ${rounded(p.pnl)}`);

// The positions with the largest P&L.
const extremesColumn = (
    key: string,
    label: string,
    unit: string,
    sign: number,
): Column<TailScenario> => ({
    key,
    label,
    unit,
    text: true,
    value: (s) => extremes(s, sign).join(', ') || 'none',
    cell: (s) => {
        const all = extremes(s, sign);
        if (all.length === 0) return 'none';
        return (
            <span className="wrapped">
                {all.map((text, i) => (
                    <Fragment key={text}>
                        <span>{`${text}${i + 1 < all.length ? ',' : ''}`}</span>{' '}
                    </Fragment>
                ))}
            </span>
        );
    },
});

function Scenarios({data}: {data: VarResponse}) {
    const [method, methods, setChosen] = useMethodChoice(data.scenarios);
    const rows = data.scenarios.filter((s) => s.method === method);
    if (!method) return null;
    const whyScenario = (s: TailScenario): Why => ({
        title: `Scenario ${s.date ?? s.path ?? s.rank}`,
        value: number(s.pnl, 0, true),
        unit: data.currency,
        method: 'risk.var',
        asOf: data.as_of,
        inputs: [
            ['Method', enumLabel(s.method)],
            ['Rank', number(s.rank)],
        ],
        included: {
            title: 'Positions',
            total: number(s.pnl),
            rows: [...s.positions]
                .sort((a, b) => a.pnl - b.pnl)
                .map((p) => ({name: contract(p.symbol), value: number(p.pnl, 0, true)})),
        },
        digest: data.digest,
    });
    const open = (s: TailScenario) => showWhy(whyScenario(s));
    return (
        <Table
            label={`Worst scenarios, ${enumLabel(method)}`}
            rows={rows}
            id={(s) => `${s.rank}`}
            onOpen={open}
            tools={<MethodChoice method={method} methods={methods} onChoose={setChosen} />}
            columns={[
                {
                    key: 'rank',
                    label: 'Rank',
                    text: true,
                    value: (s) => s.rank,
                    cell: (s) => number(s.rank),
                },
                {
                    key: 'when',
                    label: method.startsWith('historical') ? 'Date' : 'Path',
                    text: true,
                    value: (s) => s.date ?? s.path,
                    cell: (s) => s.date ?? number(s.path),
                },
                {
                    key: 'pnl',
                    label: 'P&L',
                    unit: data.currency,
                    value: (s) => s.pnl,
                    cell: (s) => (
                        <button type="button" className="figure why" onClick={() => open(s)}>
                            <span className={s.pnl < 0 ? 'negative' : 'positive'}>
                                {number(s.pnl, 0, true)}
                            </span>
                        </button>
                    ),
                },
                {
                    key: 'fraction',
                    label: 'P&L',
                    unit: '% of net',
                    value: (s) => (data.net_value ? s.pnl / data.net_value : null),
                    cell: (s) => (
                        <Figure
                            value={data.net_value ? s.pnl / data.net_value : null}
                            percent
                            signed
                            why={() => whyScenario(s)}
                        />
                    ),
                },
                extremesColumn('lost', 'Largest losses', data.currency, -1),
                extremesColumn('gained', 'Largest gains', data.currency, 1),
            ]}
        />
    );
}

export function VarResults({data, settings}: {data: VarResponse; settings: Settings}) {
    const levels = distinct(data.results.map((r) => r.confidence));
    const [level_, setLevel] = useState(settings.confidence);
    const confidence = levels.includes(level_) ? level_ : (levels[levels.length - 1] ?? 0.99);
    const sampled = distinct(
        data.results
            .filter((r) => !isMissing(r.standard_error))
            .map((r) => `quantile: ${enumLabel(r.quantile)}, ES: ${enumLabel(r.es_rule)}`),
    );
    return (
        <>
            <Section
                title="VaR and ES"
                note={
                    <>
                        Losses are positive, over {data.results[0]?.horizon_days ?? 1} trading day
                        {data.results[0]?.horizon_days === 1 ? '' : 's'}, in {data.currency}, on{' '}
                        {number(data.observations)} returns from {data.first_date} to{' '}
                        {data.last_date}. Daily volatility of the P&amp;L {number(data.volatility)}{' '}
                        {data.currency}.
                        {sampled.length > 0 ? ` Sample estimates: ${sampled.join('; ')}.` : ''}
                    </>
                }
            >
                <ResultsTable data={data} />
            </Section>
            <div className="columns">
                <Section
                    title="VaR by method"
                    tools={
                        <SelectField
                            label="Confidence"
                            value={String(confidence)}
                            onChange={(event) => setLevel(Number(event.target.value))}
                            options={levels.map((x) => [String(x), level(x)] as const)}
                        />
                    }
                >
                    <ResultsChart data={data} confidence={confidence} />
                </Section>
                <Section title="Distribution">
                    <Distribution data={data} confidence={confidence} />
                </Section>
            </div>
            <Section title="Risk contribution">
                <Components data={data} confidence={confidence} />
            </Section>
            <Section
                title="Tail scenarios"
                note="The worst scenarios of each method and those at its VaR. Open a scenario for its positions."
            >
                <Scenarios data={data} />
            </Section>
        </>
    );
}
