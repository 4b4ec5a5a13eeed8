import {describe, expect, it} from 'vitest';
import {moved} from './use_cells';
import {filterRows} from './table_filter';
import {csvOf, groupRows, sortKey, sortRows, type Column, kindOf} from './table_model';

interface Row {
    symbol: string;
    value: number | null;
    tags: string;
}
const rows: Row[] = [
    {symbol: 'NVDA', value: 300, tags: 'tech;growth'},
    {symbol: 'IBM', value: -50, tags: 'tech'},
    {symbol: 'A10', value: null, tags: ''},
    {symbol: 'A9', value: 7, tags: 'growth'},
];
const columns: Column<Row>[] = [
    {key: 'symbol', label: 'Symbol', text: true, value: (r) => r.symbol},
    {key: 'value', label: 'Value', unit: 'USD', value: (r) => r.value},
    {key: 'tags', label: 'Tags', text: true, value: (r) => r.tags},
];
const symbols = (some: readonly Row[]) => some.map((r) => r.symbol);

describe('a filter', () => {
    it('finds rows with all words, in any column and letter case', () => {
        expect(symbols(filterRows(rows, columns, 'nv'))).toEqual(['NVDA']);
        expect(symbols(filterRows(rows, columns, 'tech growth'))).toEqual(['NVDA']);
        expect(symbols(filterRows(rows, columns, 'tags:"tech;growth"'))).toEqual(['NVDA']);
        expect(symbols(filterRows(rows, columns, 'value>0 -nv'))).toEqual(['A9']);
        expect(filterRows(rows, columns, '  ')).toBe(rows);
    });
    it('searches one column by its key', () => {
        expect(symbols(filterRows(rows, columns, 'symbol:a'))).toEqual(['NVDA', 'A10', 'A9']);
        expect(symbols(filterRows(rows, columns, 'tags:growth'))).toEqual(['NVDA', 'A9']);
    });
    it('compares numbers and excludes rows without a value', () => {
        expect(symbols(filterRows(rows, columns, 'value>0'))).toEqual(['NVDA', 'A9']);
        expect(symbols(filterRows(rows, columns, 'value<=7'))).toEqual(['IBM', 'A9']);
    });
    it('excludes terms with a leading minus', () => {
        expect(symbols(filterRows(rows, columns, '-tech'))).toEqual(['A10', 'A9']);
    });
});

describe('a sort', () => {
    it('sorts numbers within text by value', () => {
        expect(symbols(sortRows(rows, columns, {key: 'symbol', descending: false}))).toEqual([
            'A9',
            'A10',
            'IBM',
            'NVDA',
        ]);
    });
    it('puts missing values last in both directions', () => {
        expect(symbols(sortRows(rows, columns, {key: 'value', descending: false}))).toEqual([
            'IBM',
            'A9',
            'NVDA',
            'A10',
        ]);
        expect(symbols(sortRows(rows, columns, {key: 'value', descending: true}))).toEqual([
            'NVDA',
            'A9',
            'IBM',
            'A10',
        ]);
    });
});

describe('the key of a long sort', () => {
    it('gives the same order as the collator', () => {
        const texts = [
            'A10',
            'a9',
            'AAPL',
            'AAPL250815P00200000',
            'BRK-B',
            'C',
            '\u00c9clair',
            'Instrument 100000',
            'Instrument 2',
            'Zoom',
            'x007',
            'X8',
        ];
        const collator = new Intl.Collator('en', {numeric: true, sensitivity: 'base'});
        const byKey = [...texts].sort((a, b) => (sortKey(a) < sortKey(b) ? -1 : 1));
        expect(byKey).toEqual([...texts].sort(collator.compare));
    });
    it('gives long and short tables the same order', () => {
        const many: Row[] = Array.from({length: 3000}, (_, i) => ({
            symbol: `S${(i * 7919) % 3000}`,
            value: i % 7 ? i : null,
            tags: '',
        }));
        const sorted = symbols(sortRows(many, columns, {key: 'symbol', descending: false}));
        expect(sorted[0]).toBe('S0');
        expect(sorted[2999]).toBe('S2999');
        const byValue = sortRows(many, columns, {key: 'value', descending: true});
        expect(byValue[0]?.value).toBe(2999);
        expect(byValue[2999]?.value).toBeNull();
    });
});

describe('a grouping', () => {
    it('has a row with two tags in both groups, and those without last', () => {
        const items = groupRows(rows, columns, 'tags', new Set());
        expect(
            items.filter((i) => i.kind === 'group').map((i) => `${i.name}:${i.rows.length}`),
        ).toEqual(['growth:2', 'tech:2', ':1']);
        expect(items).toHaveLength(8);
    });
    it('hides the rows of closed groups', () => {
        expect(groupRows(rows, columns, 'tags', new Set(['tech']))).toHaveLength(6);
    });
});

describe('the keyboard in a table', () => {
    it('moves by cells, pages and to the ends, and starts at the first cell', () => {
        const none = {row: -1, column: 0, editing: false};
        expect(moved('ArrowDown', false, none, 10, 100)).toEqual({row: 0, column: 0});
        expect(moved('ArrowRight', false, none, 10, 100)).toEqual({row: 0, column: 0});
        const at = {row: 5, column: 2, editing: false};
        expect(moved('PageDown', false, at, 10, 100)).toEqual({row: 15, column: 2});
        expect(moved('End', true, at, 10, 100)?.row).toBe(99);
        expect(moved('a', false, at, 10, 100)).toBeNull();
    });
});

describe('a CSV', () => {
    it('quotes what needs it and keeps formulas as text', () => {
        for (const [symbol, cell] of [
            ['a;=1', '"a;\'=1"'],
            ['a\t@b', '"a\t\'@b"'],
            ['\uff1d1', "'\uff1d1"],
            [' "=1"', '"\' ""=1"""'],
            ['-12.5', '-12.5'],
            ['BRK-B', 'BRK-B'],
        ] as const)
            expect(csvOf([{symbol, value: -2, tags: ''}], columns).split('\r\n')[1]).toBe(
                `${cell},-2,`,
            );
        const text = csvOf([{symbol: '=1+1', value: -2, tags: 'a,"b"'}], columns);
        expect(text).toBe('Symbol,Value (USD),Tags\r\n\'=1+1,-2,"a,""b"""\r\n');
    });
});

it('A date is a text on one line.', () => {
    expect(kindOf(true, '2025-06-30')).toBe('text date');
    expect(kindOf(true, '2025-06-30 14:52')).toBe('text');
    expect(kindOf(false, 1)).toBe('num');
});
