// What a table shows of its rows, on TanStack Table: it keeps the state (sort, filter) and calls its row
// models again only when what they stand on has changed. The models themselves are the functions of
// table_model.ts: the search language, the order of the collator, 100,000 rows at every keystroke.
import {useDeferredValue, useMemo, useState} from 'react';
import {
    columnFilteringFeature,
    globalFilteringFeature,
    rowSortingFeature,
    tableFeatures,
    tableMemo,
    useTable,
    type ColumnDef,
    type RowModel,
    type SortingState,
} from '@tanstack/react-table';
import {filterRows, groupRows, sortRows, type Column, type Item, type Sort} from './table_model';

// A row of the library: what it was given stands in `original`.
interface Kept {
    original: unknown;
}
// The library types a slot for row models so.
type Model = RowModel<any, any>;
interface Engine {
    options: {meta?: {columns: readonly Column<unknown>[]}};
    atoms: {globalFilter: {get: () => string}; sorting: {get: () => SortingState}};
    getPreFilteredRowModel: () => Model;
    getPreSortedRowModel: () => Model;
}

const columnsOf = (table: Engine): Column<Kept>[] =>
    (table.options.meta?.columns ?? []).map((column) => ({
        key: column.key,
        label: column.label,
        value: (row: Kept) => column.value(row.original),
    }));

// The same model with other rows; no table here has rows within rows.
const withRows = (model: Model, rows: readonly Kept[]): Model => {
    const same = rows as unknown as Model['rows'];
    return {...model, rows: same, flatRows: same};
};

const rowsOf = (model: Model): readonly Kept[] => model.rows as unknown as readonly Kept[];

const found = (table: Engine) =>
    tableMemo({
        feature: 'columnFilteringFeature',
        table: table as never,
        fnName: 'table.getFilteredRowModel',
        memoDeps: () => [
            table.getPreFilteredRowModel(),
            table.atoms.globalFilter.get(),
            table.options.meta?.columns,
        ],
        fn: () => {
            const model = table.getPreFilteredRowModel();
            const filter = table.atoms.globalFilter.get() ?? '';
            return withRows(model, filterRows(rowsOf(model), columnsOf(table), filter));
        },
    }) as () => Model;

const sorted = (table: Engine) =>
    tableMemo({
        feature: 'rowSortingFeature',
        table: table as never,
        fnName: 'table.getSortedRowModel',
        memoDeps: () => [
            table.getPreSortedRowModel(),
            table.atoms.sorting.get(),
            table.options.meta?.columns,
        ],
        fn: () => {
            const model = table.getPreSortedRowModel();
            const first = table.atoms.sorting.get()[0];
            const sort = first ? {key: first.id, descending: first.desc} : null;
            return withRows(model, sortRows(rowsOf(model), columnsOf(table), sort));
        },
    }) as () => Model;

const features = tableFeatures({
    columnFilteringFeature,
    globalFilteringFeature,
    rowSortingFeature,
    filteredRowModel: found,
    sortedRowModel: sorted,
});

export interface Arranged<R> {
    filter: string;
    setFilter: (text: string) => void;
    sort: Sort | null;
    turn: (column: Column<R>) => void;
    group: string;
    groupBy: (key: string) => void;
    toggle: (name: string) => void;
    found: readonly R[];
    sorted: readonly R[];
    items: Item<R>[];
}

// The rows as they are shown, and how to change that.
export function useArranged<R>(
    rows: readonly R[],
    columns: readonly Column<R>[],
    firstSort: Sort | null,
): Arranged<R> {
    const [filter, setFilter] = useState('');
    const deferred = useDeferredValue(filter);
    const [sorting, setSorting] = useState<SortingState>(
        firstSort ? [{id: firstSort.key, desc: firstSort.descending}] : [],
    );
    const [group, setGroup] = useState('');
    const [closed, setClosed] = useState<ReadonlySet<string>>(new Set());
    const defs = useMemo(
        () =>
            columns.map(
                (column) =>
                    ({
                        id: column.key,
                        accessorFn: (row: R) => column.value(row),
                        sortDescFirst: !column.text, // words ascend at first, numbers descend
                    }) as unknown as ColumnDef<typeof features, never>,
            ),
        [columns],
    );
    const table = useTable({
        features,
        columns: defs,
        data: rows as never,
        meta: {columns} as never,
        enableSortingRemoval: false,
        enableMultiSort: false,
        state: {globalFilter: deferred, sorting},
        onGlobalFilterChange: setFilter,
        onSortingChange: setSorting,
    });
    const originals = (model: {rows: readonly unknown[]}): readonly R[] =>
        (model.rows as readonly Kept[]).map((row) => row.original as R);
    const foundModel = table.getFilteredRowModel();
    const sortedModel = table.getRowModel();
    const foundRows = useMemo(() => originals(foundModel), [foundModel]);
    const sortedRows = useMemo(() => originals(sortedModel), [sortedModel]);
    const items = useMemo<Item<R>[]>(
        () =>
            group
                ? groupRows(sortedRows, columns, group, closed)
                : sortedRows.map((row) => ({kind: 'row', row})),
        [sortedRows, columns, group, closed],
    );
    const toggle = (name: string) =>
        setClosed((now) => {
            const next = new Set(now);
            if (!next.delete(name)) next.add(name);
            return next;
        });
    const groupBy = (key: string) => {
        setGroup(key);
        setClosed(new Set());
    };
    const first = sorting[0];
    return {
        filter,
        setFilter,
        sort: first ? {key: first.id, descending: first.desc} : null,
        turn: (column) => table.getColumn(column.key)?.toggleSorting(),
        group,
        groupBy,
        toggle,
        found: foundRows,
        sorted: sortedRows,
        items,
    };
}
