import {describe, expect, it} from 'vitest';
import {largest, spansOf} from './Waterfall';

describe('a waterfall', () => {
    it('starts each change at the end of the previous one, and a level at zero', () => {
        expect(
            spansOf([
                {label: 'Base', value: 100, whole: true},
                {label: 'a', value: -30},
                {label: 'b', value: 10},
                {label: 'Shocked', value: 80, whole: true},
            ]),
        ).toEqual([
            [0, 100],
            [100, 70],
            [70, 80],
            [0, 80],
        ]);
    });
    it('keeps the largest changes and combines the rest', () => {
        const changes = [1, -9, 4, -2].map((value) => ({label: String(value), value}));
        expect(largest(changes, 3)).toEqual([
            {label: '-9', value: -9},
            {label: '4', value: 4},
            {label: '2 others', value: -1},
        ]);
        expect(largest(changes, 4).map(({value}) => value)).toEqual([-9, 4, -2, 1]);
    });
});
