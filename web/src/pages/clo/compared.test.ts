import {expect, test} from 'vitest';
import {chosenScenarios, mostCompared, withScenario} from './compared';

const all = ['base', 'mild', 'severe'];

test('without names in the address all scenarios are compared', () => {
    expect(chosenScenarios('', all)).toEqual(all);
    expect(chosenScenarios('severe,base', all)).toEqual(['base', 'severe']);
    expect(chosenScenarios('deleted', all)).toEqual([]);
});

test('a scenario is left out and included again', () => {
    expect(withScenario('', all, 'mild', false)).toBe('base,severe');
    expect(withScenario('base,severe', all, 'mild', true)).toBe('');
    expect(withScenario('mild', all, 'mild', false)).toBe('-');
    expect(chosenScenarios('-', all)).toEqual([]);
    expect(withScenario('-', all, 'base', true)).toBe('base');
});

test('no more scenarios are compared than the method takes', () => {
    const many = Array.from({length: mostCompared + 5}, (_, i) => `s${i}`);
    expect(chosenScenarios('', many)).toHaveLength(mostCompared);
});
