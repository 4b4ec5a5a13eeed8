import {describe, expect, it} from 'vitest';
import {withPages} from './pages_in_text';

describe('a message of the API', () => {
    it('names the page of a method instead of the method', () => {
        expect(
            withPages('there are no stored prices of X: import them with market.import_prices'),
        ).toEqual([
            'there are no stored prices of X: import them with ',
            {page: 'Import prices', to: '/market/import'},
        ]);
        expect(withPages('there is no report x: report.list lists them')).toEqual([
            'there is no report x: ',
            {page: 'Reports', to: '/reports'},
            ' lists them',
        ]);
    });
    it('keeps names of files, numbers and words with a dot', () => {
        for (const text of ['row 3 of bank.csv has 1.25', 'e.g. none', 'see demo.example', ''])
            expect(withPages(text).join('')).toBe(text);
    });
});
