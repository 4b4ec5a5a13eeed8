import {describe, expect, it} from 'vitest';
import {offeredRanges, rangeStart} from './chart_range';

describe('a range of a chart', () => {
    it('starts on the same day of an earlier month, or on its last day', () => {
        expect(rangeStart('1M', '2025-06-30')).toBe('2025-05-30');
        expect(rangeStart('1M', '2025-03-31')).toBe('2025-02-28');
        expect(rangeStart('3M', '2024-05-31')).toBe('2024-02-29');
        expect(rangeStart('1Y', '2024-02-29')).toBe('2023-02-28');
        expect(rangeStart('6M', '2025-01-15')).toBe('2024-07-15');
        expect(rangeStart('5Y', '2025-06-30')).toBe('2020-06-30');
    });
    it('of the year to date starts at the end of the previous year', () => {
        expect(rangeStart('YTD', '2025-06-30')).toBe('2024-12-31');
    });
    it('is offered if it shows a part of the dates with more than one point', () => {
        const dates = ['2024-01-31', '2024-12-31', '2025-05-30', '2025-06-30'];
        expect(offeredRanges(dates)).toEqual(['1M', '3M', '6M', 'YTD', '1Y']);
        expect(offeredRanges(['2025-06-29', '2025-06-30'])).toEqual([]);
        expect(offeredRanges(['2025-06-30'])).toEqual([]);
        expect(offeredRanges([])).toEqual([]);
        // Yearly points: one month holds only the last.
        expect(offeredRanges(['2023-12-31', '2024-12-31', '2025-12-31'])).toEqual(['YTD', '1Y']);
    });
});
