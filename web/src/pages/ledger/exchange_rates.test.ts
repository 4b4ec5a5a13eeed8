import {describe, expect, it} from 'vitest';
import type {BaseGainRow, Disposal, LotsResponse} from '../../api/types.gen';
import {readRates, splitGains} from './exchange_rates';

describe('exchange rates', () => {
    it('are parsed with and without a header, in any column order', () => {
        const rows = [{currency: 'EUR', date: '2023-01-02', rate: '1.0855'}];
        expect(readRates('eur,2023-01-02,1.0855')).toEqual({rows, error: null});
        expect(readRates('Date;Rate;Currency\n2023-01-02;1.0855;EUR')).toEqual({rows, error: null});
        expect(readRates('  ')).toEqual({rows: [], error: null});
    });
    it.each([
        [
            'EUR,2023-01-02,1.1\nEU,2023-01-03,1.1',
            'currency in line 2 is "EU": expected an ISO 4217 code',
        ],
        [
            'currency,date,rate\nEUR,2.1.2023,1.1',
            'date in line 2 is "2.1.2023": expected a date as YYYY-MM-DD',
        ],
        ['EUR,2023-01-02,"1,1"', 'rate in line 1 is "1,1": expected a number above zero'],
        ['EUR,2023-01-02,0', 'rate in line 1 is "0"'],
        ['currency,date\nEUR,2023-01-02', 'the header has no column rate'],
    ])('of %j are rejected with line, column and value', (text, error) => {
        expect(readRates(text).rows).toEqual([]);
        expect(readRates(text).error).toContain(error);
    });
});

describe('gains in the reporting currency', () => {
    const sale = (transaction: string, lot_id: string) =>
        ({date: '2024-01-02', symbol: 'SAP', account: 'a', transaction, lot_id}) as Disposal;
    const gain = (transaction: string, lot_id: string) =>
        ({
            ...sale(transaction, lot_id),
            gain: '3',
            price_gain: '1',
            fx_gain: '2',
        }) as unknown as BaseGainRow;
    it('are paired with their disposals; excluded disposals have none', () => {
        const data = {
            disposals: [sale('1', 'x'), sale('2', ''), sale('3', 'x'), sale('3', 'x')],
            in_base: {disposals: [gain('1', 'x'), gain('3', 'x'), gain('3', 'x')]},
        } as unknown as LotsResponse;
        expect(splitGains(data).map(({base}) => base?.transaction ?? null)).toEqual([
            '1',
            null,
            '3',
            '3',
        ]);
    });
    it('are absent without exchange rates', () => {
        const data = {disposals: [sale('1', 'x')], in_base: null} as unknown as LotsResponse;
        expect(splitGains(data)[0]?.base).toBeNull();
    });
});
