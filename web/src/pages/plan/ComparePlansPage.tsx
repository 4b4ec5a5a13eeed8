// Two saved plans, or two versions of one, on the same market paths.
import {useMethod} from '../../api/queries';
import type {
    CompareSavedPlansResponse,
    PlanInputChange,
    PlanOutcome,
    SavedPlan,
    SavedPlanDetails,
} from '../../api/types.gen';
import {Link, useSearch} from '../../app/router';
import {Figure} from '../../ui/Figure';
import {instant, number, plural} from '../../ui/format';
import {Facts, Page, Section} from '../../ui/Page';
import {Empty, Issues, QueryResult} from '../../ui/states';
import {Table} from '../../ui/Table';
import type {Column} from '../../ui/table_model';
import {inputName, inputText} from './input_changes';
import {currencyOf, formOf} from './plan_form';

type Name = keyof PlanOutcome;

// In the order of the table; money is in today's terms.
const figures: readonly (readonly [Name, string, boolean])[] = [
    ['success_rate', 'Success rate', true],
    ['standard_error', 'Its standard error', true],
    ['terminal_p5', 'Final balance, 5th percentile', false],
    ['terminal_median', 'Final balance, median', false],
    ['terminal_p95', 'Final balance, 95th percentile', false],
    ['mean_shortfall', 'Mean shortfall', false],
    ['first_year_spending', 'Spending in the first year, median', false],
    ['lifetime_tax', 'Lifetime taxes, mean', false],
];

// Of a difference of rates the unit is a percentage point.
const unitOf = ({percent}: Row, currency: string): string =>
    percent ? '%; difference in points' : `${currency || 'money'}, today’s prices`;

interface Row {
    name: Name;
    label: string;
    percent: boolean;
    first: number | null;
    second: number | null;
    difference: number | null;
}

const rowsOf = (data: CompareSavedPlansResponse): Row[] =>
    figures
        .map(([name, label, percent]) => ({
            name,
            label,
            percent,
            first: data.first_outcome[name],
            second: data.second_outcome[name],
            difference: data.difference[name],
        }))
        .filter((row) => row.first !== null || row.second !== null);

// The currency of a retirement plan is that of its form.
const currencyIn = (plan: SavedPlanDetails | undefined): string =>
    plan?.kind === 'retirement' && plan.form ? currencyOf(formOf(plan.form)) : '';

const columnsOf = (data: CompareSavedPlansResponse, currency: string): Column<Row>[] => {
    const figure = (key: 'first' | 'second' | 'difference', label: string): Column<Row> => ({
        key,
        label,
        value: (r) => r[key],
        cell: (r) => (
            <Figure
                name={`compare.${r.name}.${key}`}
                value={r[key]}
                percent={r.percent}
                digits={r.percent ? 2 : 0}
            />
        ),
    });
    return [
        {key: 'label', label: 'Figure', text: true, value: (r) => r.label},
        {
            key: 'unit',
            label: 'Unit',
            text: true,
            value: (r) => unitOf(r, currency),
        },
        figure('first', titleOf(data.first)),
        figure('second', titleOf(data.second)),
        figure('difference', 'Difference'),
    ];
};

const changeColumns: Column<PlanInputChange>[] = [
    {
        key: 'pointer',
        label: 'Input',
        text: true,
        value: (c) => inputName(c.pointer),
        cell: (c) => <span title={c.pointer}>{inputName(c.pointer)}</span>,
    },
    {
        key: 'before',
        label: 'First',
        text: true,
        value: (c) => inputText(c.pointer, c.before),
        cell: (c) => <span className="wrap">{inputText(c.pointer, c.before)}</span>,
    },
    {
        key: 'after',
        label: 'Second',
        text: true,
        value: (c) => inputText(c.pointer, c.after),
        cell: (c) => <span className="wrap">{inputText(c.pointer, c.after)}</span>,
    },
];

const titleOf = (plan: SavedPlan): string => `${plan.name}, version ${plan.version}`;

const described = (plan: SavedPlan) =>
    `${titleOf(plan)}, saved ${instant(plan.saved_at)} by ${plan.author}${plan.note ? `: ${plan.note}` : ''}`;

const basisOf = ({first_paths, second_paths, seed}: CompareSavedPlansResponse): string =>
    `${
        first_paths === second_paths
            ? `Both plans on the same ${plural(first_paths, 'market path')}`
            : `${plural(first_paths, 'market path')} of the first plan, ${number(second_paths)} of the second`
    }, seed ${seed}. Amounts are in today’s prices.`;

export default function ComparePlansPage() {
    const [first] = useSearch('first');
    const [firstVersion] = useSearch('first_version');
    const [second] = useSearch('second');
    const [secondVersion] = useSearch('second_version');
    const reference = (plan: string, version: string) => ({
        plan,
        version: Number(version) || null,
    });
    const answer = useMethod(
        'saved_plan.compare',
        first && second
            ? {first: reference(first, firstVersion), second: reference(second, secondVersion)}
            : null,
    );
    const currencies = [
        useMethod('saved_plan.get', first ? reference(first, firstVersion) : null),
        useMethod('saved_plan.get', second ? reference(second, secondVersion) : null),
    ].map(({data}) => currencyIn(data));
    const currencyFor = (data: CompareSavedPlansResponse): string =>
        data.currency ?? [...new Set(currencies.filter((one) => one !== ''))].join(' and ');
    return (
        <Page title="Compare plans">
            {first && second ? (
                <QueryResult of={answer} what="Simulating both plans">
                    {(data) => (
                        <>
                            <Section title="Plans">
                                <Facts
                                    rows={[
                                        ['First', described(data.first)],
                                        ['Second', described(data.second)],
                                    ]}
                                />
                            </Section>
                            <Section title="Figures" note={basisOf(data)}>
                                <Table
                                    label="Figures of two plans"
                                    rows={rowsOf(data)}
                                    columns={columnsOf(data, currencyFor(data))}
                                    id={(r) => r.name}
                                />
                            </Section>
                            <Section title="Inputs that differ">
                                <Table
                                    label="Inputs that differ"
                                    rows={data.changes}
                                    columns={changeColumns}
                                    id={(c) => c.pointer}
                                    none="Every input is the same."
                                />
                            </Section>
                            {data.issues.length > 0 && (
                                <Section title="Notes">
                                    <Issues issues={data.issues} />
                                </Section>
                            )}
                        </>
                    )}
                </QueryResult>
            ) : (
                <Empty title="No plans selected">
                    <Link to="/saved-plans">Select two saved plans of one kind</Link>
                </Empty>
            )}
        </Page>
    );
}
