import {expect, it} from 'vitest';
import {largestFirst} from './largest_first';

it('other positions are named only where there are any', () => {
    const rest = {rest_positions: 0, rest: 0, currency: 'EUR'};
    expect(largestFirst(rest)).toBe('Largest first.');
    expect(largestFirst({...rest, rest_positions: 1, rest: -12})).toBe(
        'Largest first; 1 other position: −12.00 EUR.',
    );
    expect(largestFirst({...rest, rest_positions: 2, rest: 3}, true)).toBe(
        '2 other positions: +3.00 EUR.',
    );
    expect(largestFirst(rest, true)).toBe('');
});
