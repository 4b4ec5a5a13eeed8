import {describe, expect, it} from 'vitest';
import {csvOf, filterRows, groupRows, sortRows, type Column} from './table_model';

interface Row {symbol: string; value: number | null; tags: string}
const rows: Row[] = [
    {symbol: 'NVDA', value: 300, tags: 'tech;growth'}, {symbol: 'IBM', value: -50, tags: 'tech'},
    {symbol: 'A10', value: null, tags: ''}, {symbol: 'A9', value: 7, tags: 'growth'},
];
const columns: Column<Row>[] = [
    {key: 'symbol', label: 'Symbol', text: true, value: (r) => r.symbol},
    {key: 'value', label: 'Value', unit: 'USD', value: (r) => r.value},
    {key: 'tags', label: 'Tags', text: true, value: (r) => r.tags},
];
const symbols = (some: readonly Row[]) => some.map((r) => r.symbol);

describe('a filter', () => {
    it('finds words anywhere in a row, whatever their case, and all of them', () => {
        expect(symbols(filterRows(rows, columns, 'nv'))).toEqual(['NVDA']);
        expect(symbols(filterRows(rows, columns, 'tech growth'))).toEqual(['NVDA']);
        expect(filterRows(rows, columns, '  ')).toBe(rows);
    });
    it('asks one column by its key', () => {
        expect(symbols(filterRows(rows, columns, 'symbol:a'))).toEqual(['NVDA', 'A10', 'A9']);
        expect(symbols(filterRows(rows, columns, 'tags:growth'))).toEqual(['NVDA', 'A9']);
    });
    it('compares numbers and takes none for no match', () => {
        expect(symbols(filterRows(rows, columns, 'value>0'))).toEqual(['NVDA', 'A9']);
        expect(symbols(filterRows(rows, columns, 'value<=7'))).toEqual(['IBM', 'A9']);
    });
    it('excludes what a minus stands before', () => {
        expect(symbols(filterRows(rows, columns, '-tech'))).toEqual(['A10', 'A9']);
    });
});

describe('a sort', () => {
    it('puts numbers in words in their order', () => {
        expect(symbols(sortRows(rows, columns, {key: 'symbol', descending: false}))).toEqual(['A9', 'A10', 'IBM', 'NVDA']);
    });
    it('puts what is missing last in both directions', () => {
        expect(symbols(sortRows(rows, columns, {key: 'value', descending: false}))).toEqual(['IBM', 'A9', 'NVDA', 'A10']);
        expect(symbols(sortRows(rows, columns, {key: 'value', descending: true}))).toEqual(['NVDA', 'A9', 'IBM', 'A10']);
    });
});

describe('a grouping', () => {
    it('has a row with two tags in both groups, and those without last', () => {
        const items = groupRows(rows, columns, 'tags', new Set());
        expect(items.filter((i) => i.kind === 'group').map((i) => `${i.name}:${i.rows.length}`)).toEqual(['growth:2', 'tech:2', ':1']);
        expect(items).toHaveLength(8);
    });
    it('hides the rows of closed groups', () => {
        expect(groupRows(rows, columns, 'tags', new Set(['tech']))).toHaveLength(6);
    });
});

describe('a CSV', () => {
    it('quotes what needs it and keeps formulas as text', () => {
        const text = csvOf([{symbol: '=1+1', value: -2, tags: 'a,"b"'}], columns);
        expect(text).toBe('Symbol,Value (USD),Tags\r\n\'=1+1,-2,"a,""b"""\r\n');
    });
});
