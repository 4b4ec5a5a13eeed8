import {describe, expect, it} from 'vitest';
import {customShocks} from './custom_shocks';

describe('custom shocks', () => {
    it('are parsed with parallel shifts, nodes and currencies', () => {
        expect(
            customShocks('Bear: 1Y 50, 10Y 150.5; Up: 100;Dollar: 10, USD 5Y -40, USD 10Y 0'),
        ).toEqual({
            error: null,
            shocks: [
                {
                    name: 'Bear',
                    shifts_bp: [
                        ['1Y', 50],
                        ['10Y', 150.5],
                    ],
                },
                {name: 'Up', parallel_bp: 100},
                {
                    name: 'Dollar',
                    parallel_bp: 10,
                    shifts_bp_by_currency: {
                        USD: [
                            ['5Y', -40],
                            ['10Y', 0],
                        ],
                    },
                },
            ],
        });
        expect(customShocks('A: 6m 1, 1.5 2', true).shocks).toEqual([
            {
                name: 'A',
                shifts_bp: [
                    ['6M', 1],
                    [1.5, 2],
                ],
                floored: true,
            },
        ]);
        expect(customShocks(' ; ')).toEqual({shocks: [], error: null});
    });
    it('are rejected with an error', () => {
        const error = (text: string) => customShocks(text).error;
        expect(error('1Y 50')).toMatch(/name each shock/);
        expect(error('Bear: 1Y')).toMatch(/expected a tenor and basis points/);
        expect(error('Bear: 1Y 9000')).toMatch(/expected a tenor and basis points/);
        expect(error('Bear: 5Y 10, 1Y 10')).toMatch(/must ascend/);
        expect(error('Parallel up: 100')).toMatch(/is already a scenario/);
        expect(error('A: 10, 20')).toMatch(/two parallel shifts/);
        expect(error('A: 10; A: 20')).toMatch(/is listed twice/);
    });
});
