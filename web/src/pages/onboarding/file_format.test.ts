import {describe, expect, it} from 'vitest';
import {asNamed, guessFormat, headerOf, requestOf} from './file_format';

const fields = ['ticker', 'quantity', 'entry_price', 'entry_date', 'tags', 'position_type'];

describe('the format of a file of positions', () => {
    it('has the columns of the first line that is no comment', () => {
        expect(headerOf('\ufeff# broker export\n\nPapier;Anzahl;\nAAPL;3;\n')).toEqual([
            'Papier',
            'Anzahl',
        ]);
        expect(headerOf('')).toEqual([]);
    });
    it('begins with columns of common names', () => {
        expect(guessFormat(['Security', 'Shares', 'Unit cost', 'Remark'], fields).columns).toEqual({
            ticker: 'Security',
            quantity: 'Shares',
            entry_price: 'Unit cost',
        });
    });
    it('states only what was chosen', () => {
        expect(requestOf(asNamed)).toBeUndefined();
        expect(requestOf({...asNamed, columns: {ticker: 'Papier', tags: ''}})).toEqual({
            columns: {ticker: 'Papier'},
            date_order: '',
            decimal_sign: '',
        });
        expect(requestOf({...asNamed, decimal_sign: ','})?.decimal_sign).toBe(',');
    });
});
