import {describe, expect, it} from 'vitest';
import {guessMapping} from './mapping_guess';

describe('the guessed column mapping', () => {
    it('recognizes common names and skips missing columns', () => {
        const guess = guessMapping([
            'Trade Date',
            'Action',
            'Ticker',
            'Qty',
            'Price / share',
            'Net Amount',
            'Commission',
            'Memo',
            'Whatever',
        ]);
        expect(guess).toMatchObject({
            date: 'Trade Date',
            type: 'Action',
            symbol: 'Ticker',
            quantity: 'Qty',
            price: 'Price / share',
            amount: 'Net Amount',
            fees: 'Commission',
            note: 'Memo',
            currency: '',
            account: '',
        });
    });
    it('assigns a column to one field only', () => {
        const chosen = Object.values(
            guessMapping(['Date', 'Date', 'Type', 'Symbol', 'ISIN']),
        ).filter(Boolean);
        expect(chosen).toEqual(['Date', 'Type', 'Symbol']);
    });
});
