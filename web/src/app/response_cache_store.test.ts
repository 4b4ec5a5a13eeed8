import {expect, test} from 'vitest';
import {sizeOf} from './response_cache_store';

test('the size of a response grows with its texts and its rows', () => {
    const row = {symbol: 'AAPL', value: 1};
    const one = sizeOf([row], 1e6) ?? 0;
    const thousand =
        sizeOf(
            Array.from({length: 1000}, () => row),
            1e6,
        ) ?? 0;
    expect(thousand).toBeGreaterThan(900 * (one - 16));
    expect((sizeOf('x'.repeat(1000), 1e6) ?? 0) >= 1000).toBe(true);
});

test('a response above the limit has no size, whether by one text or by many rows', () => {
    expect(sizeOf({text: 'x'.repeat(2000)}, 1000)).toBeNull();
    expect(
        sizeOf(
            Array.from({length: 2000}, () => null),
            1000,
        ),
    ).toBeNull();
    expect(sizeOf({a: [1, 'b', null, true]}, 1000)).not.toBeNull();
});
