import {describe, expect, it} from 'vitest';
import {groupsOf} from './position_use';

describe('the groups of a "why" panel', () => {
    const why = groupsOf(
        [
            {symbol: 'A', basis: 'entered', reason: '', value: 100},
            {symbol: 'OPT', basis: 'proxy', reason: 'priced with historical volatility', value: 20},
            {symbol: 'X', basis: 'left_out', reason: 'X has no price', value: null},
        ],
        15,
        (symbol) => ({A: 10, OPT: 5})[symbol] ?? null,
    );
    it('a position by proxy is not among those left out', () => {
        expect(why.included?.rows.map((r) => r.name)).toEqual(['A']);
        expect(why.proxied?.rows.map((r) => [r.name, r.value, r.note])).toEqual([
            ['OPT', '5', 'priced with historical volatility'],
        ]);
        expect(why.excluded?.rows.map((r) => [r.name, r.value, r.note])).toEqual([
            ['X', 'n/a', 'X has no price'],
        ]);
    });
    it('the total is that of the figure', () => expect(why.total).toBe('15'));
});
