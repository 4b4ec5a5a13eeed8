import {describe, expect, it} from 'vitest';
import {growthOf} from './growth';

describe('the growth of a benchmark', () => {
    const dates = ['2025-01-02', '2025-01-03', '2025-01-06', '2025-01-07'];
    it('is measured from the last close before the first day', () => {
        expect(growthOf(dates, [90, 100, 110, 120], ['2025-01-06', '2025-01-07'])).toEqual([
            1.1, 1.2,
        ]);
        expect(growthOf(dates, [100, null, 110, 120], ['2025-01-06'])).toEqual([1.1]);
    });
    it('has a gap on a day without a close', () => {
        expect(growthOf(dates, [90, 100, null, 120], ['2025-01-06', '2025-01-08'])).toEqual([
            null,
            null,
        ]);
    });
    it('is missing without an earlier close', () => {
        expect(growthOf(dates, [90, 100, 110, 120], ['2025-01-02'])).toBeNull();
        expect(growthOf([], [], dates)).toBeNull();
        expect(growthOf(dates, [90, 100, 110, 120], [])).toBeNull();
    });
});
