// A CSV file as new positions: column mapping, and each row as a request.
import {problemOf} from '../../api/client';
import {
    AssetType,
    type PositionRow,
    type PositionType,
    type RejectedPosition,
} from '../../api/types.gen';
import type {Csv} from '../../ui/csv';
import type {FieldSpec} from '../../ui/field_spec';
import {plainNumber} from '../../ui/number_text';
import {entrySpecs, entryTerms, isList, tagsOf, type EntryTerm} from './position_terms';

export type Target = EntryTerm | 'position_type';
export const targets: readonly Target[] = [...entryTerms, 'position_type'];

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

function cellValue(of: FieldSpec, text: string) {
    if (isList(of)) return text.split(/[,;|]/).flatMap(tagsOf);
    if (of.type === 'decimal') return amountOf(text);
    return of.type === 'enum' ? text.toLowerCase().replace(/[ -]/g, '_') : text;
}

// What is wrong with the text of a cell; empty when nothing is.
function errorOf(of: FieldSpec, value: string | string[]): string {
    const text = String(value);
    if (of.type === 'decimal' && !/^-?(\d+\.?\d*|\.\d+)$/.test(text)) return 'is not a number';
    if (of.type === 'date' && !/^\d{4}-\d{2}-\d{2}$/.test(text))
        return 'is not a valid date; use YYYY-MM-DD';
    if (of.type === 'enum' && !types.includes(text))
        return `is not a valid type; expected ${types.join(', ')}`;
    return '';
}

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
            if (target === 'position_type') {
                fields.position_type = text.toUpperCase() as PositionType;
                return;
            }
            const of = entrySpecs[target];
            const value = cellValue(of, text);
            const wrong = errorOf(of, value);
            Object.assign(fields, {[target]: value});
            if (wrong) errors.push(`${csv.header[c]}: "${text}" ${wrong}`);
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
