import {describe, expect, it} from 'vitest';
import {rawCloses, stepsAt} from './raw_prices';

const dates = ['2024-06-06', '2024-06-07', '2024-06-10', '2024-06-11'];
const split = {symbol: 'NVDA', date: '2024-06-10', ratio: 10};

describe('closes as traded', () => {
    it('multiplies adjusted closes before the split by its ratio', () => {
        expect(rawCloses({dates, closes: [121, 120.9, 121.8, 120.9]}, [split])).toEqual([1210, 1209, 121.8, 120.9]);
    });
    it('leaves closes that step at the split', () => {
        const closes = [1210, 1209, 121.8, 120.9];
        expect(stepsAt({dates, closes}, split)).toBe(true);
        expect(rawCloses({dates, closes}, [split])).toEqual(closes);
    });
    it('keeps what is missing missing, and knows nothing without a close on either side', () => {
        expect(rawCloses({dates, closes: [null, null, 121.8, null]}, [split])).toEqual([null, null, 121.8, null]);
        expect(stepsAt({dates, closes: [1210, 1209, null, null]}, split)).toBe(false);
    });
    it('reads a reverse split', () => {
        expect(rawCloses({dates, closes: [50, 50, 50, 50]}, [{...split, ratio: 0.1}])).toEqual([5, 5, 50, 50]);
    });
});
