import {describe, expect, it} from 'vitest';
import {plainTitle, withPages} from './pages_in_text';

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
    it('names the page of each kind of market data', () => {
        const pageOf = (text: string) =>
            withPages(text).flatMap((piece) => (typeof piece === 'string' ? [] : [piece.page]));
        expect(pageOf('market.provider_put, market.sync or market.source_order')).toEqual([
            'Providers',
            'Providers',
            'Providers',
        ]);
        expect(pageOf('market.import_records, market.quotes and market.put_securities')).toEqual([
            'Import quotes and ratings',
            'Quotes and ratings',
            'Securities',
        ]);
        expect(pageOf('onboarding.validate lists them')).toEqual(['Onboarding']);
    });
    it('keeps names of files, numbers and words with a dot', () => {
        for (const text of ['row 3 of bank.csv has 1.25', 'e.g. none', 'see demo.example', ''])
            expect(withPages(text).join('')).toBe(text);
    });
});

describe('the title of a notice', () => {
    it('has words instead of the name of a method', () => {
        expect(plainTitle('batch.backfill is done')).toBe('Batch backfill is done');
        expect(plainTitle('A report is ready: report.generate')).toBe('A report is ready');
        expect(plainTitle('alm.session.value failed')).toBe('Alm session value failed');
        expect(plainTitle('Limit of VaR: hard breach')).toBe('Limit of VaR: hard breach');
    });
});
