import {expect, it} from 'vitest';
import {shortSource} from './source';

it('a source row shows its line and both ends of a long file name', () => {
    expect(shortSource('bank.zip/Variable non-maturity.csv', 1234567)).toBe(
        'Variable non-maturity.csv:1234567',
    );
    expect(shortSource('Variable non-maturity deposits of branches.csv', 2)).toBe(
        'Variable non-ma\u2026of branches.csv:2',
    );
});
