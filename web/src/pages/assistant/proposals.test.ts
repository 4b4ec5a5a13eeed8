import {expect, test} from 'vitest';
import {requestText} from './ProposalsPage';

test('a proposal is named by its request', () => {
    expect(
        requestText({
            portfolio: 'demo-individual',
            trade_date: '2025-06-30',
            trades: [{}, {}],
            note: null,
        }),
    ).toBe('portfolio demo-individual, trade date 2025-06-30, trades: 2 rows');
    expect(requestText({content: 'x'.repeat(50)})).toBe(`content ${'x'.repeat(40)}…`);
    expect(requestText(undefined)).toBe('');
});
