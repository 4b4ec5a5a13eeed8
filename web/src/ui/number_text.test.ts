import {describe, expect, it} from 'vitest';
import {plainNumber, typedNumber} from './number_text';

describe('a typed number', () => {
    it('may have commas between its thousands', () => {
        expect(plainNumber('1,012.50')).toBe('1012.50');
        expect(plainNumber(' \u22121,234,567 ')).toBe('-1234567');
        expect(typedNumber('100,000')).toBe(100_000);
    });
    it('is no number when a comma stands anywhere else', () => {
        for (const text of ['1,5', '1,50', '12,34.5', '1,2,3', ',5', '1.234,50', '1234,567']) {
            expect(plainNumber(text)).toBe(text);
            expect(typedNumber(text)).toBeNaN();
        }
    });
    it('is no number when nothing stands there', () => expect(typedNumber(' ')).toBeNaN());
});
