import {expect, test} from 'vitest';
import type {CloDeal} from '../../api/types.gen';
import {testTexts, withTests} from './tests_form';

const deal = {
    tests: {
        use: [7, 36],
        thresholds: {'36': 'inputs.warf_base+10', '50': 0.5},
        custom: [
            {
                id: 'lite',
                name: 'Cov-lite',
                value: 'share(cov_lite)',
                bound: 'max',
                threshold: 0.05,
                watch: 0.1,
                digits: 3,
                maintain_or_improve: false,
            },
        ],
    },
} as unknown as CloDeal;

test('texts become the same tests again', () => {
    const texts = testTexts(deal);
    expect(texts.use).toEqual([
        {number: '7', threshold: ''},
        {number: '36', threshold: 'inputs.warf_base+10'},
    ]);
    expect(texts.custom[0]?.watch).toBe('10');
    expect(withTests(deal, texts).tests).toEqual(deal.tests);
});

test('thresholds are numbers or expressions', () => {
    const {tests} = withTests(deal, {
        use: [
            {number: '7', threshold: '0.075'},
            {number: '36', threshold: ''},
        ],
        custom: [],
    });
    expect(tests).toEqual({use: [7, 36], thresholds: {'7': 0.075, '50': 0.5}, custom: []});
});

test('what is not a number is sent as it was typed', () => {
    const {tests} = withTests(deal, {use: [{number: 'x', threshold: ''}], custom: []});
    expect(tests?.use).toEqual(['x']);
});
