import {expect, it} from 'vitest';
import type {HoldingsResponse} from '../../api/types.gen';
import {presentWeights} from './present_weights';

const held = {
    securities: [
        {symbol: 'VTI', type: 'stock', sector: 'fund', weight: 0.502},
        {symbol: 'AAPL', type: 'stock', sector: 'technology', weight: 0.204},
        {symbol: 'BND', type: 'bond', sector: 'fund', weight: 0.194},
        {symbol: 'SAP', type: 'stock', sector: 'technology', weight: null},
    ],
    cash: [{weight: 0.1}, {weight: null}],
} as unknown as HoldingsResponse;

it('the weights are those of the chosen buckets', () => {
    const buckets = (by: Parameters<typeof presentWeights>[1]) =>
        presentWeights(held, by).map(({bucket, weight}) => [bucket, weight]);
    expect(buckets('type')).toEqual([
        ['stock', 0.71],
        ['bond', 0.19],
        ['cash', 0.1],
    ]);
    expect(buckets('symbol')).toEqual([
        ['VTI', 0.51],
        ['AAPL', 0.2],
        ['BND', 0.19],
        ['cash', 0.1],
    ]);
    expect(buckets('sector')).toEqual([
        ['fund', 0.7],
        ['technology', 0.2],
        ['cash', 0.1],
    ]);
    expect(buckets('custom')).toEqual([['cash', 0.1]]);
});
