// The rows of a file that were rejected: line, field, value and error.
import {Table} from '../../ui/Table';
import {enumLabel} from '../../ui/enum_labels';
import type {RejectedRow} from './position_import';

export function RejectedRows({rows}: {rows: readonly RejectedRow[]}) {
    return (
        <Table
            label="Rejected rows"
            rows={rows}
            id={(row) => `${row.line} ${row.field} ${row.message}`}
            {...(rows.length > 8 ? {height: 260} : {})}
            columns={[
                {
                    key: 'line',
                    label: 'Line',
                    text: true,
                    value: (row) => row.line,
                    cell: (row) => row.line,
                },
                {key: 'symbol', label: 'Symbol', text: true, value: (row) => row.symbol},
                {
                    key: 'field',
                    label: 'Field',
                    text: true,
                    value: (row) => (row.field ? enumLabel(row.field) : 'whole row'),
                },
                {key: 'value', label: 'Value', text: true, value: (row) => row.value},
                {
                    key: 'message',
                    label: 'Message',
                    text: true,
                    value: (row) => row.message,
                    cell: (row) => <span className="wrap error">{row.message}</span>,
                },
                {
                    key: 'hint',
                    label: 'Suggested fix',
                    text: true,
                    value: (row) => row.hint,
                    cell: (row) => <span className="wrap">{row.hint}</span>,
                },
            ]}
        />
    );
}
