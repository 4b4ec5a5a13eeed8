import {expect, test} from 'vitest';
import type {CloDeal} from '../../api/types.gen';
import {stepText} from './step_text';

const deal = {
    waterfalls: {
        interest: [
            {id: 'i1', step: 'fee', fee: 'senior'},
            {id: 'i2', step: 'interest', tranches: ['A', 'B']},
            {id: 'i3', step: 'block', coverage: 'C'},
        ],
        principal: [{id: 'i1', step: 'residual'}],
        acceleration: 'standard',
    },
} as unknown as CloDeal;

test('a step is named by its kind and what it pays', () => {
    expect(stepText(deal, 'interest', 'i1')).toBe('Fee senior');
    expect(stepText(deal, 'interest', 'i2')).toBe('Interest A, B');
    expect(stepText(deal, 'interest', 'i3.cure')).toBe('Cure C');
    expect(stepText(deal, 'principal', 'i1')).toBe('Residual');
});

test('a step that the document does not list has its id', () => {
    expect(stepText(deal, 'acceleration', 'A.interest')).toBe('A.interest');
    expect(stepText(deal, 'interest', 'x')).toBe('x');
});
