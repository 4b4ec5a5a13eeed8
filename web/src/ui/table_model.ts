// Filtering, sorting and grouping of table rows: pure functions, fast enough for 100,000 rows at
// every keystroke.
import type {ReactNode} from 'react';

export type Cell = string | number | null | undefined;

export interface Column<R> {
    key: string;
    label: string;
    unit?: string;
    text?: boolean; // left-aligned text; otherwise numbers
    width?: number; // minimum width in pixels; by content when absent
    cut?: boolean; // long text is truncated: no width is reserved for longer values further down
    hint?: string;
    extra?: boolean; // hidden until chosen in the list of columns
    spare?: number; // left out where the table would be wider than its place, the largest first
    value: (row: R) => Cell; // used to sort, filter, group and export
    cell?: (row: R) => ReactNode; // rendered content; the value when absent
    total?: (rows: readonly R[]) => ReactNode; // total in the footer and for each group
    edit?: Edit<R>;
    chip?: ReactNode;
}

export interface Edit<R> {
    kind?: 'text' | 'number' | 'select';
    options?: readonly (readonly [string, string])[];
    initial: (row: R) => string;
    save: (row: R, text: string) => Promise<unknown>; // a refusal is shown beside the cell
}

export const headingOf = ({label, unit}: {label: string; unit?: string}): string =>
    unit ? `${label}, ${unit}` : label;

export interface Sort {
    key: string;
    descending: boolean;
}

// The order of rows that the server sorts: `turn` requests another; headings of other columns sort
// nothing.
export interface Order {
    sort: Sort | null;
    keys: readonly string[];
    turn: (key: string) => void;
}

export type Item<R> =
    | {kind: 'row'; row: R}
    | {kind: 'group'; name: string; rows: R[]; open: boolean};

const collator = new Intl.Collator('en', {numeric: true, sensitivity: 'base'});

export const textOf = (cell: Cell): string =>
    cell === null || cell === undefined ? '' : String(cell);

// The class of a cell. A date stays on one line where texts wrap.
export const kindOf = (text: boolean | undefined, cell: Cell): string =>
    !text
        ? 'num'
        : typeof cell === 'string' && /^\d{4}-\d{2}-\d{2}$/.test(cell)
          ? 'text date'
          : 'text';

// Missing values come last in both directions; ties keep their order.
export function compareCells(a: Cell, b: Cell): number {
    if (typeof a === 'number' && typeof b === 'number') return a - b;
    return collator.compare(textOf(a), textOf(b));
}

const isEmpty = (cell: Cell): boolean => cell === null || cell === undefined || cell === '';

// A sort key with the order of the collator, for long tables, where the collator would take
// seconds: case and accents are ignored, numbers are ordered by value.
export const sortKey = (text: string): string =>
    text
        .normalize('NFKD')
        .replace(/[\u0300-\u036f]/g, '')
        .toLowerCase()
        .replace(/\d+/g, (digits) => digits.replace(/^0+(?=\d)/, '').padStart(20, '0'));

const manyRows = 2000;

// Compares two rows, given by index, by their cells.
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

// The rank of every row in the order of a column; missing values come last.
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

// A row with several values in the column (joined by ";") appears in each of their groups.
export function groupRows<R>(
    rows: readonly R[],
    columns: readonly Column<R>[],
    group: string,
    closed: ReadonlySet<string>,
): Item<R>[] {
    const column = columns.find((one) => one.key === group);
    if (!column) return rows.map((row) => ({kind: 'row', row}));
    return groupedBy(rows, (row) => textOf(column.value(row)).split(';'), closed);
}

export function groupedBy<R>(
    rows: readonly R[],
    namesOf: (row: R) => readonly string[],
    closed: ReadonlySet<string>,
): Item<R>[] {
    const groups = new Map<string, R[]>();
    for (const row of rows)
        for (const name of namesOf(row)) {
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
    /[",;\t\n\r]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;

// Text that a spreadsheet would run as a formula, at its start or where another reader may begin a
// cell, is escaped as in files that the server writes (base/plain_text.hpp).
const formulas = /(^|[;\t\r\n])(?=['" ]*[=+\-@\t\r\0\uFF1D\uFF0B\uFF0D\uFF20])/g;
const safe = (cell: Cell): string => {
    const text = textOf(cell);
    return typeof cell === 'string' && !/^-?\d*\.?\d+$/.test(text)
        ? text.replace(formulas, "$1'")
        : text;
};

export function csvOf<R>(rows: readonly R[], columns: readonly Column<R>[]): string {
    const head = columns
        .map((column) => quoted(column.unit ? `${column.label} (${column.unit})` : column.label))
        .join(',');
    const body = rows.map((row) =>
        columns.map((column) => quoted(safe(column.value(row)))).join(','),
    );
    return [head, ...body, ''].join('\r\n');
}
