import {describe, expect, it} from 'vitest';
import {base64Of, discountsOf, piecesOf, ratesOf} from './upload';

describe('a file in chunks', () => {
    it('is covered without a gap; an empty file has no chunks', () => {
        expect(piecesOf(0, 4)).toEqual([]);
        expect(piecesOf(8, 4)).toEqual([
            [0, 4],
            [4, 8],
        ]);
        expect(piecesOf(9, 4)).toEqual([
            [0, 4],
            [4, 8],
            [8, 9],
        ]);
    });
    it('is encoded in base64 for any bytes and length', () => {
        const bytes = Uint8Array.from({length: 100_001}, (_, i) => (i * 31) % 256);
        const back = Uint8Array.from(atob(base64Of(bytes)), (one) => one.charCodeAt(0));
        expect(back).toEqual(bytes);
        expect(base64Of(new Uint8Array([0xff]))).toBe('/w==');
    });
});

describe('exchange rates', () => {
    it('are parsed from text', () => {
        expect(ratesOf('')).toEqual({});
        expect(ratesOf('USD 0.92, gbp=1.15')).toEqual({USD: 0.92, GBP: 1.15});
    });
    it('are null if any of them is not valid', () => {
        for (const text of [
            'USD',
            'USD 0',
            'USD -1',
            'US 1',
            'USD 1,2',
            'USD 1, USD 2',
            '0.92 USD',
        ])
            expect(ratesOf(text)).toBe(null);
    });
});

describe('discount curves', () => {
    it('are parsed from text, or are null if not valid', () => {
        expect(discountsOf('')).toEqual({});
        expect(discountsOf('eur EUR_ESTR_OIS, USD=USD_SOFR')).toEqual({
            EUR: 'EUR_ESTR_OIS',
            USD: 'USD_SOFR',
        });
        for (const text of ['EUR', 'EUR a b', 'EUR a, EUR b']) expect(discountsOf(text)).toBe(null);
    });
});
