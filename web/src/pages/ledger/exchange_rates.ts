// Parsing of typed or pasted exchange rates (currency, date, rate), and the gains converted with
// them.
import type {BaseGainRow, Disposal, LedgerRateRow, LotsResponse} from '../../api/types.gen';
import {readCsv} from '../../ui/csv';
import {plainNumber, typedNumber} from '../../ui/number_text';

const columns = ['currency', 'date', 'rate'] as const;

export interface Rates {
    rows: LedgerRateRow[];
    error: string | null; // first error, with line, column and value
}

function columnsOf(header: readonly string[]): number[] {
    const names = header.map((name) => name.toLowerCase());
    return columns.map((name) => names.indexOf(name));
}

const isDate = (text: string) =>
    /^\d{4}-\d{2}-\d{2}$/.test(text) && !Number.isNaN(Date.parse(`${text}T00:00:00Z`));

// Rows with or without a header; with one, its columns may be in any order.
export function readRates(text: string): Rates {
    if (text.trim() === '') return {rows: [], error: null};
    const named = columnsOf(readCsv(text).header);
    const hasHeader = named.some((at) => at >= 0);
    const missing = columns.filter((_, i) => (named[i] ?? -1) < 0);
    if (hasHeader && missing.length > 0)
        return {
            rows: [],
            error: `the header has no column ${missing.join(', ')}: expected currency, date, rate`,
        };
    const {rows, lines} = readCsv(hasHeader ? text : `currency,date,rate\n${text}`);
    const at = hasHeader ? named : [0, 1, 2];
    const read: LedgerRateRow[] = [];
    for (const [i, cells] of rows.entries()) {
        const [currency = '', date = '', rate = ''] = at.map((c) => (cells[c] ?? '').trim());
        const line = (lines[i] ?? 0) - (hasHeader ? 0 : 1);
        const wrong = (name: string, value: string, expected: string) => ({
            rows: [],
            error: `${name} in line ${line} is "${value}": expected ${expected}`,
        });
        if (!/^[A-Za-z]{3}$/.test(currency))
            return wrong('currency', currency, 'an ISO 4217 code such as EUR');
        if (!isDate(date)) return wrong('date', date, 'a date as YYYY-MM-DD');
        if (!(typedNumber(rate) > 0))
            return wrong('rate', rate, 'a number above zero such as 1.0855');
        read.push({currency: currency.toUpperCase(), date, rate: plainNumber(rate)});
    }
    return {rows: read, error: null};
}

export interface SplitGain {
    disposal: Disposal;
    base: BaseGainRow | null; // null: left out of the gains in the reporting currency
}

const sameSale = (d: Disposal, row: BaseGainRow): boolean =>
    d.date === row.date &&
    d.symbol === row.symbol &&
    d.account === row.account &&
    d.lot_id === row.lot_id &&
    d.transaction === row.transaction;

// Pairs each disposal with its gain in the reporting currency; the gains are in the same order,
// some are missing.
export function splitGains({disposals, in_base}: LotsResponse): SplitGain[] {
    let next = 0;
    return disposals.map((disposal) => {
        const row = in_base?.disposals[next];
        if (!row || !sameSale(disposal, row)) return {disposal, base: null};
        ++next;
        return {disposal, base: row};
    });
}
