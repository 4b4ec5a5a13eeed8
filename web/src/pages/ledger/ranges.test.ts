import {describe, expect, it} from 'vitest';
import {inRange, rangeStart} from './ranges';

describe('rangeStart', () => {
    it('is the same day some months earlier, or the last day of the month', () => {
        expect(rangeStart('1m', '2024-03-31')).toBe('2024-02-29');
        expect(rangeStart('3m', '2024-06-28')).toBe('2024-03-28');
        expect(rangeStart('1y', '2024-02-29')).toBe('2023-02-28');
        expect(rangeStart('5y', '2024-01-15')).toBe('2019-01-15');
        expect(rangeStart('ytd', '2024-06-28')).toBe('2023-12-31');
        expect(rangeStart('all', '2024-06-28')).toBe('');
    });
});

describe('inRange', () => {
    const values: [string, number][] = [
        ['2024-01-31', 1],
        ['2024-02-29', 2],
        ['2024-03-29', 3],
        ['2024-04-30', 4],
    ];
    const flows: [string, number][] = [
        ['2024-01-10', 10],
        ['2024-03-29', 20],
        ['2024-04-02', 30],
    ];
    it('begins with the last value on or before the start, and leaves earlier flows out', () => {
        expect(inRange(values, flows, '1m')).toEqual({
            values: values.slice(2),
            flows: [['2024-04-02', 30]],
        });
    });
    it('has all values and flows of a longer range', () => {
        expect(inRange(values, flows, '1y')).toEqual({values, flows});
        expect(inRange(values, flows, 'all')).toEqual({values, flows});
        expect(inRange([], [], 'ytd')).toEqual({values: [], flows: []});
    });
});
