import {describe, expect, it} from 'vitest';
import {searchOf, termsOf, termsRequest, usualTerms} from './terms';

describe('the terms in the address', () => {
    it('are the usual ones where it says nothing, or nothing sensible', () => {
        expect(termsOf('')).toEqual(usualTerms);
        expect(termsOf('?months=0&tier1=-5&balance=odd&regulation=odd')).toEqual(usualTerms);
        expect(searchOf(usualTerms)).toBe('');
    });
    it('come back as they were written', () => {
        const terms = {
            balance: 'constant',
            renewal: 'like',
            new_margins: 'calibrated',
            margins: 'excluded',
            months: 36,
            ends: 'calendar',
            regulation: 'bcbs_d578',
            tier1: 2e8,
        } as const;
        expect(termsOf(searchOf(terms))).toEqual(terms);
        // Each of them reaches the method under its name there.
        expect(termsRequest('s', terms)).toEqual({
            session: 's',
            scenarios: [],
            balance: 'constant',
            renewal: 'like',
            renewal_margins: 'calibrated',
            margins: 'excluded',
            horizon_months: 36,
            months: 'calendar',
            regulation: 'bcbs_d578',
            tier1: 2e8,
        });
    });
});
