import {expect, test} from 'vitest';
import type {CloDeal} from '../../api/types.gen';
import {stepTerms, stepText} from './step_text';

const deal = {
    tranches: [
        {id: 'A', rank: 1, kind: 'debt'},
        {id: 'B-1', rank: 2, kind: 'debt'},
        {id: 'B-2', rank: 2, kind: 'debt'},
        {id: 'SUB', rank: 9, kind: 'equity'},
    ],
    waterfalls: {
        interest: [
            {id: 'i1', step: 'fee', fee: 'senior'},
            {id: 'i2', step: 'interest', tranches: ['A', 'B']},
            {id: 'i3', step: 'block', coverage: 'C'},
            {id: 'i4', step: 'reserve', account: 'reserve'},
            {id: 'i5', step: 'fee', fee: 'admin', part: 'rest'},
        ],
        principal: [{id: 'p1', step: 'residual'}],
        acceleration: 'standard',
    },
} as unknown as CloDeal;

test('a step is named by its kind and what it pays', () => {
    expect(stepText(deal, 'interest', 'i1')).toBe('Senior fee');
    expect(stepText(deal, 'interest', 'i2')).toBe('Interest A, B');
    expect(stepText(deal, 'interest', 'i3.cure')).toBe('Cure C');
    expect(stepText(deal, 'interest', 'i4')).toBe('Reserve');
    expect(stepText(deal, 'interest', 'i5')).toBe('Admin fee, rest');
    expect(stepText(deal, 'principal', 'p1')).toBe('Residual');
});

test('a parameter that is named as the step is given without its name', () => {
    const [fee, , , reserve] = deal.waterfalls.interest;
    if (!fee || !reserve) throw new Error('the deal has four steps');
    expect(stepTerms(fee)).toBe('senior');
    expect(stepTerms(reserve)).toBe('account reserve');
    expect(stepTerms({...fee, part: 'capped'})).toBe('senior; part capped');
    const split = {id: 'i5', step: 'split', to: {SUB: 0.8, incentive: 0.2}} as const;
    expect(stepTerms(split as unknown as typeof fee)).toBe('to SUB 80.00%, incentive 20.00%');
});

test('steps of the standard acceleration are named by what they repeat', () => {
    expect(stepText(deal, 'acceleration', 'a.i1')).toBe('Senior fee');
    expect(stepText(deal, 'acceleration', 'a.rank1.interest')).toBe('Interest A');
    expect(stepText(deal, 'acceleration', 'a.rank2.principal')).toBe('Principal B-1, B-2');
    expect(stepText(deal, 'acceleration', 'a.p1')).toBe('Residual');
});

test('a step that the document does not have is named by its id', () => {
    expect(stepText(deal, 'acceleration', 'a.i2')).toBe('a.i2');
    expect(stepText(deal, 'interest', 'x')).toBe('x');
});
