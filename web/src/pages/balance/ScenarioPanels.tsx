// The shocked scenarios side by side on one scale: the change of EVE in each currency, what the
// outlier test counts of it, and the limit.
import type {AlmSession, AlmValueResponse} from '../../api/types.gen';
import {navigate} from '../../app/router';
import {ChartFrame} from '../../ui/ChartFrame';
import {Chip} from '../../ui/Definition';
import {Figure} from '../../ui/Figure';
import {number} from '../../ui/format';
import {word} from '../../ui/words';
import {basisOf, whyAddress} from './figures';
import {StackedColumns} from './StackedColumns';
import type {Terms} from './terms';

// Of the regulation's own aggregation: what the limit is compared with.
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
        `Change of EVE by currency in ${panels.length} scenarios` +
        (limit === null ? '.' : `, beside the limit of ${number(limit)} ${data.currency}.`);
    return (
        <ChartFrame
            title="Change of EVE by currency"
            unit={data.currency}
            asOf={data.as_of}
            chip={<Chip term="delta_eve" />}
            summary={summary}
            rows={panels}
            columns={[
                {key: 'scenario', label: 'Scenario', text: true, value: (r) => word(r.scenario)},
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
                    label: 'Counted',
                    unit: data.currency,
                    value: (r) => r.sum,
                    cell: (r) => <Figure value={r.sum} signed name={`panel.${r.scenario}`} />,
                },
            ]}
            why={() => ({
                ...basisOf(data, terms),
                title: 'Change of EVE by currency',
                term: 'delta_eve',
                value: number(data.outlier.eve_threshold * 100, 0),
                unit: '% of Tier 1 is the limit',
                entered: {
                    title: 'What the outlier test counts',
                    rows: panels.map(({scenario, sum}) => ({
                        name: word(scenario),
                        value: number(sum, 0, true),
                    })),
                },
            })}
            note={
                'All: what the outlier test counts of the currencies; losses in full, gains ' +
                `${data.regulation.pack.startsWith('eu') ? 'in part' : 'not at all'}.` +
                (limit === null ? '' : ' Dashed: its limit.') +
                ' One scale for all; a column opens to its positions.'
            }
        >
            <div className="panels">
                {panels.map(({scenario, of, sum}) => (
                    <div key={scenario} role="group" aria-label={word(scenario)}>
                        <h4>{word(scenario)}</h4>
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
                            summary={`${word(scenario)}: ${number(sum)} ${data.currency} counted`}
                            onOpen={(i) =>
                                navigate(
                                    whyAddress(session.id, terms, {
                                        measure: 'eve',
                                        scenario,
                                        ...(currencies[i] && {currency: currencies[i]}),
                                    }),
                                )
                            }
                        />
                    </div>
                ))}
            </div>
        </ChartFrame>
    );
}

const order = (data: AlmValueResponse, scenario: string): number =>
    data.scenarios.findIndex((one) => one.scenario === scenario);
