// NII of a balance sheet with a plan of new business, by month, beside the run-off and the constant
// balance sheet; a month opens into the lines of the plan.
import {useQuery} from '@tanstack/react-query';
import {useState} from 'react';
import type {RequestOf} from '../../api/client';
import {useMethod} from '../../api/queries';
import {
    AlmDynamicRequestFields,
    type AlmDynamicResponse,
    type AlmDynamicScenario,
    type AlmSessionRow,
} from '../../api/types.gen';
import {Link, useSearch} from '../../app/router';
import {Button} from '../../ui/Button';
import {ChartFrame} from '../../ui/ChartFrame';
import {Chip} from '../../ui/Definition';
import {enumLabel} from '../../ui/enum_labels';
import {isStated, fieldNumber} from '../../ui/field_spec';
import {NumberField, SelectField} from '../../ui/fields';
import {Figure} from '../../ui/Figure';
import {number, percent} from '../../ui/format';
import {Section, Tile, Tiles} from '../../ui/Page';
import {StackedColumns} from '../../ui/StackedColumns';
import {Empty, Issues, QueryResult} from '../../ui/states';
import {Table} from '../../ui/Table';
import type {Column} from '../../ui/table_model';
import {
    contributionsOf,
    lineWhy,
    monthsOf,
    partLabels,
    parts,
    whyOf,
    type Contribution,
    type Month,
    type Part,
} from './plan_income';
import {contentOf, isSound, monthCount, type PlanText} from './plan_text';
import {sessionList} from './session_list';

const contributionColumns = (
    data: AlmDynamicResponse,
    scenario: AlmDynamicScenario,
    month: Month,
): Column<Contribution>[] => [
    {key: 'name', label: 'Line', text: true, value: (row) => row.name},
    {key: 'product', label: 'Product', text: true, value: (row) => row.product || 'none'},
    {key: 'side', label: 'Side', text: true, value: (row) => enumLabel(row.side)},
    {
        key: 'nii',
        label: 'Interest',
        unit: data.currency,
        value: (row) => row.nii,
        cell: (row) => (
            <Figure
                value={row.nii}
                name={`dynamic.line.${row.name}`}
                why={() => lineWhy(data, scenario, month, row)}
            />
        ),
        total: (rows) => number(rows.reduce((sum, row) => sum + row.nii, 0)),
    },
    {
        key: 'balance',
        label: 'Balance at month end',
        value: (row) => row.balance,
        cell: (row) => `${number(row.balance)} ${row.currency}`,
    },
    {
        key: 'rate',
        label: 'Latest client rate',
        unit: '%',
        value: (row) => row.rate,
        cell: (row) => (row.rate === null ? '\u2013' : percent(row.rate)),
    },
];

function MonthLines({
    data,
    scenario,
    month,
}: {
    data: AlmDynamicResponse;
    scenario: AlmDynamicScenario;
    month: Month;
}) {
    return (
        <Section
            title={`Lines in month ${month.month}, to ${month.end}`}
            note={`Run-off of the existing business adds ${number(month.runoff)} ${data.currency}; with the lines below, ${number(month.dynamic)} ${data.currency}.`}
        >
            <Table
                label={`Lines in month ${month.month}`}
                rows={contributionsOf(data, scenario.scenario, month.month)}
                id={(row) => row.name}
                columns={contributionColumns(data, scenario, month)}
            />
        </Section>
    );
}

// Column of a part of NII by month.
const figure = (
    data: AlmDynamicResponse,
    of: AlmDynamicScenario,
    key: Part,
    signed = false,
): Column<Month> => ({
    key,
    label: partLabels[key],
    unit: data.currency,
    value: (row) => row[key],
    cell: (row) => (
        <Figure value={row[key]} signed={signed} why={() => whyOf(data, of, key, row)} />
    ),
    total: () => <Figure value={of[key]} signed={signed} why={() => whyOf(data, of, key, null)} />,
});

function PartTile({
    data,
    of,
    part,
}: {
    data: AlmDynamicResponse;
    of: AlmDynamicScenario;
    part: Part;
}) {
    return (
        <Tile
            label={partLabels[part]}
            value={
                <Figure
                    value={of[part]}
                    signed={part === 'planned' || part === 'funding'}
                    name={part === 'dynamic' ? 'dynamic.nii' : `dynamic.${part}`}
                    why={() => whyOf(data, of, part, null)}
                />
            }
            note={data.currency}
        />
    );
}

function Shown({data}: {data: AlmDynamicResponse}) {
    const [chosen, setChosen] = useSearch('scenario');
    const [month, setMonth] = useSearch('month');
    const shown = data.scenarios.find((one) => one.scenario === chosen) ?? data.scenarios[0];
    if (!shown) return null;
    const rows = monthsOf(shown, data);
    const at = rows[Number(month) - 1];
    const {currency} = data;
    const of = enumLabel(shown.scenario).toLowerCase();
    const summary =
        `NII under ${of} over ${rows.length} months: dynamic ${number(shown.dynamic)}, constant ` +
        `${number(shown.constant)}, run-off ${number(shown.runoff)} ${currency}.`;
    return (
        <>
            <Issues issues={data.issues} />
            <Section
                title="NII with planned business"
                tools={
                    <SelectField
                        label="Scenario"
                        value={shown.scenario}
                        onChange={(event) => setChosen(event.target.value)}
                        options={data.scenarios.map(
                            (one) => [one.scenario, enumLabel(one.scenario)] as const,
                        )}
                    />
                }
            >
                <Tiles>
                    {(['dynamic', 'constant', 'runoff', 'planned', 'funding'] as const).map(
                        (part) => (
                            <PartTile key={part} data={data} of={shown} part={part} />
                        ),
                    )}
                </Tiles>
                <ChartFrame
                    title="NII by month, dynamic balance sheet"
                    unit={`${currency}, ${of}`}
                    asOf={data.as_of}
                    chip={<Chip term="dynamic_balance_sheet" />}
                    summary={summary}
                    rows={rows}
                    columns={[
                        {key: 'month', label: 'Month', value: (row) => row.month},
                        {key: 'end', label: 'End date', text: true, value: (row) => row.end},
                        figure(data, shown, 'dynamic'),
                        figure(data, shown, 'constant'),
                    ]}
                    note="The line is the constant balance sheet. Click a column for the lines of the plan."
                >
                    <StackedColumns
                        labels={rows.map((row) => row.end.slice(0, 7))}
                        stacks={parts.map(([key, label], i) => ({
                            label,
                            series: [1, 3, 5][i] ?? 1,
                            values: rows.map((row) => row[key]),
                        }))}
                        line={{
                            label: 'Constant',
                            series: 6,
                            values: rows.map((row) => row.constant),
                        }}
                        summary={summary}
                        onOpen={(i) => setMonth(String(i + 1))}
                    />
                </ChartFrame>
                <Table
                    label="NII by month and balance sheet assumption"
                    rows={rows}
                    id={(row) => String(row.month)}
                    columns={[
                        {
                            key: 'month',
                            label: 'Month',
                            text: true,
                            value: (row) => row.month,
                            cell: (row) => (
                                <Button kind="quiet" onClick={() => setMonth(String(row.month))}>
                                    {row.month}, to {row.end}
                                </Button>
                            ),
                        },
                        figure(data, shown, 'dynamic'),
                        figure(data, shown, 'constant'),
                        figure(data, shown, 'runoff'),
                        figure(data, shown, 'planned', true),
                        figure(data, shown, 'funding', true),
                    ]}
                />
            </Section>
            {at && <MonthLines data={data} scenario={shown} month={at} />}
            <Section title="NII by scenario">
                <Table
                    label="NII by scenario and balance sheet assumption"
                    rows={data.scenarios}
                    id={(row) => row.scenario}
                    columns={[
                        {
                            key: 'scenario',
                            label: 'Scenario',
                            text: true,
                            value: (row) => enumLabel(row.scenario),
                        },
                        ...(['dynamic', 'constant', 'runoff'] as const).map((key) => ({
                            key,
                            label: partLabels[key],
                            unit: currency,
                            value: (row: AlmDynamicScenario) => row[key],
                            cell: (row: AlmDynamicScenario) => (
                                <Figure value={row[key]} why={() => whyOf(data, row, key, null)} />
                            ),
                        })),
                    ]}
                />
            </Section>
        </>
    );
}

type Request = RequestOf<'alm.session.dynamic'>;

function Asked({request}: {request: Request}) {
    const value = useMethod('alm.session.dynamic', request);
    return (
        <QueryResult of={value} what="Calculating planned interest">
            {(data) => <Shown data={data} />}
        </QueryResult>
    );
}

const horizon = AlmDynamicRequestFields.horizon_months;

function Terms({plan, sessions}: {plan: PlanText; sessions: readonly AlmSessionRow[]}) {
    const [chosen, setChosen] = useSearch('session');
    const session = sessions.find((one) => one.id === chosen) ?? sessions[0];
    const [months, setMonths] = useState(String(Math.max(12, monthCount(plan))));
    const [funding, setFunding] = useState<'overnight' | 'none'>('overnight');
    const [renewal, setRenewal] = useState<'like' | 'bullet'>('like');
    const sound = isSound(plan) && plan.lines.length > 0;
    const ready = sound && isStated(horizon, months) && session !== undefined;
    const request = (): Request | null =>
        ready
            ? {
                  session: session.id,
                  content: contentOf(plan),
                  funding,
                  renewal,
                  horizon_months: fieldNumber(horizon, months) ?? 12,
              }
            : null;
    // A plan that is stored is calculated when it is opened.
    const [asked, setAsked] = useState<Request | null>(request);
    const now = request();
    return (
        <>
            <form
                className="controls balance-terms"
                aria-label="Settings of the dynamic balance sheet"
                onSubmit={(event) => {
                    event.preventDefault();
                    if (now) setAsked(now);
                }}
            >
                <SelectField
                    label="Balance sheet"
                    value={session?.id ?? ''}
                    onChange={(event) => setChosen(event.target.value)}
                    options={sessions.map((one) => [one.id, `${one.name}, ${one.as_of}`] as const)}
                />
                <NumberField
                    label="NII horizon"
                    of={horizon}
                    unit="months"
                    value={months}
                    onChange={(event) => setMonths(event.target.value)}
                />
                <SelectField
                    label="Funding"
                    value={funding}
                    onChange={(event) => setFunding(event.target.value as 'overnight' | 'none')}
                    options={[
                        ['overnight', 'Overnight account'],
                        ['none', 'None'],
                    ]}
                />
                <SelectField
                    label="Replacement, constant"
                    value={renewal}
                    onChange={(event) => setRenewal(event.target.value as 'like' | 'bullet')}
                    options={[
                        ['like', 'Like for like'],
                        ['bullet', 'Bullets'],
                    ]}
                />
                <Button
                    kind="primary"
                    type="submit"
                    disabledReason={
                        !ready &&
                        (plan.lines.length === 0 ? 'Add a line first.' : 'Fix the errors first.')
                    }
                >
                    Calculate
                </Button>
            </form>
            {asked && JSON.stringify(asked) !== JSON.stringify(now) && (
                <p className="note" role="status">
                    The plan or the settings have changed since the figures below were calculated.
                </p>
            )}
            {asked && <Asked request={asked} />}
        </>
    );
}

export function PlanIncome({plan}: {plan: PlanText}) {
    const sessions = useQuery(sessionList);
    return (
        <QueryResult of={sessions} what="Loading balance sheets">
            {(rows) =>
                rows.length > 0 ? (
                    <Terms plan={plan} sessions={rows} />
                ) : (
                    <Empty title="There is no balance sheet">
                        <p>
                            The interest of a plan is calculated with the run-off and curves of a
                            balance sheet. <Link to="/balance">Balance sheets</Link>
                        </p>
                    </Empty>
                )
            }
        </QueryResult>
    );
}
