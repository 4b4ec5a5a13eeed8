import {describe, expect, it} from 'vitest';
import {planTermsRequest, searchOf, termsOf, termsRequest, usualTerms} from './terms';

describe('the valuation settings in the address', () => {
    it('are the defaults where absent or not valid', () => {
        expect(termsOf('')).toEqual(usualTerms);
        expect(
            termsOf(
                '?months=0&tier1=-5&balance=odd&regulation=odd&own=odd&own_floor=odd&lookback=0&floor=odd&gains=odd',
            ),
        ).toEqual(usualTerms);
        expect(searchOf(usualTerms)).toBe('');
    });
    it('are restored as written', () => {
        const terms = {
            balance: 'constant',
            plan: '',
            renewal: 'like',
            new_margins: 'calibrated',
            margins: 'excluded',
            months: 36,
            ends: 'calendar',
            regulation: 'bcbs_d578',
            tier1: 2e8,
            lookback: 24,
            floor: 'HKMA',
            gains: 'limited',
            own: 'Bear: 1Y 50, 10Y 150',
            own_floor: 'regulation',
        } as const;
        expect(termsOf(searchOf(terms))).toEqual(terms);
        // Each is sent under the field name of the method.
        expect(termsRequest('s', terms)).toEqual({
            session: 's',
            scenarios: [
                'parallel_up',
                'parallel_down',
                'steepener',
                'flattener',
                'short_up',
                'short_down',
                {
                    name: 'Bear',
                    shifts_bp: [
                        ['1Y', 50],
                        ['10Y', 150],
                    ],
                    floored: true,
                },
            ],
            balance: 'constant',
            renewal: 'like',
            renewal_margins: 'calibrated',
            margins: 'excluded',
            horizon_months: 36,
            months: 'calendar',
            regulation: 'bcbs_d578',
            lookback_months: 24,
            floor: 'HKMA',
            eu_gain_limit: true,
            tier1: 2e8,
        });
    });
    it('include the plan of a dynamic balance sheet, which needs one', () => {
        expect(termsOf('?balance=dynamic')).toEqual(usualTerms);
        expect(termsOf('?balance=constant&plan=budget').plan).toBe('');
        const terms = termsOf('?balance=dynamic&plan=budget');
        expect(termsOf(searchOf(terms))).toEqual(terms);
        expect(planTermsRequest('s', terms)).toMatchObject({
            balance: 'dynamic',
            business_plan: 'budget',
        });
        expect(planTermsRequest('s', usualTerms)).not.toHaveProperty('business_plan');
        // Methods without a plan have the run-off.
        expect(termsRequest('s', terms).balance).toBe('runoff');
    });
});
