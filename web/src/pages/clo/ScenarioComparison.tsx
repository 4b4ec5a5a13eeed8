// Scenarios side by side: outcomes of the deal, measures of the tranches, and when each coverage test
// fails first.
import {useMemo, type ReactNode} from 'react';
import {useMethod} from '../../api/queries';
import type {
    CloDealView,
    CloScenarioListRow,
    CloScenarioOutcome,
    CloTestOutcome,
    CloTrancheOutcome,
    CompareCloScenariosResponse,
} from '../../api/types.gen';
import {Link, useSearch} from '../../app/router';
import {CheckField, SelectField} from '../../ui/fields';
import {Figure} from '../../ui/Figure';
import {number} from '../../ui/format';
import {Section} from '../../ui/Page';
import {Issues, QueryResult} from '../../ui/states';
import {Table} from '../../ui/Table';
import type {Cell, Column} from '../../ui/table_model';
import {chosenScenarios, mostCompared, withScenario} from './compared';
import {baseOf, useProjectionRequest} from './frame';

export function useComparison(deal: CloDealView, scenarios: readonly string[]) {
    const base = useProjectionRequest(deal);
    const names = scenarios.join();
    const request = useMemo(() => {
        if (!base) return null;
        // A comparison is of scenarios as they are stored.
        const {shocks: _, ...request} = base;
        return {...request, scenarios: names === '' ? [] : names.split(',')};
    }, [base, names]);
    return useMethod('clo.scenario.compare', request, {
        placeholderData: (before: CompareCloScenariosResponse | undefined) => before,
    });
}

const nameOf = (row: CloScenarioOutcome): string =>
    row.scenario === '' ? 'Assumptions of the page' : row.name;

// ---- by scenario

const failureText = ({outcome}: CloScenarioOutcome): string => {
    if (!outcome) return '';
    if (outcome.first_failure === null) return 'none';
    const names = outcome.tests
        .filter(({id}) => outcome.first_failed.includes(id))
        .map(({name}) => name);
    return `${outcome.first_failure}: ${names.join(', ')}`;
};

const equityOf = ({outcome}: CloScenarioOutcome): CloTrancheOutcome | null =>
    outcome?.tranches.findLast(({kind}) => kind === 'equity') ?? null;

const outcomeColumns = (currency: string): Column<CloScenarioOutcome>[] => [
    {key: 'name', label: 'Scenario', text: true, value: nameOf},
    {
        key: 'default',
        label: 'Defaulted par',
        unit: currency,
        value: (o) => o.outcome?.cumulative_default,
        cell: (o) => <Figure value={o.outcome?.cumulative_default ?? null} />,
    },
    {
        key: 'loss',
        label: 'Loss of the notes',
        unit: currency,
        value: (o) => o.outcome?.notes_loss,
        cell: (o) => <Figure value={o.outcome?.notes_loss ?? null} />,
        hint: 'Balance, deferred and unpaid interest of all notes after the last payment date',
    },
    {
        key: 'irr',
        label: 'Return of the equity',
        unit: '% a year',
        value: (o) => equityOf(o)?.yield,
        cell: (o) => <Figure value={equityOf(o)?.yield ?? null} percent digits={2} />,
    },
    {
        key: 'distributions',
        label: 'Distributions',
        unit: currency,
        value: (o) => equityOf(o)?.paid,
        cell: (o) => <Figure value={equityOf(o)?.paid ?? null} />,
    },
    {
        key: 'failure',
        label: 'First test failure',
        text: true,
        value: failureText,
        cell: (o) => <span className="wrap">{failureText(o)}</span>,
    },
    {
        key: 'accelerated',
        label: 'Acceleration',
        text: true,
        value: (o) => (o.outcome ? (o.outcome.accelerated ?? 'none') : ''),
    },
];

/** Scenarios that could not be projected, with the reason. */
function Failed({rows}: {rows: CloScenarioOutcome[]}) {
    const failed = rows.filter(({outcome}) => outcome === null);
    if (failed.length === 0) return null;
    return (
        <Issues
            issues={failed.map((row) => ({
                severity: 'error',
                code: `scenario ${row.scenario}`,
                message: `${nameOf(row)} is not projected: ${row.error}`,
                where: '',
            }))}
        />
    );
}

export function OutcomeTable({deal, rows}: {deal: CloDealView; rows: CloScenarioOutcome[]}) {
    return (
        <>
            <Table
                label="Outcomes by scenario"
                rows={rows}
                columns={outcomeColumns(deal.document.currency)}
                id={(o) => o.scenario}
                sort={null}
            />
            <Failed rows={rows} />
        </>
    );
}

// ---- tranches and tests, a column for each scenario

interface Measure<T> {
    key: string;
    label: string;
    value: (of: T) => Cell;
    cell: (of: T) => ReactNode;
}

const trancheMeasures = (currency: string): Measure<CloTrancheOutcome>[] => [
    {
        key: 'yield',
        label: 'Yield, equity IRR (% a year)',
        value: (t) => t.yield,
        cell: (t) => <Figure value={t.yield} percent digits={2} />,
    },
    {
        key: 'wal',
        label: 'Average life (years)',
        value: (t) => t.wal,
        cell: (t) => <Figure value={t.wal} digits={2} />,
    },
    {
        key: 'dm',
        label: 'Discount margin (bp)',
        value: (t) => t.discount_margin,
        cell: (t) => (
            <Figure
                value={t.discount_margin === null ? null : t.discount_margin * 1e4}
                digits={0}
            />
        ),
    },
    {
        key: 'principal',
        label: `Principal loss (${currency})`,
        value: (t) => t.principal_loss,
        cell: (t) => <Figure value={t.principal_loss} />,
    },
    {
        key: 'loss',
        label: `Loss with deferred interest (${currency})`,
        value: (t) => t.loss,
        cell: (t) => <Figure value={t.loss} />,
    },
    {
        key: 'paid',
        label: `Amount paid (${currency})`,
        value: (t) => t.paid,
        cell: (t) => <Figure value={t.paid} />,
    },
    {
        key: 'unpaid',
        label: 'First unpaid interest',
        value: (t) => t.first_unpaid,
        cell: (t) => t.first_unpaid ?? (t.kind === 'debt' ? 'none' : 'n/a'),
    },
];

const testMeasures: Measure<CloTestOutcome>[] = [
    {
        key: 'first',
        label: 'First failure',
        value: (t) => t.first_failure,
        cell: (t) => t.first_failure ?? 'none',
    },
    {
        key: 'failed',
        label: 'Payment dates with a failure',
        value: (t) => t.failed,
        cell: (t) => `${number(t.failed)} of ${number(t.tested)}`,
    },
    {
        key: 'cushion',
        label: 'Smallest cushion (points)',
        value: (t) => t.smallest_cushion,
        cell: (t) => <Figure value={t.smallest_cushion} percent digits={2} signed />,
    },
];

// Items of the first outcome that has them, with a column for each scenario.
function SideBySide<T extends {id: string}>({
    label,
    first,
    at,
    rows,
    itemsOf,
    nameOfItem,
    measures,
}: {
    label: string;
    first: string; // heading of the items
    at: string; // address parameter of the measure
    rows: CloScenarioOutcome[];
    itemsOf: (row: CloScenarioOutcome) => readonly T[];
    nameOfItem: (item: T) => string;
    measures: readonly Measure<T>[];
}) {
    const [key, setKey] = useSearch(at);
    const measure = measures.find((one) => one.key === key) ?? measures[0];
    const items = rows.map(itemsOf).find((list) => list.length > 0) ?? [];
    if (!measure || items.length === 0) return null;
    const columns: Column<T>[] = [
        {key: 'id', label: first, text: true, value: nameOfItem},
        ...rows
            .filter(({outcome}) => outcome !== null)
            .map((row): Column<T> => {
                const of = (item: T) => itemsOf(row).find(({id}) => id === item.id);
                return {
                    key: `scenario ${row.scenario}`,
                    label: row.scenario === '' ? 'This page' : row.name,
                    value: (item) => {
                        const found = of(item);
                        return found === undefined ? null : measure.value(found);
                    },
                    cell: (item) => {
                        const found = of(item);
                        return found === undefined ? 'n/a' : measure.cell(found);
                    },
                };
            }),
    ];
    return (
        <Section
            title={label}
            tools={
                <SelectField
                    label={`${first} figure`}
                    value={measure.key}
                    onChange={(event) => setKey(event.target.value)}
                    options={measures.map((one) => [one.key, one.label] as const)}
                />
            }
        >
            <Table
                label={label}
                rows={items}
                columns={columns}
                id={(item) => item.id}
                sort={null}
                cards={0}
            />
        </Section>
    );
}

function Choices({
    scenarios,
    chosen,
    onChange,
}: {
    scenarios: CloScenarioListRow[];
    chosen: readonly string[];
    onChange: (slug: string, included: boolean) => void;
}) {
    return (
        <fieldset className="checks">
            <legend>{`Scenarios, at most ${mostCompared}`}</legend>
            {scenarios.map(({scenario, name}) => (
                <CheckField
                    key={scenario}
                    label={name}
                    checked={chosen.includes(scenario)}
                    disabled={!chosen.includes(scenario) && chosen.length >= mostCompared}
                    onChange={(event) => onChange(scenario, event.target.checked)}
                />
            ))}
        </fieldset>
    );
}

function Compared({deal, scenarios}: {deal: CloDealView; scenarios: CloScenarioListRow[]}) {
    const [address, setAddress] = useSearch('compare');
    const all = scenarios.map(({scenario}) => scenario);
    const chosen = chosenScenarios(address, all);
    const made = useComparison(deal, chosen);
    return (
        <>
            <Choices
                scenarios={scenarios}
                chosen={chosen}
                onChange={(slug, included) =>
                    setAddress(withScenario(address, all, slug, included))
                }
            />
            <QueryResult of={made} what="Comparing scenarios" lines={8}>
                {({scenarios: rows}) => (
                    <>
                        <OutcomeTable deal={deal} rows={rows} />
                        <SideBySide
                            label="Tranches by scenario"
                            first="Tranche"
                            at="by"
                            rows={rows}
                            itemsOf={(row) => row.outcome?.tranches ?? []}
                            nameOfItem={({id}) => id}
                            measures={trancheMeasures(deal.document.currency)}
                        />
                        <SideBySide
                            label="Coverage tests by scenario"
                            first="Test"
                            at="tests"
                            rows={rows}
                            itemsOf={(row) => row.outcome?.tests ?? []}
                            nameOfItem={({name}) => name}
                            measures={testMeasures}
                        />
                    </>
                )}
            </QueryResult>
        </>
    );
}

/** The stored scenarios next to the assumptions of the page. */
export function ScenarioComparison({deal}: {deal: CloDealView}) {
    const scenarios = useMethod('clo.scenario.list', {});
    return (
        <Section
            title="Scenarios side by side"
            note="The stored scenarios next to the assumptions of this page."
        >
            <QueryResult of={scenarios} what="Loading scenarios">
                {({data}) =>
                    data.length === 0 ? (
                        <p>
                            There are no scenarios yet: write them on the page{' '}
                            <Link to={`${baseOf(deal.slug)}/scenarios`}>Scenarios</Link>.
                        </p>
                    ) : (
                        <Compared deal={deal} scenarios={data} />
                    )
                }
            </QueryResult>
        </Section>
    );
}
