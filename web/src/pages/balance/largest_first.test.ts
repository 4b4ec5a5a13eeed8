import {expect, it} from 'vitest';
import {largestFirst} from './largest_first';

it('further positions are named only where there are any', () => {
    const rest = {rest_positions: 0, rest: 0, currency: 'EUR'};
    expect(largestFirst(rest)).toBe('Largest first.');
    expect(largestFirst({...rest, rest_positions: 1, rest: -12})).toBe(
        'Largest first; 1 further position: −12.00 EUR.',
    );
});
