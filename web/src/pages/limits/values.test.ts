import {expect, test} from 'vitest';
import {thresholdText, valueText} from './values';

test('Amounts have their currency, fractions a percent sign.', () => {
    expect(valueText('currency', 2043.6, 'USD')).toBe('2,044 USD');
    expect(valueText('currency', 2043.6)).toBe('2,044');
    expect(valueText('fraction', 0.1, '')).toBe('10.00%');
    expect(
        thresholdText({
            comparison: 'at_most',
            soft: 800,
            hard: 1000,
            unit: 'currency',
            currency: 'USD',
        }),
    ).toBe('≤ 800 USD soft, ≤ 1,000 USD hard');
});
