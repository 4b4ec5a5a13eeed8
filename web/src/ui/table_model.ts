// What a table shows of its rows: filtered, sorted, grouped. Pure functions, fast enough for 100,000
// rows at every keystroke.
import type {ReactNode} from 'react';

export type Cell = string | number | null | undefined;

export interface Column<R> {
    key: string;
    label: string;
    unit?: string;
    text?: boolean; // left-aligned words; numbers otherwise
    width?: number; // pixels, at least; by content when absent
    cut?: boolean; // its cell cuts long text off: no room is kept for what is longer further down
    hint?: string;
    value: (row: R) => Cell; // sorts, filters, groups, exports
    cell?: (row: R) => ReactNode; // shown; the value when absent
    total?: (rows: readonly R[]) => ReactNode; // in the foot and beside each group
    edit?: Edit<R>;
    chip?: ReactNode;
}

export interface Edit<R> {
    kind?: 'text' | 'number' | 'select';
    options?: readonly (readonly [string, string])[];
    initial: (row: R) => string;
    save: (row: R, text: string) => Promise<unknown>; // a refusal is shown beside the cell
}

export interface Sort {
    key: string;
    descending: boolean;
}

export type Item<R> =
    | {kind: 'row'; row: R}
    | {kind: 'group'; name: string; rows: R[]; open: boolean};

const collator = new Intl.Collator('en', {numeric: true, sensitivity: 'base'});

export const textOf = (cell: Cell): string =>
    cell === null || cell === undefined ? '' : String(cell);

// What is missing comes last in either direction; ties keep their order.
export function compareCells(a: Cell, b: Cell): number {
    if (typeof a === 'number' && typeof b === 'number') return a - b;
    return collator.compare(textOf(a), textOf(b));
}

const isEmpty = (cell: Cell): boolean => cell === null || cell === undefined || cell === '';

// The order of the collator as plain text, for long tables, where the collator would take seconds:
// case and accents do not count, numbers stand by their value.
export const sortKey = (text: string): string =>
    text
        .normalize('NFKD')
        .replace(/[\u0300-\u036f]/g, '')
        .toLowerCase()
        .replace(/\d+/g, (digits) => digits.replace(/^0+(?=\d)/, '').padStart(20, '0'));

const manyRows = 2000;

// How two rows compare by their cells, given by index.
function comparison(cells: readonly Cell[]): (a: number, b: number) => number {
    if (cells.every((cell) => typeof cell === 'number' || isEmpty(cell))) {
        const values = Float64Array.from(cells, (cell) => (typeof cell === 'number' ? cell : 0));
        return (a, b) => (values[a] as number) - (values[b] as number);
    }
    if (cells.length < manyRows) return (a, b) => compareCells(cells[a], cells[b]);
    const keys = cells.map((cell) => sortKey(textOf(cell)));
    return (a, b) => {
        const [x, y] = [keys[a] as string, keys[b] as string];
        return x < y ? -1 : x > y ? 1 : 0;
    };
}

// The places of all rows in the order of a column; what is missing comes last.
export function orderOf<R>(
    rows: readonly R[],
    column: Column<R>,
    descending: boolean,
): Uint32Array {
    const cells = rows.map((row) => column.value(row));
    const compare = comparison(cells);
    const sign = descending ? -1 : 1;
    const there: number[] = [];
    const missing: number[] = [];
    for (let i = 0; i < cells.length; ++i) (isEmpty(cells[i]) ? missing : there).push(i);
    there.sort((a, b) => sign * compare(a, b));
    const order = new Uint32Array(cells.length);
    order.set(there);
    order.set(missing, there.length);
    return order;
}

export function sortRows<R>(
    rows: readonly R[],
    columns: readonly Column<R>[],
    sort: Sort | null,
): readonly R[] {
    const column = sort && columns.find((one) => one.key === sort.key);
    if (!sort || !column) return rows;
    return Array.from(orderOf(rows, column, sort.descending), (i) => rows[i] as R);
}

// A row with several values in the column (joined by ";") is in each of their groups.
export function groupRows<R>(
    rows: readonly R[],
    columns: readonly Column<R>[],
    group: string,
    closed: ReadonlySet<string>,
): Item<R>[] {
    const column = columns.find((one) => one.key === group);
    if (!column) return rows.map((row) => ({kind: 'row', row}));
    const groups = new Map<string, R[]>();
    for (const row of rows)
        for (const name of textOf(column.value(row)).split(';')) {
            const members = groups.get(name);
            if (members) members.push(row);
            else groups.set(name, [row]);
        }
    const items: Item<R>[] = [];
    for (const name of [...groups.keys()].sort(
        (a, b) => Number(a === '') - Number(b === '') || collator.compare(a, b),
    )) {
        const members = groups.get(name) ?? [];
        const open = !closed.has(name);
        items.push({kind: 'group', name, rows: members, open});
        if (open) for (const row of members) items.push({kind: 'row', row});
    }
    return items;
}

const quoted = (text: string): string =>
    /[",\n\r]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;

// A cell that a spreadsheet would take for a formula is kept as text.
const safe = (cell: Cell): string => {
    const text = textOf(cell);
    return typeof cell === 'string' && /^[=+\-@\t\r]/.test(text) && !/^-?[\d.]+$/.test(text)
        ? `'${text}`
        : text;
};

export function csvOf<R>(rows: readonly R[], columns: readonly Column<R>[]): string {
    const head = columns
        .map((column) => quoted(column.unit ? `${column.label} (${column.unit})` : column.label))
        .join(',');
    return (
        [
            head,
            ...rows.map((row) =>
                columns.map((column) => quoted(safe(column.value(row)))).join(','),
            ),
        ].join('\r\n') + '\r\n'
    );
}
