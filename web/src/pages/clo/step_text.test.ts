import {expect, test} from 'vitest';
import type {CloDeal} from '../../api/types.gen';
import {stepTerms, stepText} from './step_text';

const deal = {
    waterfalls: {
        interest: [
            {id: 'i1', step: 'fee', fee: 'senior'},
            {id: 'i2', step: 'interest', tranches: ['A', 'B']},
            {id: 'i3', step: 'block', coverage: 'C'},
            {id: 'i4', step: 'reserve', account: 'reserve'},
        ],
        principal: [{id: 'i1', step: 'residual'}],
        acceleration: 'standard',
    },
} as unknown as CloDeal;

test('a step is named by its kind and what it pays', () => {
    expect(stepText(deal, 'interest', 'i1')).toBe('Fee senior');
    expect(stepText(deal, 'interest', 'i2')).toBe('Interest A, B');
    expect(stepText(deal, 'interest', 'i3.cure')).toBe('Cure C');
    expect(stepText(deal, 'interest', 'i4')).toBe('Reserve');
    expect(stepText(deal, 'principal', 'i1')).toBe('Residual');
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

test('a step that the document does not list has its id', () => {
    expect(stepText(deal, 'acceleration', 'A.interest')).toBe('A.interest');
    expect(stepText(deal, 'interest', 'x')).toBe('x');
});
