import {expect, test} from 'vitest';
import {driversText, figureText} from './collateral_comparison';

test('figures have their unit', () => {
    expect(figureText('par', 1234567)).toBe('1,234,567');
    expect(figureText('caa_share', 0.0751)).toBe('7.51%');
    expect(figureText('life', 4.256)).toBe('4.26');
    expect(figureText('warf', null)).toBe('n/a');
});

test('drivers are listed by size, without those that round to zero', () => {
    const text = (amount: number) => figureText('par', amount, true);
    expect(
        driversText(
            [
                {driver: 'sold', amount: -1500000},
                {driver: 'bought', amount: 5500000},
                {driver: 'price', amount: 0.001},
                {driver: 'terms', amount: 0},
            ],
            text,
        ),
    ).toBe(`bought ${text(5500000)}, sold ${text(-1500000)}`);
});
