import {expect, test} from 'vitest';
import type {CloDeal} from '../../api/types.gen';
import {
    freeStepId,
    moved,
    parametersOf,
    stepOf,
    stepTexts,
    waterfallTexts,
    withWaterfalls,
} from './steps_form';

const deal = {
    waterfalls: {
        interest: [
            {id: 'i1', step: 'tax', amount: '5000'},
            {id: 'i2', step: 'fee', fee: 'senior', part: 'capped', when: null},
            {id: 'i3', step: 'interest', tranches: ['A', 'B-1'], limit: 1000},
            {id: 'i4', step: 'split', to: {SUB: 0.8, incentive: 0.2}},
        ],
        principal: [{id: 'p1', step: 'shortfall', steps: ['i1', 'i2'], when: 'reinvesting'}],
        acceleration: 'standard',
    },
} as unknown as CloDeal;

test('parameters follow the kind of the step', () => {
    expect(parametersOf('fee')).toEqual(['fee', 'part', 'when', 'limit', 'clause']);
    expect(parametersOf('cure')).toEqual(['coverage', 'when', 'limit', 'clause']);
    expect(parametersOf('reinvest')).toEqual(['when', 'limit', 'clause']);
});

test('texts become the same steps again', () => {
    const {interest, principal} = deal.waterfalls;
    expect(interest.map(stepTexts)[3]?.to).toBe('SUB 80, incentive 20');
    const again = withWaterfalls(deal, waterfallTexts(deal));
    expect(again.waterfalls.interest).toEqual(
        interest.map((step) => {
            const {when: _, ...rest} = step;
            return rest;
        }),
    );
    expect(again.waterfalls.principal).toEqual(principal);
    expect(again.waterfalls.acceleration).toBe('standard');
});

test('a step of another kind loses the parameters of the old one', () => {
    expect(stepOf({id: 'i2', step: 'cure', fee: 'senior', coverage: 'A'})).toEqual({
        id: 'i2',
        step: 'cure',
        coverage: 'A',
    });
});

test('what is not a number is sent as it was typed', () => {
    expect(stepOf({id: 'x', step: 'split', to: 'SUB most'})).toMatchObject({to: {SUB: 'most'}});
    expect(stepOf({id: 'x', step: 'residual', limit: 'min(cash, 5)'})).toMatchObject({
        limit: 'min(cash, 5)',
    });
});

test('steps move within the ends of the list', () => {
    expect(moved(['a', 'b', 'c'], 2, -1)).toEqual(['a', 'c', 'b']);
    expect(moved(['a', 'b'], 0, -1)).toEqual(['a', 'b']);
    expect(freeStepId('interest', {interest: [{id: 'interest-new-1'}]})).toBe('interest-new-2');
});
