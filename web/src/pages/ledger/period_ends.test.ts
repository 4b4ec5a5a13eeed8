import {describe, expect, it} from 'vitest';
import {periodEnds} from './period_ends';

describe('period ends', () => {
    const dates = [
        '2024-01-30',
        '2024-01-31',
        '2024-02-29',
        '2024-03-28',
        '2024-04-02',
        '2025-01-02',
    ];
    it('are the first day and the last day of each period', () => {
        expect(periodEnds(dates, 'month')).toEqual([
            '2024-01-30',
            '2024-01-31',
            '2024-02-29',
            '2024-03-28',
            '2024-04-02',
            '2025-01-02',
        ]);
        expect(periodEnds(dates, 'quarter')).toEqual([
            '2024-01-30',
            '2024-03-28',
            '2024-04-02',
            '2025-01-02',
        ]);
        expect(periodEnds(dates, 'year')).toEqual(['2024-01-30', '2024-04-02', '2025-01-02']);
        expect(periodEnds([], 'year')).toEqual([]);
    });
});
