import {describe, expect, it} from 'vitest';
import {searchOf, termsOf, usualTerms} from './terms';

describe('the terms in the address', () => {
    it('are the usual ones where it says nothing, or nothing sensible', () => {
        expect(termsOf('')).toEqual(usualTerms);
        expect(termsOf('?months=0&tier1=-5&balance=odd')).toEqual(usualTerms);
        expect(searchOf(usualTerms)).toBe('');
    });
    it('come back as they were written', () => {
        const terms = {balance: 'constant', margins: 'excluded', months: 36, tier1: 2e8} as const;
        expect(termsOf(searchOf(terms))).toEqual(terms);
    });
});
