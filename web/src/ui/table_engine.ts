// The rows that a table shows, on TanStack Table: it holds the state (sort, filter) and recomputes
// row models only when their inputs have changed. The models are those of table_filter.ts and
// table_model.ts, which add the search language, collation and speed for 100,000 rows at every
// keystroke.
import {useDeferredValue, useEffect, useMemo, useState} from 'react';
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
import {RowIndex} from './table_filter';
import {groupedBy, groupRows, orderOf, type Column, type Item, type Sort} from './table_model';

// Rows with derived data that is computed once: their search text and their order in the sort
// column.
class Arrangement<R> {
    readonly index: RowIndex<R>;
    private last: {key: string; descending: boolean; order: Uint32Array} | null = null;

    constructor(
        readonly rows: readonly R[],
        readonly columns: readonly Column<R>[],
    ) {
        this.index = new RowIndex(rows, columns);
    }

    // null: in the order given
    order({id: key, desc: descending}: {id: string; desc: boolean}): Uint32Array | null {
        if (this.last?.key === key && this.last.descending === descending) return this.last.order;
        const column = this.columns.find((one) => one.key === key);
        if (!column) return null;
        const order = orderOf(this.rows, column, descending);
        this.last = {key, descending, order};
        return order;
    }
}

// The library's type of a row model slot.
// biome-ignore lint/suspicious/noExplicitAny: the features and row type of the library do not matter here.
type Model = RowModel<any, any> & {marks?: Uint8Array | null};
interface Engine {
    options: {meta?: {arrangement: Arrangement<unknown>}};
    atoms: {globalFilter: {get: () => string}; sorting: {get: () => SortingState}};
    getPreFilteredRowModel: () => Model;
    getPreSortedRowModel: () => Model;
}

// The same model with other rows; there are no nested rows.
const withRows = (model: Model, rows: Model['rows']): Model => ({...model, rows, flatRows: rows});

const found = (table: Engine) =>
    tableMemo({
        feature: 'columnFilteringFeature',
        table: table as never,
        fnName: 'table.getFilteredRowModel',
        memoDeps: () => [
            table.getPreFilteredRowModel(),
            table.atoms.globalFilter.get(),
            table.options.meta?.arrangement,
        ],
        fn: () => {
            const model = table.getPreFilteredRowModel();
            const marks = table.options.meta?.arrangement.index.find(
                table.atoms.globalFilter.get() ?? '',
            );
            if (!marks) return model;
            return {
                ...withRows(
                    model,
                    model.rows.filter((_, i) => marks[i] === 1),
                ),
                marks,
            };
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
            table.options.meta?.arrangement,
        ],
        fn: () => {
            const model = table.getPreSortedRowModel();
            const first = table.atoms.sorting.get()[0];
            const order = first && table.options.meta?.arrangement.order(first);
            if (!order) return model;
            // All rows are sorted already: the matching ones are taken in that order.
            const {rows} = table.getPreFilteredRowModel();
            const {marks} = model;
            const inOrder: Model['rows'] = [];
            for (const i of order) if (!marks || marks[i] === 1) inOrder.push(rows[i] as never);
            return withRows(model, inOrder);
        },
    }) as () => Model;

const features = tableFeatures({
    columnFilteringFeature,
    globalFilteringFeature,
    rowSortingFeature,
    filteredRowModel: found,
    sortedRowModel: sorted,
});

// Items created lazily, one at a time.
export interface Items<R> {
    length: number;
    at: (index: number) => Item<R> | undefined;
}

export interface Arranged<R> {
    filter: string;
    setFilter: (text: string) => void;
    sort: Sort | null;
    turn: (column: Column<R>) => void;
    group: string;
    groupBy: (key: string) => void;
    toggle: (name: string) => void;
    found: readonly R[];
    sorted: () => readonly R[];
    items: Items<R>;
}

// A row of the library; `original` is the input row.
interface Kept {
    original: unknown;
}

const originals = <R>(model: {rows: readonly unknown[]}): readonly R[] =>
    (model.rows as readonly Kept[]).map((row) => row.original as R);

const manyRows = 2000;
const atOnce = 8; // milliseconds of indexing per idle callback

// The search text of long tables is built in idle time, so that it is ready at the first keystroke.
function usePrepared<R>(index: RowIndex<R>): void {
    useEffect(() => {
        if (index.rows.length < manyRows) return;
        const later = window.requestIdleCallback ?? ((run: () => void) => setTimeout(run, 30));
        const never = window.cancelIdleCallback ?? clearTimeout;
        let next: number;
        const read = () => {
            const end = performance.now() + atOnce;
            if (!index.prepare(() => performance.now() > end)) next = later(read) as number;
        };
        next = later(read) as number;
        return () => never(next);
    }, [index]);
}

// The rows shown and the functions that change them.
export function useArranged<R>(
    rows: readonly R[],
    columns: readonly Column<R>[],
    firstSort: Sort | null,
    firstFilter: string, // filters anew when it becomes another
    partOf?: (row: R) => string, // groups the rows unless others are chosen
): Arranged<R> {
    const [filter, setFilter] = useState(firstFilter);
    const [taken, setTaken] = useState(firstFilter);
    if (taken !== firstFilter) {
        setTaken(firstFilter);
        setFilter(firstFilter);
    }
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
    const arrangement = useMemo(() => new Arrangement(rows, columns), [rows, columns]);
    usePrepared(arrangement.index);
    const table = useTable({
        features,
        columns: defs,
        data: rows as never,
        meta: {arrangement} as never,
        enableSortingRemoval: false,
        enableMultiSort: false,
        state: {globalFilter: deferred, sorting},
        onGlobalFilterChange: setFilter,
        onSortingChange: setSorting,
    });
    const foundModel = table.getFilteredRowModel();
    const sortedModel = table.getRowModel();
    const foundRows = useMemo(
        () => (foundModel.rows.length === rows.length ? rows : originals<R>(foundModel)),
        [foundModel, rows],
    );
    const items = useMemo<Items<R>>(() => {
        if (group) return groupRows(originals<R>(sortedModel), columns, group, closed);
        if (partOf) return groupedBy(originals<R>(sortedModel), (row) => [partOf(row)], closed);
        const kept = sortedModel.rows as unknown as readonly Kept[];
        return {
            length: kept.length,
            at: (i) => (kept[i] ? {kind: 'row', row: kept[i].original as R} : undefined),
        };
    }, [sortedModel, columns, group, closed, partOf]);
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
        sorted: () => originals<R>(sortedModel),
        items,
    };
}
