import {expect, it} from 'vitest';
import {monthsAfter} from './PositionForm';

it('the first reset falls on the same day some months later, or on the last of that month', () => {
    expect(monthsAfter('2026-02-11', 12)).toBe('2027-02-11');
    expect(monthsAfter('2026-01-31', 1)).toBe('2026-02-28');
    expect(monthsAfter('2027-12-31', 2)).toBe('2028-02-29');
    expect(monthsAfter('2026-11-30', 3)).toBe('2027-02-28');
});
