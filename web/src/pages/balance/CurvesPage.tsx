// The curves of a valuation, before and after the regulatory shocks.
import {useMethod} from '../../api/queries';
import {
    AlmRegulation,
    type AlmMarket,
    type AlmSession,
    type AlmShocksResponse,
} from '../../api/types.gen';
import {navigate, usePlace, useSearch} from '../../app/router';
import {ChartFrame} from '../../ui/ChartFrame';
import {Chip} from '../../ui/Definition';
import {SelectField} from '../../ui/fields';
import {Figure} from '../../ui/Figure';
import {number, percent} from '../../ui/format';
import {Section} from '../../ui/Page';
import {QueryResult, Issues} from '../../ui/states';
import {choices, enumLabel} from '../../ui/enum_labels';
import {CurveLines} from './CurveLines';
import {SessionFrame, WithCurves} from './frame';
import {scenariosOf, termsOf} from './terms';

const years = [0.08, 0.25, 0.5, 1, 1.5, 2, 3, 4, 5, 6, 7, 8, 9, 10, 12, 15, 20, 25, 30];

function Shocked({
    data,
    currency,
    curve,
}: {
    data: AlmShocksResponse;
    currency: string;
    curve: string;
}) {
    const shown = data.curves.filter((one) => one.curve === curve);
    const rows = years.map((t, i) => ({
        t,
        points: shown.map(({scenario, points}) => ({scenario, point: points[i]})),
    }));
    const at = (scenario: string) =>
        shown.find((one) => one.scenario === scenario)?.points.find((point) => point.t === 10)
            ?.zero;
    const summary =
        `Zero rates of ${currency}, ${enumLabel(curve).toLowerCase()}: at 10 years ${percent(at('base'))}, ` +
        `${percent(at('parallel_up'))} with the parallel shock up, ` +
        `${percent(at('parallel_down'))} with the parallel shock down.`;
    return (
        <ChartFrame
            title="Zero rates"
            unit="%, continuous"
            asOf={data.as_of}
            chip={<Chip term="shocked_curve" />}
            summary={summary}
            rows={rows}
            columns={[
                {key: 'years', label: 'Years', value: (r) => r.t},
                ...shown.map(({scenario}, i) => ({
                    key: scenario,
                    label: enumLabel(scenario),
                    unit: '%',
                    value: (r: (typeof rows)[number]) => r.points[i]?.point?.zero,
                    cell: (r: (typeof rows)[number]) => (
                        <Figure
                            value={r.points[i]?.point?.zero}
                            percent
                            digits={3}
                            name={`curve.${scenario}.${r.t}`}
                        />
                    ),
                })),
            ]}
            why={() => ({
                title: `Zero rates of ${currency}`,
                term: 'shocked_curve',
                value: percent(at('base')),
                asOf: data.as_of,
                included: {
                    title: 'At 10 years',
                    rows: shown.map(({scenario, points}) => {
                        const point = points.find((one) => one.t === 10);
                        return {
                            name: enumLabel(scenario),
                            value: percent(point?.zero, 3),
                            note: `${number(point?.shift_bp, 1)} basis points before the floor`,
                        };
                    }),
                },
            })}
            note={`Shocks and floor under ${enumLabel(data.regulation.pack)}, version ${data.regulation.version}. The same shocks apply to discount and projection curves.`}
        >
            <CurveLines
                years={years}
                lines={shown.map(({scenario, points}) => ({
                    label: enumLabel(scenario),
                    values: points.map((point) => point.zero),
                }))}
                summary={summary}
            />
        </ChartFrame>
    );
}

function Curves({market: own, reporting}: {market: AlmMarket; reporting: string}) {
    const {path, search} = usePlace();
    const terms = termsOf(search);
    // Another regulation has its own floor.
    const market = {
        ...own,
        ...(terms.regulation && {regulation: terms.regulation, floor: null}),
        ...(terms.floor && {floor: terms.floor}),
    };
    const choosePack = (pack: string) => {
        const query = new URLSearchParams(search);
        if (pack === own.regulation) query.delete('regulation');
        else query.set('regulation', pack);
        navigate(`${path}?${query}`, {replace: true});
    };
    const currencies = Object.keys(market.currencies);
    const [chosen, choose] = useSearch('currency');
    const [named, name] = useSearch('curve');
    const currency =
        [chosen, reporting].find((code) => currencies.includes(code)) ?? currencies[0] ?? '';
    const {projection_curve: one, projection_curves: several} = market.currencies[currency] ?? {};
    const curves = [
        'discount',
        ...(one && one.length > 0 ? ['projection_curve'] : []),
        ...Object.keys(several ?? {}),
    ];
    const curve = curves.includes(named) ? named : 'discount';
    const shocks = useMethod('alm.shocks', {
        ...market,
        currency,
        scenarios: scenariosOf(terms),
        at: years,
    });
    return (
        <Section
            title="Zero rates and their shocks"
            tools={
                <>
                    <SelectField
                        label="Regulation"
                        value={market.regulation ?? 'eu_2024_856'}
                        onChange={(event) => choosePack(event.target.value)}
                        options={choices(AlmRegulation)}
                    />
                    <SelectField
                        label="Currency"
                        value={currency}
                        onChange={(event) => choose(event.target.value)}
                        options={currencies.map((code) => [code, code] as const)}
                    />
                    <SelectField
                        label="Curve"
                        value={curve}
                        onChange={(event) => name(event.target.value)}
                        options={curves.map((id) => [id, enumLabel(id)] as const)}
                    />
                </>
            }
        >
            <QueryResult of={shocks} what="Calculating shocked curves">
                {(data) => (
                    <>
                        <Shocked data={data} currency={currency} curve={curve} />
                        {data.issues.length > 0 && <Issues issues={data.issues} />}
                    </>
                )}
            </QueryResult>
        </Section>
    );
}

export default function CurvesPage() {
    return (
        <SessionFrame>
            {(session: AlmSession) => (
                <WithCurves session={session}>
                    {session.market && (
                        <Curves market={session.market} reporting={session.currency} />
                    )}
                </WithCurves>
            )}
        </SessionFrame>
    );
}
