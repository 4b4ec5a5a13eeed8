// Overview of a banking book: economic value and net interest income by scenario, supervisory
// outlier tests, products.
import {Allowed} from '../../app/Allowed';
import {useMethod} from '../../api/queries';
import type {AlmSession, AlmValueResponse} from '../../api/types.gen';
import {Link, navigate, useOpens} from '../../app/router';
import {ChartFrame} from '../../ui/ChartFrame';
import {Chip} from '../../ui/Definition';
import {Figure} from '../../ui/Figure';
import {number, plural} from '../../ui/format';
import {Section, Tile, Tiles} from '../../ui/Page';
import type {Term} from '../../ui/glossary';
import {Issues, QueryResult} from '../../ui/states';
import {Table} from '../../ui/Table';
import {enumLabel} from '../../ui/enum_labels';
import {hideWhy, type Why} from '../../ui/Why';
import {Quality} from '../portfolios/frame';
import {ReviewPanel} from '../reviews/ReviewPanel';
import {AlmFigure, balanceName, basisOf, whyAddress} from './figures';
import {SessionFrame, TermsForm, useSession, useTerms, WithCurves} from './frame';
import {Outliers} from './Outliers';
import {Products} from './Products';
import {counted, ScenarioPanels} from './ScenarioPanels';
import {StackedColumns} from '../../ui/StackedColumns';
import {planTermsRequest, type Terms} from './terms';

interface Of {
    session: AlmSession;
    data: AlmValueResponse;
    terms: Terms;
}

function Headline({session, data, terms}: Of) {
    const base = data.scenarios.find((one) => one.scenario === 'base');
    const equity = data.duration.find((one) => one.side === 'equity');
    const shared = {session: session.id, data, terms, unit: true};
    const equityWhy = (title: string, term: Term, value: string, unit = data.currency): Why => ({
        ...basisOf(data, terms),
        title,
        term,
        value,
        unit,
        included: {
            title: 'By side',
            rows: data.duration.map((one) => ({
                name: enumLabel(one.side),
                value: term === 'bpv' ? number(one.bpv, 2, true) : number(one.duration, 4),
                note: term === 'bpv' ? data.currency : 'years',
            })),
        },
        more: (
            <p>
                <Link to={`/balance/${session.id}/sensitivity`} onClick={hideWhy}>
                    View by tenor and product
                </Link>
            </p>
        ),
    });
    return (
        <Tiles>
            {base && (
                <>
                    <Tile
                        label="EVE"
                        chip={<Chip term="eve" />}
                        value={
                            <AlmFigure
                                {...shared}
                                cell={{measure: 'eve', scenario: 'base'}}
                                value={base.eve}
                                name="alm.eve.base"
                            />
                        }
                        note="base"
                    />
                    <Tile
                        label={`NII, ${terms.months} months`}
                        chip={<Chip term="nii" />}
                        value={
                            <AlmFigure
                                {...shared}
                                cell={{measure: 'nii', scenario: 'base'}}
                                value={base.nii}
                                name="alm.nii.base"
                            />
                        }
                        note={`base, ${balanceName(terms).toLowerCase()}`}
                    />
                </>
            )}
            {equity && (
                <>
                    <Tile
                        label="PV01"
                        chip={<Chip term="bpv" />}
                        value={
                            <Figure
                                value={equity.bpv}
                                unit={data.currency}
                                signed
                                name="alm.pv01"
                                why={() => equityWhy('PV01', 'bpv', number(equity.bpv, 2, true))}
                            />
                        }
                        note="of equity; rates down 1 bp"
                    />
                    <Tile
                        label="Duration of equity"
                        chip={<Chip term="eve_duration" />}
                        value={
                            <Figure
                                value={equity.duration}
                                digits={2}
                                unit="years"
                                name="alm.duration"
                                why={() =>
                                    equityWhy(
                                        'Duration of equity',
                                        'eve_duration',
                                        number(equity.duration, 4),
                                        'years',
                                    )
                                }
                            />
                        }
                    />
                </>
            )}
        </Tiles>
    );
}

function Shocks({session, data, terms}: Of) {
    const opens = useOpens();
    const shocked = data.scenarios.filter((one) => one.scenario in data.aggregation);
    const rows = shocked.filter((one) => one.scenario !== 'base');
    const tier1 = terms.tier1 ?? session.market?.tier1 ?? null;
    const limit = tier1 === null ? null : -data.outlier.eve_threshold * tier1;
    const worst = [...rows].sort(
        (a, b) => counted(data, a.scenario) - counted(data, b.scenario),
    )[0];
    const summary = worst
        ? `Δ EVE by scenario; the worst is ${enumLabel(worst.scenario).toLowerCase()} with ` +
          `${number(counted(data, worst.scenario))} ${data.currency}.`
        : 'No shocked scenario.';
    return (
        <ChartFrame
            title="Δ EVE by scenario"
            unit={`${data.currency}, as aggregated in the outlier test`}
            asOf={data.as_of}
            chip={<Chip term="delta_eve" />}
            summary={summary}
            rows={rows}
            columns={[
                {
                    key: 'scenario',
                    label: 'Scenario',
                    text: true,
                    value: (r) => enumLabel(r.scenario),
                },
                {
                    key: 'change',
                    label: 'Change',
                    unit: data.currency,
                    value: (r) => counted(data, r.scenario),
                    cell: (r) => <Figure value={counted(data, r.scenario)} signed />,
                },
            ]}
            why={() => ({
                ...basisOf(data, terms),
                title: 'Δ EVE by scenario',
                term: 'delta_eve',
                value: number(worst ? counted(data, worst.scenario) : null, 0, true),
                included: {
                    title: 'Scenarios',
                    rows: rows.map((r) => ({
                        name: enumLabel(r.scenario),
                        value: number(counted(data, r.scenario), 0, true),
                    })),
                },
            })}
            note={
                limit === null
                    ? 'Enter Tier 1 capital above to show the limit of the outlier test.'
                    : `Dashed: ${number(data.outlier.eve_threshold * 100, 0)}% of Tier 1 capital.`
            }
        >
            <StackedColumns
                labels={rows.map((r) => enumLabel(r.scenario))}
                stacks={[
                    {
                        label: 'Gain',
                        series: 1,
                        values: rows.map((r) => Math.max(0, counted(data, r.scenario))),
                    },
                    {
                        label: 'Loss',
                        series: 2,
                        values: rows.map((r) => Math.min(0, counted(data, r.scenario))),
                    },
                ]}
                {...(limit !== null && {limit: {at: limit, label: 'Limit'}})}
                summary={summary}
                {...(opens(`/balance/${session.id}/why`) && {
                    onOpen: (i: number) => {
                        const scenario = rows[i]?.scenario;
                        if (scenario)
                            navigate(
                                whyAddress(session.id, terms, {
                                    measure: 'eve',
                                    scenario,
                                    change: true,
                                }),
                            );
                    },
                })}
            />
        </ChartFrame>
    );
}

function Scenarios({session, data, terms}: Of) {
    const base = data.scenarios[0];
    const column = (measure: 'eve' | 'nii', isChange: boolean) => {
        const of = (row: AlmValueResponse['scenarios'][number]) =>
            isChange ? row[`delta_${measure}`] : row[measure];
        return {
            key: `${isChange ? 'delta_' : ''}${measure}`,
            label: `${isChange ? '\u0394 ' : ''}${measure.toUpperCase()}`,
            unit: data.currency,
            chip: <Chip term={`${isChange ? 'delta_' : ''}${measure}` as const} />,
            value: of,
            cell: (row: AlmValueResponse['scenarios'][number]) => (
                <AlmFigure
                    session={session.id}
                    data={data}
                    terms={terms}
                    cell={{measure, scenario: row.scenario}}
                    value={of(row)}
                    {...(isChange && base && {base: base[measure]})}
                    name={`alm.${isChange ? 'delta_' : ''}${measure}.${row.scenario}.row`}
                />
            ),
        };
    };
    return (
        <Table
            label="Scenarios"
            rows={data.scenarios}
            id={(row) => row.scenario}
            columns={[
                {
                    key: 'scenario',
                    label: 'Scenario',
                    text: true,
                    value: (row) => enumLabel(row.scenario),
                },
                column('eve', false),
                column('eve', true),
                {
                    key: 'option_value',
                    label: 'Option add-on',
                    unit: data.currency,
                    hint: 'Change in the time value of caps and floors',
                    value: (row) => row.delta_option_value,
                    cell: (row) => (
                        <Figure
                            value={row.delta_option_value}
                            signed
                            why={() => ({
                                ...basisOf(data, terms),
                                title: `Option add-on, ${enumLabel(row.scenario).toLowerCase()}`,
                                value: number(row.delta_option_value, 0, true),
                                inputs: [
                                    ...basisOf(data, terms).inputs,
                                    ['Time value of caps and floors', number(row.option_value, 2)],
                                    ['In the base scenario', number(base?.option_value, 2)],
                                ],
                            })}
                        />
                    ),
                },
                column('nii', false),
                column('nii', true),
            ]}
        />
    );
}

function Valued({session}: {session: AlmSession}) {
    const terms = useTerms();
    const value = useMethod('alm.session.value', planTermsRequest(session.id, terms));
    return (
        <QueryResult of={value} what={`Valuing ${plural(session.positions, 'position')}`}>
            {(data) => {
                const of = {session, data, terms};
                // What is left out changes every figure below.
                const errors = data.issues.filter((issue) => issue.severity === 'error');
                return (
                    <>
                        {errors.length > 0 && <Issues issues={errors} />}
                        <Headline {...of} />
                        <div className="columns even">
                            <Section title="Economic value">
                                <Shocks {...of} />
                            </Section>
                            <Section title="Supervisory outlier tests">
                                <Outliers {...of} />
                            </Section>
                        </div>
                        <Section title="EVE by scenario and currency">
                            <ScenarioPanels {...of} />
                        </Section>
                        <Section title="Results by scenario">
                            <Scenarios {...of} />
                        </Section>
                        <Allowed to="alm.session.decompose">
                            <Products session={session.id} terms={terms} />
                        </Allowed>
                    </>
                );
            }}
        </QueryResult>
    );
}

function Badge() {
    const value = useMethod('alm.session.value', planTermsRequest(useSession(), useTerms()));
    return value.data ? (
        <Quality
            coverage={value.data.coverage}
            issues={value.data.issues}
            asOf={value.data.as_of}
        />
    ) : null;
}

// That a comment may be about.
const figures = ['EVE', 'NII', 'Outlier tests', 'Repricing gap', 'Curves', 'Assumptions'];

export default function OverviewPage() {
    return (
        <SessionFrame actions={<Badge />}>
            {(session) => (
                <WithCurves session={session}>
                    <Allowed to="alm.session.value">
                        <TermsForm session={session} />
                    </Allowed>
                    <Valued session={session} />
                    <ReviewPanel kind="balance_sheet" item={session.id} figures={figures} />
                </WithCurves>
            )}
        </SessionFrame>
    );
}
