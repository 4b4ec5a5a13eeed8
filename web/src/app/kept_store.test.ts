import {expect, test} from 'vitest';
import {weightOf} from './kept_store';

test('the weight of an answer grows with its texts and its rows', () => {
    const row = {symbol: 'AAPL', value: 1};
    const one = weightOf([row], 1e6) ?? 0;
    const thousand =
        weightOf(
            Array.from({length: 1000}, () => row),
            1e6,
        ) ?? 0;
    expect(thousand).toBeGreaterThan(900 * (one - 16));
    expect((weightOf('x'.repeat(1000), 1e6) ?? 0) >= 1000).toBe(true);
});

test('an answer above the limit has no weight, whether by one text or by many rows', () => {
    expect(weightOf({text: 'x'.repeat(2000)}, 1000)).toBeNull();
    expect(
        weightOf(
            Array.from({length: 2000}, () => null),
            1000,
        ),
    ).toBeNull();
    expect(weightOf({a: [1, 'b', null, true]}, 1000)).not.toBeNull();
});
