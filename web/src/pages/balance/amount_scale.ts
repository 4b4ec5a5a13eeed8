// The unit in which a table with many columns of amounts stays narrow enough to be read across.
export interface Scale {
    of: number;
    word: string; // "thousands of ", before the currency
    digits: number;
}

const units = [
    [1, ''],
    [1e3, 'thousands of '],
    [1e6, 'millions of '],
    [1e9, 'billions of '],
    [1e12, 'trillions of '],
] as const;
const most = 100_000; // of the unit

// The smallest unit in which every amount has at most five digits before the point.
export function scaleOf(amounts: readonly number[]): Scale {
    const largest = Math.max(0, ...amounts.map(Math.abs));
    const [of, word] =
        units.find(([unit]) => largest < most * unit) ?? (units.at(-1) as (typeof units)[4]);
    return {of, word, digits: of > 1 && largest < 1000 * of ? 1 : 0};
}
