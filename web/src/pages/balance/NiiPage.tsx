// Net interest income by month and scenario, split into existing business, stub and new business.
import {Allowed} from '../../app/Allowed';
import {useMethod} from '../../api/queries';
import type {AlmScenarioValue, AlmSession, AlmValueResponse} from '../../api/types.gen';
import {Link, navigate, useSearch, useOpens} from '../../app/router';
import {ChartFrame} from '../../ui/ChartFrame';
import {Chip} from '../../ui/Definition';
import {SelectField} from '../../ui/fields';
import {Figure} from '../../ui/Figure';
import {number} from '../../ui/format';
import {Section} from '../../ui/Page';
import {QueryResult} from '../../ui/states';
import {Table} from '../../ui/Table';
import {enumLabel} from '../../ui/enum_labels';
import {hideWhy, type Why} from '../../ui/Why';
import {AlmFigure, basisOf, whyAddress} from './figures';
import {SessionFrame, TermsForm, useTerms, WithCurves} from './frame';
import {StackedColumns} from '../../ui/StackedColumns';
import {planTermsRequest, type Terms} from './terms';

interface Of {
    session: AlmSession;
    data: AlmValueResponse;
    terms: Terms;
}

function Months({session, data, terms, shown}: Of & {shown: AlmScenarioValue}) {
    const opens = useOpens();
    const base = data.scenarios[0];
    const of = `${enumLabel(shown.scenario).toLowerCase()}`;
    const rows = shown.nii_by_month.map((amount, i) => ({
        month: i + 1,
        end: data.month_bounds[data.month_bounds.length - shown.nii_by_month.length + i] ?? '',
        amount,
        base: base?.nii_by_month[i] ?? null,
    }));
    const summary =
        `NII by month under ${of}: ${number(shown.nii)} ${data.currency} ` +
        `over ${rows.length} months.`;
    return (
        <ChartFrame
            title="NII by month"
            unit={`${data.currency}, ${of}`}
            asOf={data.as_of}
            chip={<Chip term="nii" />}
            summary={summary}
            rows={rows}
            columns={[
                {key: 'month', label: 'Month', value: (r) => r.month},
                {key: 'end', label: 'End date', text: true, value: (r) => r.end},
                {
                    key: 'amount',
                    label: enumLabel(shown.scenario),
                    unit: data.currency,
                    value: (r) => r.amount,
                    cell: (r) => (
                        <AlmFigure
                            session={session.id}
                            data={data}
                            terms={terms}
                            cell={{measure: 'nii', scenario: shown.scenario, month: r.month}}
                            value={r.amount}
                        />
                    ),
                },
                {
                    key: 'base',
                    label: 'Base',
                    unit: data.currency,
                    value: (r) => r.base,
                    cell: (r) => <Figure value={r.base} />,
                },
            ]}
            why={() => ({
                ...basisOf(data, terms),
                title: `NII, ${of}`,
                term: 'nii',
                value: number(shown.nii),
                included: {
                    title: 'Months',
                    total: number(shown.nii),
                    rows: rows.map((r) => ({
                        name: String(r.month),
                        value: number(r.amount),
                        note: r.end,
                    })),
                },
            })}
            note="Click a column for its positions."
        >
            <StackedColumns
                labels={rows.map((r) => r.end.slice(0, 7) || String(r.month))}
                stacks={[
                    {
                        label: enumLabel(shown.scenario),
                        series: 1,
                        values: rows.map((r) => r.amount),
                    },
                ]}
                {...(shown.scenario !== 'base' && {
                    line: {label: 'Base', series: 6, values: rows.map((r) => r.base ?? 0)},
                })}
                summary={summary}
                {...(opens(`/balance/${session.id}/why`) && {
                    onOpen: (i: number) =>
                        navigate(
                            whyAddress(session.id, terms, {
                                measure: 'nii',
                                scenario: shown.scenario,
                                month: i + 1,
                            }),
                        ),
                })}
            />
        </ChartFrame>
    );
}

const parts = [
    ['nii_existing_business', 'Existing business'],
    ['nii_stub', 'Stub'],
    ['nii_new_business', 'New business'],
] as const;

function Parts({session, data, terms}: Of) {
    const rows = data.scenarios;
    const base = rows[0];
    const partWhy = (r: AlmScenarioValue, key: (typeof parts)[number][0], label: string): Why => {
        const of = enumLabel(r.scenario).toLowerCase();
        const basis = basisOf(data, terms);
        return {
            ...basis,
            title: `${label}, ${of}`,
            term: 'nii',
            value: number(r[key]),
            inputs: [
                ...basis.inputs,
                [
                    'Positions',
                    <Link
                        key="p"
                        onClick={hideWhy}
                        to={whyAddress(session.id, terms, {measure: 'nii', scenario: r.scenario})}
                    >
                        View positions and cash flows
                    </Link>,
                ],
            ],
            included: {
                title: `Components of NII, ${of}`,
                total: number(r.nii),
                rows: parts.map(([one, name]) => ({name, value: number(r[one])})),
            },
        };
    };
    const summary = `NII by scenario and component, ${rows.length} scenarios; base is ${number(base?.nii)} ${data.currency}.`;
    return (
        <>
            <ChartFrame
                title="NII by scenario"
                unit={data.currency}
                asOf={data.as_of}
                chip={<Chip term="nii" />}
                summary={summary}
                rows={rows}
                columns={[
                    {
                        key: 'scenario',
                        label: 'Scenario',
                        text: true,
                        value: (r) => enumLabel(r.scenario),
                    },
                    ...parts.map(([key, label]) => ({
                        key,
                        label,
                        unit: data.currency,
                        value: (r: AlmScenarioValue) => r[key],
                        cell: (r: AlmScenarioValue) => <Figure value={r[key]} />,
                    })),
                ]}
                note="Existing business: coupons paid within the horizon. Stub: interest accrued on coupons paid after the horizon. New business: positions that replace repaid balances."
            >
                <StackedColumns
                    labels={rows.map((r) => enumLabel(r.scenario))}
                    stacks={parts.map(([key, label], i) => ({
                        label,
                        series: [1, 3, 5][i] ?? 1,
                        values: rows.map((r) => r[key]),
                    }))}
                    summary={summary}
                />
            </ChartFrame>
            <Table
                label="NII by scenario and component"
                rows={rows}
                id={(r) => r.scenario}
                columns={[
                    {
                        key: 'scenario',
                        label: 'Scenario',
                        text: true,
                        value: (r) => enumLabel(r.scenario),
                    },
                    ...parts.map(([key, label]) => ({
                        key,
                        label,
                        unit: data.currency,
                        value: (r: AlmScenarioValue) => r[key],
                        cell: (r: AlmScenarioValue) => (
                            <Figure value={r[key]} why={() => partWhy(r, key, label)} />
                        ),
                    })),
                    {
                        key: 'nii',
                        label: 'NII',
                        unit: data.currency,
                        value: (r) => r.nii,
                        cell: (r) => (
                            <AlmFigure
                                session={session.id}
                                data={data}
                                terms={terms}
                                cell={{measure: 'nii', scenario: r.scenario}}
                                value={r.nii}
                                name={`alm.nii.${r.scenario}.part`}
                            />
                        ),
                    },
                    {
                        key: 'delta',
                        label: '\u0394 NII',
                        unit: data.currency,
                        chip: <Chip term="delta_nii" />,
                        value: (r) => r.delta_nii,
                        cell: (r) => (
                            <AlmFigure
                                session={session.id}
                                data={data}
                                terms={terms}
                                cell={{measure: 'nii', scenario: r.scenario}}
                                value={r.delta_nii}
                                base={base?.nii ?? 0}
                            />
                        ),
                    },
                ]}
            />
        </>
    );
}

function Income({session}: {session: AlmSession}) {
    const terms = useTerms();
    const [chosen, setChosen] = useSearch('scenario');
    const value = useMethod('alm.session.value', planTermsRequest(session.id, terms));
    return (
        <QueryResult of={value} what="Calculating monthly interest">
            {(data) => {
                const shown =
                    data.scenarios.find((one) => one.scenario === chosen) ?? data.scenarios[0];
                const of = {session, data, terms};
                return (
                    <>
                        <Section
                            title="NII by month"
                            tools={
                                <SelectField
                                    label="Scenario"
                                    value={shown?.scenario ?? ''}
                                    onChange={(event) => setChosen(event.target.value)}
                                    options={data.scenarios.map(
                                        (one) => [one.scenario, enumLabel(one.scenario)] as const,
                                    )}
                                />
                            }
                        >
                            {shown && <Months {...of} shown={shown} />}
                        </Section>
                        <Section title="NII by scenario">
                            <Parts {...of} />
                        </Section>
                    </>
                );
            }}
        </QueryResult>
    );
}

export default function NiiPage() {
    return (
        <SessionFrame>
            {(session) => (
                <WithCurves session={session}>
                    <Allowed to="alm.session.value">
                        <TermsForm session={session} />
                    </Allowed>
                    <Income session={session} />
                </WithCurves>
            )}
        </SessionFrame>
    );
}
