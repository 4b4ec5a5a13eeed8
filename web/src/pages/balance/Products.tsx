// The balance sheet by side and product, with links to the positions.
import {useMethod} from '../../api/queries';
import type {AlmProductRow, AlmSessionDecomposeResponse} from '../../api/types.gen';
import {Link, navigate, useSearch} from '../../app/router';
import {ChartFrame} from '../../ui/ChartFrame';
import {Figure} from '../../ui/Figure';
import {Chip} from '../../ui/Definition';
import {SelectField} from '../../ui/fields';
import {number} from '../../ui/format';
import {Section} from '../../ui/Page';
import {QueryResult} from '../../ui/states';
import {Table} from '../../ui/Table';
import type {Column} from '../../ui/table_model';
import {enumLabel} from '../../ui/enum_labels';
import {hideWhy, type Why} from '../../ui/Why';
import {AlmFigure, basisOf, whyAddress} from './figures';
import {planTermsRequest, type Terms} from './terms';
import {largest, Waterfall, type Step} from './Waterfall';

interface Of {
    session: string;
    terms: Terms;
    data: AlmSessionDecomposeResponse;
    scenario: string;
}

type Key = 'eve' | 'delta_eve' | 'nii' | 'delta_nii';

function columnsOf({session, terms, data, scenario}: Of): Column<AlmProductRow>[] {
    const at = (row: AlmProductRow, name: string) =>
        row.scenarios.find((one) => one.scenario === name);
    const sum = (rows: readonly AlmProductRow[], of: (row: AlmProductRow) => number) =>
        rows.reduce((total, row) => total + of(row), 0);
    const totalWhy = (
        rows: readonly AlmProductRow[],
        of: (row: AlmProductRow) => number,
        label: string,
        signed: boolean,
    ): Why => ({
        ...basisOf(data, terms, 'alm.session.decompose'),
        title: `${label}, total`,
        value: number(sum(rows, of), 0, signed),
        included: {
            title: 'Products',
            total: number(sum(rows, of), 0, signed),
            rows: rows.map((row) => ({
                name: row.product || 'no product',
                value: number(of(row), 0, signed),
            })),
        },
    });
    const figure = (key: Key, label: string): Column<AlmProductRow> => {
        const isChange = key.startsWith('delta_');
        const measure = key.endsWith('nii') ? 'nii' : 'eve';
        const name = isChange ? scenario : 'base';
        const of = (row: AlmProductRow) => at(row, name)?.[key] ?? 0;
        return {
            key,
            label,
            unit: data.currency,
            chip: <Chip term={key} />,
            value: of,
            cell: (row) => (
                <AlmFigure
                    session={session}
                    data={data}
                    terms={terms}
                    method="alm.session.decompose"
                    cell={{measure, scenario: name, side: row.side, product: row.product}}
                    value={of(row)}
                    {...(isChange && {base: at(row, 'base')?.[measure] ?? 0})}
                    name={`alm.${key}.${row.side}.${row.product}`}
                />
            ),
            total: (rows) => (
                <Figure
                    value={sum(rows, of)}
                    signed={isChange}
                    why={() => totalWhy(rows, of, label, isChange)}
                />
            ),
        };
    };
    return [
        {key: 'product', label: 'Product', text: true, value: (row) => row.product || 'none'},
        {
            key: 'positions',
            label: 'Positions',
            value: (row) => row.positions,
            cell: (row) => number(row.positions),
            total: (rows) => number(sum(rows, (row) => row.positions)),
        },
        {
            key: 'balance',
            label: 'Balance',
            unit: data.currency,
            value: (row) => row.balance,
            cell: (row) => (
                <Figure
                    value={row.balance}
                    why={() => ({
                        ...basisOf(data, terms, 'alm.session.decompose'),
                        title: `Balance, ${row.product || 'no product'}`,
                        value: number(row.balance, 2),
                        inputs: [
                            ['Side', enumLabel(row.side)],
                            ['Positions', number(row.positions)],
                        ],
                        more: (
                            <p>
                                <Link
                                    onClick={hideWhy}
                                    to={`/balance/${session}/positions?product=${encodeURIComponent(row.product)}&side=${row.side}`}
                                >
                                    View the positions
                                </Link>
                            </p>
                        ),
                    })}
                />
            ),
            total: (rows) => (
                <Figure
                    value={sum(rows, (row) => row.balance)}
                    why={() => totalWhy(rows, (row) => row.balance, 'Balance', false)}
                />
            ),
        },
        figure('eve', 'EVE, base'),
        figure('delta_eve', '\u0394 EVE'),
        figure('nii', 'NII, base'),
        figure('delta_nii', '\u0394 NII'),
    ];
}

interface Change extends Step {
    side?: AlmProductRow['side'];
    product?: string;
}

// Waterfall from base EVE to scenario EVE by product.
function FromBase({session, terms, data, scenario}: Of) {
    const sum = (name: string) =>
        data.products.reduce(
            (total, row) => total + (row.scenarios.find((s) => s.scenario === name)?.eve ?? 0),
            0,
        );
    const changes: Change[] = data.products.map((row) => ({
        label: row.product || `${enumLabel(row.side)} without product`,
        value: row.scenarios.find((one) => one.scenario === scenario)?.delta_eve ?? 0,
        side: row.side,
        product: row.product,
    }));
    const steps: Change[] = [
        {label: 'Base', value: sum('base'), whole: true},
        ...largest(named(changes), 12),
        {label: enumLabel(scenario), value: sum(scenario), whole: true},
    ];
    const summary =
        `EVE from ${number(sum('base'))} in the base scenario to ${number(sum(scenario))} ${data.currency} ` +
        `under ${enumLabel(scenario).toLowerCase()}, by product.`;
    return (
        <ChartFrame
            title="EVE waterfall"
            unit={`${data.currency}, from base to ${enumLabel(scenario).toLowerCase()}`}
            asOf={data.as_of}
            chip={<Chip term="delta_eve" />}
            summary={summary}
            rows={steps}
            columns={[
                {key: 'step', label: 'Step', text: true, value: (step) => step.label},
                {
                    key: 'amount',
                    label: 'Amount',
                    unit: data.currency,
                    value: (step) => step.value,
                    cell: (step) => (
                        <Figure
                            value={step.value}
                            signed={!step.whole}
                            name={`waterfall.${step.label}`}
                        />
                    ),
                },
            ]}
            why={() => ({
                ...basisOf(data, terms, 'alm.session.decompose'),
                title: `EVE from base to ${enumLabel(scenario).toLowerCase()}`,
                term: 'delta_eve',
                value: number(sum(scenario) - sum('base'), 0, true),
                included: {
                    title: 'Products',
                    total: number(sum(scenario) - sum('base'), 0, true),
                    rows: steps
                        .filter((step) => !step.whole)
                        .map((step) => ({name: step.label, value: number(step.value, 0, true)})),
                },
            })}
            note="The axis does not start at zero. Click a bar for its positions."
        >
            <Waterfall
                steps={steps}
                summary={summary}
                onOpen={(i) => {
                    const {side, product} = steps[i] ?? {};
                    navigate(
                        whyAddress(session, terms, {
                            measure: 'eve',
                            scenario: i === 0 ? 'base' : scenario,
                            ...(side && {side}),
                            ...(product !== undefined && {product}),
                        }),
                    );
                }}
            />
        </ChartFrame>
    );
}

// A product on both sides appears twice, once with each side.
const named = (changes: readonly Change[]): Change[] =>
    changes.map((one) =>
        changes.some((other) => other !== one && other.label === one.label)
            ? {...one, label: `${one.label}, ${enumLabel(one.side).toLowerCase()}`}
            : one,
    );

export function Products({session, terms}: {session: string; terms: Terms}) {
    const answer = useMethod('alm.session.decompose', planTermsRequest(session, terms));
    const [chosen, setChosen] = useSearch('scenario');
    const names = (answer.data?.products[0]?.scenarios ?? [])
        .map((one) => one.scenario)
        .filter((name) => name !== 'base');
    const scenario = names.includes(chosen) ? chosen : (names[0] ?? 'base');
    return (
        <Section
            title="Balance sheet by product"
            note="Click a figure for its positions, their cash flows and source rows."
            tools={
                <SelectField
                    label="Scenario"
                    value={scenario}
                    onChange={(event) => setChosen(event.target.value)}
                    options={names.map((name) => [name, enumLabel(name)] as const)}
                />
            }
        >
            <QueryResult of={answer} what="Calculating by product">
                {(data) => {
                    const columns = columnsOf({session, terms, data, scenario});
                    return (
                        <>
                            <FromBase {...{session, terms, data, scenario}} />
                            {(['asset', 'liability'] as const).map((side) => (
                                <div key={side}>
                                    <h3>{side === 'asset' ? 'Assets' : 'Liabilities'}</h3>
                                    <Table
                                        label={side === 'asset' ? 'Assets' : 'Liabilities'}
                                        rows={data.products.filter((row) => row.side === side)}
                                        columns={columns}
                                        id={(row) => row.product}
                                    />
                                </div>
                            ))}
                        </>
                    );
                }}
            </QueryResult>
        </Section>
    );
}
