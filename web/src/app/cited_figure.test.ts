import {expect, test} from 'vitest';
import {agree, placeOf} from './cited_figure';

test('numbers agree where one is rounded more, with three digits in common', () => {
    expect(agree('16,040.52', '16,041')).toBe(true);
    expect(agree('16040.5', '16,040.52')).toBe(true);
    expect(agree('4.12', '4.12')).toBe(true);
    expect(agree('-5.51', '\u22125.51')).toBe(true);
    expect(agree('4.12', '4')).toBe(false); // any number near 4
    expect(agree('16,040.52', '16,042')).toBe(false);
});

test('a figure is found in a text, and not within dates, names or longer numbers', () => {
    expect(placeOf('16,040.52', 'VaR 16,040.52 USD')).toEqual({start: 4, end: 13});
    expect(placeOf('4.12', '(4.12%)')).toEqual({start: 1, end: 5});
    expect(placeOf('2025', 'As of 2025-06-30')).toBe(null);
    expect(placeOf('99', 'VaR99 of v1.99.2')).toBe(null);
    expect(placeOf('120', '1,120')).toBe(null);
});
