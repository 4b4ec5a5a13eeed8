// Rows of a file that cannot be imported, with the suggested fix.
import type {RejectedPrice} from '../../api/types.gen';
import {plural} from '../../ui/format';
import {Section} from '../../ui/Page';
import {rejectedColumns} from '../../ui/rejected_columns';
import {Table} from '../../ui/Table';
import type {Column} from '../../ui/table_model';

const columns: Column<RejectedPrice>[] = [
    {key: 'line', label: 'Line', text: true, value: (r) => r.line, cell: (r) => r.line},
    {key: 'symbol', label: 'Symbol', text: true, value: (r) => r.symbol},
    ...rejectedColumns<RejectedPrice>(),
];

export function Rejected({rows, count}: {rows: readonly RejectedPrice[]; count: number}) {
    if (count === 0) return null;
    return (
        <Section
            title={`${plural(count, 'row')} cannot be imported`}
            note="The others can be imported without them. Fix these rows in the file and import it again: what is stored already is recognized."
        >
            <Table
                label="Rejected rows"
                rows={rows}
                columns={columns}
                id={(r) => `${r.line} ${r.symbol} ${r.column}`}
                height={300}
            />
        </Section>
    );
}
