import {describe, expect, it} from 'vitest';
import {drawdowns, monthlyReturns, periodEnds} from './period_ends';

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

describe('returns by month', () => {
    it('link to annual returns and to the total return', () => {
        const years = monthlyReturns([
            {date: '2024-11-29', cumulative: 0.1},
            {date: '2024-12-15', cumulative: 0.2},
            {date: '2024-12-31', cumulative: 0.21},
            {date: '2025-01-31', cumulative: 0.089},
        ]);
        expect(years.map((y) => y.year)).toEqual([2024, 2025]);
        expect(years[0]?.months[10]).toBeCloseTo(0.1, 12);
        expect(years[0]?.months[11]).toBeCloseTo(0.1, 12);
        expect(years[0]?.total).toBeCloseTo(0.21, 12);
        expect(years[1]?.total).toBeCloseTo(-0.1, 12);
        expect(years[1]?.months[5]).toBeNull();
    });
    it('are missing without a linked return', () => {
        expect(monthlyReturns([{date: '2024-11-29', cumulative: null}])[0]?.months[10]).toBeNull();
    });
});

describe('drawdowns', () => {
    it('are measured from the previous high', () => {
        expect(drawdowns([{cumulative: 0.25}, {cumulative: 0}, {cumulative: 0.5}])).toEqual([
            0, -0.19999999999999996, 0,
        ]);
    });
});
