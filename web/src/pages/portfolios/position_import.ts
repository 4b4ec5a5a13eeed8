// A CSV file as new positions: column mapping, and each row as a request.
import {problemOf} from '../../api/client';
import {
    AssetType,
    type PositionRow,
    type PositionType,
    type RejectedPosition,
} from '../../api/types.gen';
import type {Csv} from '../../ui/csv';
import {plainNumber} from '../../ui/number_text';

export type Target = keyof Omit<PositionRow, 'option'>;
export const targets: readonly Target[] = [
    'symbol',
    'quantity',
    'type',
    'position_type',
    'entry_price',
    'entry_date',
    'multiplier',
    'tags',
    'strategy',
    'note',
];

const also: Record<string, Target> = {
    ticker: 'symbol',
    security: 'symbol',
    instrument: 'symbol',
    shares: 'quantity',
    qty: 'quantity',
    units: 'quantity',
    position: 'quantity',
    price: 'entry_price',
    entryprice: 'entry_price',
    entrypricepershare: 'entry_price',
    averageprice: 'entry_price',
    avgprice: 'entry_price',
    avgcost: 'entry_price',
    costpershare: 'entry_price',
    unitcost: 'entry_price',
    date: 'entry_date',
    entrydate: 'entry_date',
    acquired: 'entry_date',
    purchasedate: 'entry_date',
    opendate: 'entry_date',
    assettype: 'type',
    assetclass: 'type',
    securitytype: 'type',
    side: 'position_type',
    contractsize: 'multiplier',
    tag: 'tags',
    labels: 'tags',
    notes: 'note',
    comment: 'note',
    description: 'note',
};

// The field of each column, '' for none. If several columns match a field, the first one is used.
export function guessColumns(header: readonly string[]): (Target | '')[] {
    const taken = new Set<Target>();
    return header.map((name) => {
        const plain = name.toLowerCase().replace(/[^a-z]/g, '');
        const target = targets.find((one) => one.replaceAll('_', '') === plain) ?? also[plain];
        if (!target || taken.has(target)) return '';
        taken.add(target);
        return target;
    });
}

// Broker notation: "(1,234.50)" is -1234.50, "$5" is 5. The server validates the rest.
export function amountOf(text: string): string {
    const plain = text.trim().replace(/[$\u20ac\u00a3\s]/g, '');
    const negative = /^\(.*\)$/.test(plain);
    const digits = plainNumber(plain.replace(/[()]/g, ''));
    return negative ? `-${digits}` : digits;
}

const types: readonly string[] = AssetType;

export interface ImportRow {
    line: number;
    fields: PositionRow;
    error: string; // what keeps the row from being sent; empty when nothing does
}

export function rowsOf(csv: Csv, columns: readonly (Target | '')[]): ImportRow[] {
    return csv.rows.map((cells, i) => {
        const fields: PositionRow = {symbol: '', quantity: ''};
        const errors: string[] = [];
        columns.forEach((target, c) => {
            const text = (cells[c] ?? '').trim();
            if (target === '' || text === '') return;
            if (target === 'tags')
                fields.tags = text
                    .split(/[,;|]/)
                    .map((tag) => tag.trim())
                    .filter(Boolean);
            else if (target === 'quantity' || target === 'entry_price' || target === 'multiplier') {
                fields[target] = amountOf(text);
                if (!/^-?(\d+\.?\d*|\.\d+)$/.test(amountOf(text)))
                    errors.push(`${csv.header[c]}: "${text}" is not a number`);
            } else if (target === 'entry_date') {
                fields.entry_date = text;
                if (!/^\d{4}-\d{2}-\d{2}$/.test(text))
                    errors.push(`${csv.header[c]}: "${text}" is not a valid date; use YYYY-MM-DD`);
            } else if (target === 'type') {
                const type = text.toLowerCase().replace(/[ -]/g, '_');
                fields.type = type as AssetType;
                if (!types.includes(type))
                    errors.push(
                        `${csv.header[c]}: "${text}" is not a valid type; expected ${types.join(', ')}`,
                    );
            } else if (target === 'position_type')
                fields.position_type = text.toUpperCase() as PositionType;
            else fields[target] = text;
        });
        if (!fields.symbol) errors.push('no symbol');
        if (fields.quantity === '') errors.push('no quantity');
        return {line: csv.lines[i] ?? i + 2, fields, error: errors.join('; ')};
    });
}

// A server error that concerns a row of the file.
export interface RejectedRow {
    line: number;
    symbol: string;
    field: string; // empty for the whole row
    value: string; // value of the field as sent
    message: string;
    hint: string;
}

function textOf(fields: PositionRow, field: string): string {
    const value: unknown = field in fields ? fields[field as keyof PositionRow] : undefined;
    return value === undefined || value === null ? '' : String(value);
}

const rejectedRow = (
    row: ImportRow,
    {field, message, hint}: Pick<RejectedRow, 'field' | 'message' | 'hint'>,
): RejectedRow => ({
    line: row.line,
    symbol: row.fields.symbol,
    field,
    value: textOf(row.fields, field),
    message,
    hint,
});

// Rows that were rejected while the others were added.
export const leftOut = (
    rejected: readonly RejectedPosition[],
    rows: readonly ImportRow[],
): RejectedRow[] =>
    rejected.flatMap((one) => {
        const row = rows[one.row];
        return row ? [rejectedRow(row, one)] : [];
    });

// Row errors of a rejected request, by their pointers ("/positions/3/quantity").
export function refusedRows(error: unknown, rows: readonly ImportRow[]): RejectedRow[] {
    if (!error) return [];
    return (problemOf(error).document.errors ?? []).flatMap(({pointer, message, hint}) => {
        const match = /^\/positions\/(\d+)\/?([^/]*)/.exec(pointer ?? '');
        const row = match ? rows[Number(match[1])] : undefined;
        return row ? [rejectedRow(row, {field: match?.[2] ?? '', message, hint: hint ?? ''})] : [];
    });
}

export const countRows = (rejected: readonly RejectedRow[]): number =>
    new Set(rejected.map(({line}) => line)).size;
