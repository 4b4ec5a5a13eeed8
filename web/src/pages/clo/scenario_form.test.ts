import {expect, test} from 'vitest';
import type {CloScenario} from '../../api/types.gen';
import {
    isScenarioValid,
    newScenario,
    ratesOf,
    scenarioError,
    scenarioRequest,
    textOfScenario,
} from './scenario_form';

test('rates are typed in percent, one or a list by period', () => {
    expect(ratesOf('2')).toEqual([0.02]);
    expect(ratesOf('2 3.5  4')).toEqual([0.02, 0.035, 0.04]);
    expect(ratesOf('2 x')).toBe(null);
    expect(ratesOf('')).toBe(null);
});

test('a field that is not valid is refused with what was expected', () => {
    expect(scenarioError('scenario', 'High CDR')).toMatch(/lower case/);
    expect(scenarioError('defaults', '101')).toMatch(/percentage/);
    expect(scenarioError('rate', '')).toBe(null);
    expect(isScenarioValid({...newScenario, scenario: 'base'})).toBe(true);
});

test('a scenario that is stored and opened again shows the same fields', () => {
    const text = {
        ...newScenario,
        scenario: 'ramp',
        name: 'Ramp',
        defaults: '1 2 3',
        rate: '4.25 4',
        shared: 'yes',
    };
    const request = scenarioRequest(text, ['USD_SOFR_3M'], null);
    expect(request.assumptions?.default).toEqual([0.01, 0.02, 0.03]);
    expect(request.curves).toEqual({USD_SOFR_3M: {path: [0.0425, 0.04]}});
    const stored = {...request, etag: '"1"', id: 'x', description: ''} as CloScenario;
    expect(textOfScenario(stored)).toEqual(text);
});

test('what the fields do not show is kept', () => {
    const stored = {
        ...scenarioRequest({...newScenario, scenario: 'base'}, [], null),
        etag: '"3"',
        description: '',
    } as CloScenario;
    stored.assumptions.call = {rule: 'pool_below', threshold: 0.1} as never;
    const again = scenarioRequest({...newScenario, scenario: 'base', lag: '9'}, [], stored);
    expect(again.if_match).toBe('"3"');
    expect(again.assumptions?.call).toEqual({rule: 'pool_below', threshold: 0.1});
    expect(again.assumptions?.lag_months).toBe(9);
});

test('a table of rates by rating has no field', () => {
    const stored = {
        assumptions: {default: {by_rating: {B2: 0.05}}},
        curves: {},
    } as unknown as CloScenario;
    expect(textOfScenario(stored)).toBe(null);
});
