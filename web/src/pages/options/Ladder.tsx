// The Greeks by expiry, strike or underlying: one measure as bars, all of them as a table.
import {useState} from 'react';
import type {OptionGroup, OptionPosition, OptionsBookResponse} from '../../api/types.gen';
import {useSearch} from '../../app/router';
import {Bars} from '../../ui/Bars';
import {ChartFrame} from '../../ui/ChartFrame';
import {Chip} from '../../ui/Definition';
import {Choice, SelectField} from '../../ui/fields';
import {Figure} from '../../ui/Figure';
import {number} from '../../ui/format';
import {Section} from '../../ui/Page';
import {Table} from '../../ui/Table';
import type {Column} from '../../ui/table_model';
import type {Market} from './market';
import {measures, whySum, type Measure} from './measures';

const ladders = [
    ['expiry', 'By expiry'],
    ['strike', 'By strike'],
    ['underlying', 'By underlying'],
] as const;
type Kind = (typeof ladders)[number][0];

const most = 60; // maximum number of bars

const rungs = (data: OptionsBookResponse, kind: Kind): OptionGroup[] =>
    kind === 'expiry'
        ? [...data.by_expiry].sort((a, b) => (a.expiry ?? '').localeCompare(b.expiry ?? ''))
        : kind === 'strike'
          ? data.by_strike
          : data.by_underlying;

const nameOf = (g: OptionGroup, kind: Kind): string =>
    kind === 'expiry'
        ? `${g.expiry ?? ''} ${g.underlying}`
        : kind === 'strike'
          ? `${g.underlying} ${g.expiry ?? ''} ${g.strike === null ? '' : number(g.strike, g.strike % 1 ? 2 : 0)}`
          : g.underlying;

const isOn =
    (g: OptionGroup) =>
    (p: OptionPosition): boolean =>
        p.underlying === g.underlying &&
        (g.expiry === null || p.expiry === g.expiry) &&
        (g.strike === null || p.strike === g.strike);

function columnsOf(data: OptionsBookResponse, market: Market, kind: Kind): Column<OptionGroup>[] {
    return [
        {
            key: 'rung',
            label: kind === 'underlying' ? 'Underlying' : 'Bucket',
            text: true,
            value: (g) => nameOf(g, kind),
        },
        ...measures.map(
            (m): Column<OptionGroup> => ({
                key: m.key,
                label: m.brief,
                unit: m.briefUnit(data.currency),
                hint: `${m.label}, ${m.unit(data.currency)}`,
                value: (g) => m.total(g.totals),
                cell: (g) => (
                    <Figure
                        value={m.total(g.totals)}
                        name={`ladder.${nameOf(g, kind)}.${m.key}`}
                        why={() =>
                            whySum(
                                data,
                                market,
                                m,
                                `${m.label}, ${nameOf(g, kind)}`,
                                m.total(g.totals),
                                isOn(g),
                            )
                        }
                    />
                ),
            }),
        ),
        {
            key: 'priced',
            label: 'Positions',
            value: (g) => g.totals.priced,
            cell: (g) =>
                g.totals.not_priced > 0
                    ? `${g.totals.priced} (${g.totals.not_priced} not priced)`
                    : g.totals.priced,
        },
    ];
}

export function Ladder({data, market}: {data: OptionsBookResponse; market: Market}) {
    const [chosen, setChosen] = useSearch('ladder');
    const kind = ladders.find(([code]) => code === chosen)?.[0] ?? 'expiry';
    const [measureKey, setMeasureKey] = useState<Measure['key']>('exposure');
    const [underlying, setUnderlying] = useState('');
    const measure = measures.find((m) => m.key === measureKey) as Measure;
    const names = data.by_underlying.map((g) => g.underlying);
    const rows = rungs(data, kind).filter((g) => !underlying || g.underlying === underlying);
    const title = `${measure.label} ${(ladders.find(([code]) => code === kind)?.[1] ?? '').toLowerCase()}`;
    const largest = [...rows].sort(
        (a, b) => Math.abs(measure.total(b.totals)) - Math.abs(measure.total(a.totals)),
    )[0];
    const summary = `${title}; the largest is ${largest ? `${nameOf(largest, kind)} with ${number(measure.total(largest.totals))} ${measure.unit(data.currency)}` : 'none'}.`;
    const columns = columnsOf(data, market, kind);
    return (
        <Section
            title="Greeks ladder"
            tools={
                <>
                    <Choice
                        label="Group by"
                        options={ladders}
                        value={kind}
                        onChange={(next) => setChosen(next === 'expiry' ? '' : next)}
                    />
                    <SelectField
                        label="Measure"
                        value={measureKey}
                        onChange={(event) => setMeasureKey(event.target.value as Measure['key'])}
                        options={measures.map((m) => [m.key, m.label] as const)}
                    />
                    <SelectField
                        label="Underlying"
                        value={underlying}
                        onChange={(event) => setUnderlying(event.target.value)}
                        options={[['', 'all'], ...names.map((name) => [name, name] as const)]}
                    />
                </>
            }
        >
            <ChartFrame
                title={title}
                unit={measure.unit(data.currency)}
                asOf={data.as_of}
                summary={summary}
                chip={<Chip term={measure.term} />}
                rows={rows}
                columns={columns}
                note={rows.length > most ? `First ${most} of ${rows.length} buckets.` : undefined}
                why={() => whySum(data, market, measure, measure.label, measure.total(data.totals))}
            >
                <Bars
                    summary={summary}
                    labelWidth={170}
                    bars={rows.slice(0, most).map((g) => ({
                        label: nameOf(g, kind),
                        value: measure.total(g.totals),
                        series: measure.total(g.totals) < 0 ? 2 : 1,
                    }))}
                />
            </ChartFrame>
            <Table
                label={`Greeks ${(ladders.find(([code]) => code === kind)?.[1] ?? '').toLowerCase()}`}
                rows={rows}
                columns={columns}
                id={(g) => nameOf(g, kind)}
                csv={false}
                height={rows.length > 14 ? 420 : undefined}
            />
        </Section>
    );
}
