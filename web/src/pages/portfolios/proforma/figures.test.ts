import {describe, expect, it} from 'vitest';
import {nameOf} from './figures';

describe('nameOf', () => {
    it('names figures of results in words', () => {
        expect(nameOf('snapshot.cash')).toBe('Cash');
        expect(nameOf('var.historical.0.99.es')).toBe('Historical simulation 99% ES');
        expect(nameOf('var.parametric.0.95.var')).toBe('Parametric, normal 95% VaR');
        expect(nameOf('factors.beta.USMV')).toBe('Factor beta to USMV');
        expect(nameOf('exposures.by_sector.Technology.share')).toBe(
            'Sector Technology, share of gross',
        );
        // Apart from the figure Cash.
        expect(nameOf('exposures.by_type.cash.share')).toBe('Type cash, share of gross');
        expect(nameOf('stress.gfc.total', 'Global financial crisis')).toBe(
            'Global financial crisis',
        );
        expect(nameOf('stress.gfc.fraction_of_net', 'Global financial crisis')).toBe(
            'Global financial crisis, of net value',
        );
    });
});
