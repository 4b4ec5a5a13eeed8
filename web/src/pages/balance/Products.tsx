// The balance sheet as a tree: side, product, and from there its positions.
import {useMethod} from '../../api/queries';
import type {AlmProductRow, AlmSessionDecomposeResponse} from '../../api/types.gen';
import {useSearch} from '../../app/router';
import {Figure} from '../../ui/Figure';
import {Chip} from '../../ui/Definition';
import {SelectField} from '../../ui/fields';
import {number} from '../../ui/format';
import {Section} from '../../ui/Page';
import {Answered} from '../../ui/states';
import {Table} from '../../ui/Table';
import type {Column} from '../../ui/table_model';
import {word} from '../../ui/words';
import {AlmFigure} from './figures';
import {termsRequest, type Terms} from './terms';

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
            total: (rows) => <Figure value={sum(rows, of)} signed={isChange} />,
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
            cell: (row) => <Figure value={row.balance} />,
            total: (rows) => <Figure value={sum(rows, (row) => row.balance)} />,
        },
        figure('eve', 'EVE, base'),
        figure('delta_eve', '\u0394 EVE'),
        figure('nii', 'NII, base'),
        figure('delta_nii', '\u0394 NII'),
    ];
}

export function Products({session, terms}: {session: string; terms: Terms}) {
    const answer = useMethod('alm.session.decompose', termsRequest(session, terms));
    const [chosen, setChosen] = useSearch('scenario');
    const names = (answer.data?.products[0]?.scenarios ?? [])
        .map((one) => one.scenario)
        .filter((name) => name !== 'base');
    const scenario = names.includes(chosen) ? chosen : (names[0] ?? 'base');
    return (
        <Section
            title="The balance sheet by product"
            note="A product’s figures open to its positions, and those to their flows and source rows."
            tools={
                <SelectField
                    label="Changes under"
                    value={scenario}
                    onChange={(event) => setChosen(event.target.value)}
                    options={names.map((name) => [name, word(name)] as const)}
                />
            }
        >
            <Answered of={answer} what="Taking the figures apart by product">
                {(data) => {
                    const columns = columnsOf({session, terms, data, scenario});
                    return (['asset', 'liability'] as const).map((side) => (
                        <div key={side}>
                            <h3>{side === 'asset' ? 'Assets' : 'Liabilities'}</h3>
                            <Table
                                label={side === 'asset' ? 'Assets' : 'Liabilities'}
                                rows={data.products.filter((row) => row.side === side)}
                                columns={columns}
                                id={(row) => row.product}
                            />
                        </div>
                    ));
                }}
            </Answered>
        </Section>
    );
}
