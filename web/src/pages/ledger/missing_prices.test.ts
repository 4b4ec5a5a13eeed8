import {expect, it} from 'vitest';
import {missingText} from './missing_prices';

it('securities without a price are named, the first five of many', () => {
    expect(missingText(['SAP'], 6)).toBe(
        '1 of 6 securities has no price and is left out of all values: SAP.',
    );
    expect(missingText(['A', 'B', 'C', 'D', 'E', 'F', 'G'], 7)).toBe(
        '7 of 7 securities have no price and are left out of all values: A, B, C, D, E and 2 more.',
    );
});
