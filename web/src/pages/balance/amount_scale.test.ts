import {expect, it} from 'vitest';
import {scaleOf} from './amount_scale';

it('the unit leaves five digits to the largest amount', () => {
    expect(scaleOf([])).toEqual({of: 1, word: '', digits: 0});
    expect(scaleOf([12, -99_999])).toEqual({of: 1, word: '', digits: 0});
    expect(scaleOf([12, -100_000])).toEqual({of: 1e3, word: 'thousands of ', digits: 1});
    expect(scaleOf([12_345_678])).toEqual({of: 1e3, word: 'thousands of ', digits: 0});
    expect(scaleOf([250_000_000, -1])).toEqual({of: 1e6, word: 'millions of ', digits: 1});
    expect(scaleOf([3e16])).toEqual({of: 1e12, word: 'trillions of ', digits: 0});
});
