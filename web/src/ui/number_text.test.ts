import {describe, expect, it} from 'vitest';
import {plainNumber, typedNumber} from './number_text';

describe('a typed number', () => {
    it('can have thousands separators', () => {
        expect(plainNumber('1,012.50')).toBe('1012.50');
        expect(plainNumber(' \u22121,234,567 ')).toBe('-1234567');
        expect(typedNumber('100,000')).toBe(100_000);
    });
    it('is not a number when a comma is not a thousands separator', () => {
        for (const text of ['1,5', '1,50', '12,34.5', '1,2,3', ',5', '1.234,50', '1234,567']) {
            expect(plainNumber(text)).toBe(text);
            expect(typedNumber(text)).toBeNaN();
        }
    });
    it('is not a number when it is empty', () => expect(typedNumber(' ')).toBeNaN());
});
