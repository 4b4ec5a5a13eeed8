// Columns of rows that cannot be imported: the place, the value and what would be right.
import type {Column} from './table_model';

interface RejectedRow {
    column: string;
    value: string;
    expected: string;
    fix: string;
}

export const rejectedColumns = <T extends RejectedRow>(): Column<T>[] => [
    {key: 'column', label: 'Column', text: true, value: (r) => r.column},
    {
        key: 'value',
        label: 'Value',
        text: true,
        value: (r) => r.value,
        cell: (r) => <code className="wrap">{r.value || '(empty)'}</code>,
    },
    {
        key: 'expected',
        label: 'Expected',
        text: true,
        value: (r) => r.expected,
        cell: (r) => <span className="wrap">{r.expected}</span>,
    },
    {
        key: 'fix',
        label: 'Suggested fix',
        text: true,
        value: (r) => r.fix,
        cell: (r) => <span className="wrap">{r.fix}</span>,
    },
];
