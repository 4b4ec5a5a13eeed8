import {describe, expect, it} from 'vitest';
import {readCsv} from '../../ui/csv';
import {Problem} from '../../api/client';
import {amountOf, countRows, guessColumns, leftOut, refusedRows, rowsOf} from './position_import';
import {varAddress} from './routes';

describe('columns of a broker file', () => {
    it('are recognized by name, at most one per field', () => {
        expect(
            guessColumns(['Ticker', 'Shares', 'Avg Cost', 'Entry-Date', 'Price', 'Foo']),
        ).toEqual(['symbol', 'quantity', 'entry_price', 'entry_date', '', '']);
    });
});

describe('rows', () => {
    it('keep every digit of amounts in broker notation', () => {
        expect(amountOf('$(1,234.50)')).toBe('-1234.50');
        expect(amountOf('0.12345678901234567')).toBe('0.12345678901234567');
    });
    it('have errors with line, column and value', () => {
        const csv = readCsv(
            'symbol,quantity,entry_date,tags\nAAPL,10,2024-01-05,a;b\n,x,5.1.2024,',
        );
        const [good, bad] = rowsOf(csv, guessColumns(csv.header));
        expect(good).toEqual({
            line: 2,
            error: '',
            fields: {symbol: 'AAPL', quantity: '10', entry_date: '2024-01-05', tags: ['a', 'b']},
        });
        expect(bad?.line).toBe(3);
        expect(bad?.error).toContain('"x" is not a number');
        expect(bad?.error).toContain('use YYYY-MM-DD');
        expect(bad?.error).toContain('no symbol');
    });
});

describe('a file of the previous version', () => {
    it('has quoted tags, a price per share and the side as text', () => {
        const csv = readCsv(
            'Symbol,Quantity,Entry Price Per Share,Tags,position_type\nXOM,2000,110,"a, b",short',
        );
        const [row] = rowsOf(csv, guessColumns(csv.header));
        expect(row?.fields).toEqual({
            symbol: 'XOM',
            quantity: '2000',
            entry_price: '110',
            tags: ['a', 'b'],
            position_type: 'SHORT',
        });
    });
});

describe('rejected rows', () => {
    const csv = readCsv('symbol,quantity\nIBM,10\nT,ten\n\nXOM,0');
    const rows = rowsOf(csv, guessColumns(csv.header));
    it('have the line of the file, field and value', () => {
        const rejected = leftOut(
            [
                {
                    row: 1,
                    line: null,
                    field: 'quantity',
                    code: 'decimal',
                    message: 'no decimal',
                    hint: '',
                },
                {
                    row: 2,
                    line: null,
                    field: '',
                    code: 'twin',
                    message: 'given twice',
                    hint: 'merge them',
                },
                {row: 2, line: null, field: 'quantity', code: 'range', message: 'zero', hint: ''},
            ],
            rows,
        );
        expect(rejected).toEqual([
            {
                line: 3,
                symbol: 'T',
                field: 'quantity',
                value: 'ten',
                message: 'no decimal',
                hint: '',
            },
            {
                line: 5,
                symbol: 'XOM',
                field: '',
                value: '',
                message: 'given twice',
                hint: 'merge them',
            },
            {line: 5, symbol: 'XOM', field: 'quantity', value: '0', message: 'zero', hint: ''},
        ]);
        expect(countRows(rejected)).toBe(2);
    });
    it('of a rejected request are found by their pointers', () => {
        const error = new Problem({
            errors: [
                {
                    pointer: '/positions/2/quantity',
                    code: 'range',
                    message: 'zero',
                    hint: 'give units',
                },
                {pointer: '/portfolio', code: 'unknown', message: 'unknown'},
            ],
        } as ConstructorParameters<typeof Problem>[0]);
        expect(refusedRows(error, rows)).toEqual([
            {
                line: 5,
                symbol: 'XOM',
                field: 'quantity',
                value: '0',
                message: 'zero',
                hint: 'give units',
            },
        ]);
        expect(refusedRows(null, rows)).toEqual([]);
    });
});

describe('the typed command VAR', () => {
    it('takes a confidence in percent and a horizon in days', () => {
        expect(varAddress(['fund1', '99', '10d'])).toBe(
            '/portfolios/fund1/var?confidence=0.99&horizon=10',
        );
        expect(varAddress(['fund1'])).toBe('/portfolios/fund1/var');
    });
});
