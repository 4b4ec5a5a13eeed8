// What plans and histories of imports have in common: the rows of a plan by status, and the
// columns of an import's totals and state.
import {useMemo} from 'react';
import {useSearch} from '../app/router';
import {enumLabel} from './enum_labels';
import {Choice} from './fields';
import {number} from './format';
import {Table} from './Table';
import type {Column} from './table_model';

interface PlannedRow<S extends string> {
    row: number;
    status: S;
}

interface Props<S extends string, R extends PlannedRow<S>> {
    rows: readonly R[];
    totals: Readonly<Record<S, number>> & {rows: number};
    statuses: readonly S[];
    columns: Column<R>[];
    groups: string[];
}

// The rows of a plan; the address keeps the status that is shown.
export function PlannedRows<S extends string, R extends PlannedRow<S>>({
    rows,
    totals,
    statuses,
    columns,
    groups,
}: Props<S, R>) {
    const [chosen, setChosen] = useSearch('rows');
    const status = statuses.find((one) => one === chosen) ?? '';
    const shown = useMemo(
        () => (status ? rows.filter((row) => row.status === status) : [...rows]),
        [rows, status],
    );
    return (
        <Table
            label="Rows of the file"
            rows={shown}
            columns={columns}
            id={(r) => String(r.row)}
            filter
            groups={groups}
            height={420}
            none={
                rows.length < totals.rows
                    ? 'Of a large file only the rows that need attention are listed.'
                    : 'No rows with this status.'
            }
            rowClass={(r) =>
                r.status === 'duplicate' || r.status === 'rejected' ? 'excluded' : ''
            }
            tools={
                <Choice
                    label="Status"
                    value={status}
                    onChange={setChosen}
                    options={[
                        ['', 'All'] as const,
                        ...statuses.map(
                            (one) => [one, `${enumLabel(one)} ${number(totals[one])}`] as const,
                        ),
                    ]}
                />
            }
        />
    );
}

interface Counted {
    totals: {new: number; changed: number; duplicate: number; rejected: number};
}

export const countColumns = <T extends Counted>(): Column<T>[] => [
    {key: 'new', label: 'New', value: (i) => i.totals.new},
    {key: 'changed', spare: 1, label: 'Changed', value: (i) => i.totals.changed},
    {key: 'duplicate', spare: 3, label: 'Duplicate', value: (i) => i.totals.duplicate},
    {key: 'rejected', spare: 2, label: 'Rejected', value: (i) => i.totals.rejected},
];

interface Undoable {
    state: string;
    undone_at?: string | null | undefined;
}

export const importStateColumn = <T extends Undoable>(): Column<T> => ({
    key: 'state',
    label: 'State',
    text: true,
    value: (i) => i.state,
    cell: (i) =>
        i.state === 'undone' ? `Undone ${i.undone_at?.slice(0, 10) ?? ''}` : enumLabel(i.state),
});

export const undoneClass = (i: Undoable): string => (i.state === 'undone' ? 'excluded' : '');
