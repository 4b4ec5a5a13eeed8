// The shocked scenarios side by side on one scale: Δ EVE by currency, the aggregate of the outlier
// test, and the limit.
import type {AlmSession, AlmValueResponse} from '../../api/types.gen';
import {navigate, useOpens} from '../../app/router';
import {ChartFrame} from '../../ui/ChartFrame';
import {Chip} from '../../ui/Definition';
import {Figure} from '../../ui/Figure';
import {number} from '../../ui/format';
import {enumLabel} from '../../ui/enum_labels';
import {basisOf, whyAddress} from './figures';
import {StackedColumns} from '../../ui/StackedColumns';
import type {Terms} from './terms';

// The aggregation of the regulation, which is compared with the limit.
export const counted = (data: AlmValueResponse, scenario: string): number => {
    const sums = data.aggregation[scenario];
    if (!sums) return 0;
    return data.regulation.pack.startsWith('eu') ? sums.eu : -sums.basel_loss;
};

export function ScenarioPanels({
    session,
    data,
    terms,
}: {
    session: AlmSession;
    data: AlmValueResponse;
    terms: Terms;
}) {
    const opens = useOpens();
    const panels = Object.entries(data.aggregation)
        .filter(([scenario]) => scenario !== 'base')
        .map(([scenario, {by_currency: of}]) => ({scenario, of, sum: counted(data, scenario)}))
        .sort((a, b) => order(data, a.scenario) - order(data, b.scenario));
    const currencies = [...new Set(panels.flatMap((panel) => Object.keys(panel.of)))];
    const tier1 = terms.tier1 ?? session.market?.tier1 ?? null;
    const limit = tier1 === null ? null : -data.outlier.eve_threshold * tier1;
    const all = panels.flatMap(({of, sum}) => [...Object.values(of), sum]);
    const range = [Math.min(0, limit ?? 0, ...all), Math.max(0, ...all)] as const;
    const summary =
        `Δ EVE by currency in ${panels.length} scenarios` +
        (limit === null ? '.' : `, with the limit of ${number(limit)} ${data.currency}.`);
    return (
        <ChartFrame
            title="Δ EVE by currency"
            unit={data.currency}
            asOf={data.as_of}
            chip={<Chip term="delta_eve" />}
            summary={summary}
            rows={panels}
            columns={[
                {
                    key: 'scenario',
                    label: 'Scenario',
                    text: true,
                    value: (r) => enumLabel(r.scenario),
                },
                ...currencies.map((code) => ({
                    key: code,
                    label: code,
                    unit: data.currency,
                    value: (r: (typeof panels)[number]) => r.of[code] ?? 0,
                    cell: (r: (typeof panels)[number]) => (
                        <Figure
                            value={r.of[code] ?? 0}
                            signed
                            name={`panel.${r.scenario}.${code}`}
                        />
                    ),
                })),
                {
                    key: 'counted',
                    label: 'Aggregated',
                    unit: data.currency,
                    value: (r) => r.sum,
                    cell: (r) => <Figure value={r.sum} signed name={`panel.${r.scenario}`} />,
                },
            ]}
            why={() => ({
                ...basisOf(data, terms),
                title: 'Δ EVE by currency',
                term: 'delta_eve',
                value: number(data.outlier.eve_threshold * 100, 0),
                unit: '% of Tier 1 is the limit',
                included: {
                    title: 'Outlier test aggregation',
                    rows: panels.map(({scenario, sum}) => ({
                        name: enumLabel(scenario),
                        value: number(sum, 0, true),
                    })),
                },
            })}
            note={
                'All: aggregate of the outlier test, with losses in full and gains ' +
                `${data.regulation.pack.startsWith('eu') ? 'in part' : 'not at all'}.` +
                (limit === null ? '' : ' Dashed: limit.') +
                ' All panels share one scale. Click a column for its positions.'
            }
        >
            <div className="panels">
                {panels.map(({scenario, of, sum}) => (
                    <div key={scenario} role="group" aria-label={enumLabel(scenario)}>
                        <h4>{enumLabel(scenario)}</h4>
                        <StackedColumns
                            labels={[...currencies, 'All']}
                            stacks={[
                                {
                                    label: 'Gain',
                                    series: 1,
                                    values: [...currencies.map((code) => of[code] ?? 0), sum].map(
                                        (x) => Math.max(0, x),
                                    ),
                                },
                                {
                                    label: 'Loss',
                                    series: 2,
                                    values: [...currencies.map((code) => of[code] ?? 0), sum].map(
                                        (x) => Math.min(0, x),
                                    ),
                                },
                            ]}
                            {...(limit !== null && {limit: {at: limit, label: 'Limit'}})}
                            range={range}
                            height={170}
                            quiet
                            summary={`${enumLabel(scenario)}: ${number(sum)} ${data.currency} aggregated`}
                            {...(opens(`/balance/${session.id}/why`) && {
                                onOpen: (i: number) =>
                                    navigate(
                                        whyAddress(session.id, terms, {
                                            measure: 'eve',
                                            scenario,
                                            change: true,
                                            ...(currencies[i] && {currency: currencies[i]}),
                                        }),
                                    ),
                            })}
                        />
                    </div>
                ))}
            </div>
        </ChartFrame>
    );
}

const order = (data: AlmValueResponse, scenario: string): number =>
    data.scenarios.findIndex((one) => one.scenario === scenario);
