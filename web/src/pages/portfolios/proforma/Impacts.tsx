// Figures before and after, what each trade contributes, and the parts of risk by position.
import {useMemo} from 'react';
import {useMethod} from '../../../api/queries';
import type {
    ImpactComponent,
    ImpactFigure,
    ImpactLimit,
    ProformaCalculation,
    ProformaImpacts,
    TradeContribution,
} from '../../../api/types.gen';
import {useSearch} from '../../../app/router';
import {SymbolText} from '../../../ui/SymbolText';
import {Bars} from '../../../ui/Bars';
import {ChartFrame} from '../../../ui/ChartFrame';
import {enumLabel} from '../../../ui/enum_labels';
import {Figure} from '../../../ui/Figure';
import {SelectField} from '../../../ui/fields';
import {level, number, short} from '../../../ui/format';
import {Section} from '../../../ui/Page';
import {Issues, QueryResult} from '../../../ui/states';
import {Table} from '../../../ui/Table';
import type {Column} from '../../../ui/table_model';
import {digitsOf, groups, nameOf} from './figures';

const unitOf = (figure: ImpactFigure, currency: string) =>
    figure.unit === 'currency' ? currency : figure.unit === 'fraction' ? '%' : '';

export const figureColumns = (currency: string): Column<ImpactFigure>[] => {
    const shown = (key: 'before' | 'after' | 'difference', label: string) => ({
        key,
        label,
        value: (f: ImpactFigure) => f[key],
        cell: (f: ImpactFigure) => (
            <Figure
                value={f[key]}
                digits={digitsOf(f)}
                percent={f.unit === 'fraction'}
                signed={key === 'difference'}
            />
        ),
    });
    return [
        {key: 'name', label: 'Figure', text: true, value: (f) => nameOf(f.name, f.scenario)},
        {key: 'unit', label: 'Unit', text: true, value: (f) => unitOf(f, currency)},
        shown('before', 'Before'),
        shown('after', 'After'),
        shown('difference', 'Difference'),
    ];
};

const componentColumns = (currency: string): Column<ImpactComponent>[] => {
    const money = (key: Exclude<keyof ImpactComponent, 'symbol'>, label: string) => ({
        key,
        label,
        unit: currency,
        value: (c: ImpactComponent) => c[key],
        cell: (c: ImpactComponent) => <Figure value={c[key]} digits={0} />,
        total: (rows: readonly ImpactComponent[]) =>
            number(
                rows.reduce((sum, row) => sum + (row[key] ?? 0), 0),
                0,
            ),
    });
    return [
        {
            key: 'symbol',
            label: 'Symbol',
            text: true,
            value: (c) => c.symbol,
            cell: (c) => <SymbolText symbol={c.symbol} />,
        },
        money('value_before', 'Value before'),
        money('value_after', 'Value after'),
        money('var_before', 'VaR before'),
        money('var_after', 'VaR after'),
        money('es_before', 'ES before'),
        money('es_after', 'ES after'),
    ];
};

const limitValue = (limit: ImpactLimit, value: number | null) => (
    <Figure
        value={value}
        percent={limit.unit === 'fraction'}
        digits={limit.unit === 'currency' ? 0 : 2}
    />
);

const limitColumns: Column<ImpactLimit>[] = [
    {key: 'name', label: 'Limit', text: true, value: (l) => l.name},
    {key: 'metric', label: 'Metric', text: true, cut: true, value: (l) => l.metric},
    ...(['soft', 'hard', 'before', 'after'] as const).map((key) => ({
        key,
        label: enumLabel(key),
        value: (l: ImpactLimit) => l[key],
        cell: (l: ImpactLimit) => limitValue(l, l[key]),
    })),
    {
        key: 'status_before',
        label: 'Status before',
        text: true,
        value: (l) => enumLabel(l.status_before),
    },
    {
        key: 'status_after',
        label: 'Status after',
        text: true,
        value: (l) => enumLabel(l.status_after),
    },
];

function Contributions({data}: {data: ProformaImpacts}) {
    const names = useMemo(() => Object.keys(data.trades[0]?.figures ?? {}), [data]);
    const [chosen, setChosen] = useSearch('effect');
    const figure = names.includes(chosen) ? chosen : names.includes('es') ? 'es' : (names[0] ?? '');
    const columns = useMemo<Column<TradeContribution>[]>(
        () => [
            {key: 'id', label: 'Trade', text: true, value: (t) => t.id},
            {
                key: 'symbol',
                label: 'Symbol',
                text: true,
                value: (t) => t.symbol,
                cell: (t) => <SymbolText symbol={t.symbol} />,
            },
            ...names.map((name) => ({
                key: name,
                label: nameOf(name),
                value: (t: TradeContribution) => t.figures[name] ?? null,
                cell: (t: TradeContribution) => (
                    <Figure
                        value={t.figures[name] ?? null}
                        digits={name.startsWith('factors') || name.endsWith('share') ? 3 : 0}
                        signed
                    />
                ),
                extra: !['es', 'var', 'snapshot.cash', 'factors.benchmark_beta'].includes(name),
            })),
        ],
        [names],
    );
    if (data.trades.length === 0) return null;
    const total = data.trades.reduce((sum, t) => sum + (t.figures[figure] ?? 0), 0);
    const format = (x: number) =>
        figure.startsWith('factors') || figure.endsWith('share') ? number(x, 3) : short(x);
    return (
        <Section
            title="Effect of each trade"
            note={`Each trade after those before it: together they are the difference. VaR and ES: ${enumLabel(data.method).toLowerCase()}, ${level(data.confidence)}.`}
            tools={
                <SelectField
                    label="Figure"
                    value={figure}
                    options={names.map((name) => [name, nameOf(name)] as const)}
                    onChange={(event) => setChosen(event.target.value)}
                />
            }
        >
            <ChartFrame
                title={`${nameOf(figure)} by trade`}
                unit={figure.startsWith('factors') ? '' : data.currency}
                asOf={data.as_of}
                summary={`All trades together: ${format(total)}.`}
                rows={data.trades}
                columns={columns}
            >
                <Bars
                    summary={`${nameOf(figure)} by trade`}
                    format={format}
                    bars={data.trades.map((t) => ({
                        label: `${t.id} ${t.symbol}`,
                        value: t.figures[figure] ?? null,
                    }))}
                />
            </ChartFrame>
        </Section>
    );
}

export function Impacts({calculation}: {calculation: ProformaCalculation}) {
    const {id, currency} = calculation.session;
    const [group, setGroup] = useSearch('group');
    const impacts = useMethod('proforma.impacts', {id}, {placeholderData: (before) => before});
    const columns = useMemo(() => figureColumns(currency), [currency]);
    const parts = useMemo(() => componentColumns(currency), [currency]);
    return (
        <QueryResult of={impacts} what="Computing effects" lines={12}>
            {(data) => {
                const present = groups.filter(([key]) => data.figures.some((f) => f.group === key));
                const chosen = present.find(([key]) => key === group)?.[0] ?? '';
                const rows = data.figures.filter((f) => chosen === '' || f.group === chosen);
                return (
                    <>
                        <Section
                            title="Before and after"
                            note={`Figures as of ${data.as_of}; VaR and ES over ${number(data.observations)} returns.`}
                            tools={
                                <SelectField
                                    label="Figures"
                                    value={chosen}
                                    options={[['', 'All'] as const, ...present]}
                                    onChange={(event) => setGroup(event.target.value)}
                                />
                            }
                        >
                            <Issues issues={data.issues} />
                            <Table
                                label="Before and after"
                                rows={rows}
                                columns={columns}
                                id={(f) => f.name}
                                sort={null}
                                height={560}
                                none="No figures of this kind."
                            />
                        </Section>
                        {data.limits.length > 0 && (
                            <Section
                                title="Limits"
                                note="Limits of the portfolio, on the figures of both states."
                            >
                                <Table
                                    label="Limits"
                                    rows={data.limits}
                                    columns={limitColumns}
                                    id={(l) => l.limit}
                                    sort={null}
                                />
                            </Section>
                        )}
                        <Contributions data={data} />
                        <Section
                            title="VaR and ES by position"
                            note={`${enumLabel(data.method)}, ${level(data.confidence)}; the parts add up.`}
                        >
                            <Table
                                label="VaR and ES by position"
                                rows={data.components}
                                columns={parts}
                                id={(c) => c.symbol}
                                sort={null}
                                none="No position has returns."
                            />
                        </Section>
                    </>
                );
            }}
        </QueryResult>
    );
}
