import {expect, test} from 'vitest';
import type {CloScenario} from '../../api/types.gen';
import {
    assumptionError,
    isScenarioValid,
    newScenario,
    scenarioError,
    scenarioRequest,
    textOfScenario,
} from './scenario_form';

const ramp = {...newScenario(), scenario: 'ramp', name: 'Ramp'};
const storedOf = (request: ReturnType<typeof scenarioRequest>) =>
    ({...request, etag: '"3"', id: 'x', description: ''}) as CloScenario;

test('a field that is not valid is refused with what was expected', () => {
    expect(scenarioError('scenario', 'High CDR')).toMatch(/lower case/);
    expect(scenarioError('rate', '')).toBe(null);
    expect(scenarioError('rate', '4.25 x')).toMatch(/percentage/);
    expect(assumptionError('default', {default: '101'})).toMatch(/percentage/);
    expect(assumptionError('default', {default: ''})).toBe('expected a value');
    expect(assumptionError('draws', {draws: ''})).toBe(null);
    expect(isScenarioValid(ramp)).toBe(true);
    expect(isScenarioValid(newScenario())).toBe(false);
});

test('purchases of a new scenario pay the spread of the assets', () => {
    const request = scenarioRequest({...newScenario(0.0375), scenario: 'base'}, [], null);
    expect(request.assumptions?.reinvestment).toEqual({price: 99, spread: 0.0375});
});

test('a scenario that is stored and opened again shows the same fields', () => {
    const text = {
        ...ramp,
        rate: '4.25 4',
        shared: 'yes',
        assumptions: {...ramp.assumptions, default: '1 2 3', 'call.rule': 'clean_up'},
    };
    const request = scenarioRequest(text, ['USD_SOFR_3M'], null);
    expect(request.assumptions?.default).toEqual([0.01, 0.02, 0.03]);
    expect(request.assumptions?.call).toEqual({rule: 'clean_up'});
    expect(request.curves).toEqual({USD_SOFR_3M: {path: [0.0425, 0.04]}});
    expect(textOfScenario(storedOf(request))).toEqual(text);
});

test('a field that is cleared is no longer assumed', () => {
    const stored = storedOf(scenarioRequest(ramp, [], null));
    stored.assumptions.call = {rule: 'pool_below', threshold: 0.1};
    const text = textOfScenario(stored);
    expect(text.assumptions['call.threshold']).toBe('10');
    const {assumptions} = scenarioRequest(
        {...text, assumptions: {...text.assumptions, 'call.rule': '', 'call.threshold': ''}},
        [],
        stored,
    );
    expect(assumptions?.call).toBe(undefined);
});

test('curves by tenor and the transition matrix are kept', () => {
    const stored = storedOf(scenarioRequest(ramp, [], null));
    stored.curves = {X: {nodes: [{tenor: '1Y', rate: 0.04}]}} as never;
    stored.transition = {states: ['B', 'D'], rows: []} as never;
    const request = scenarioRequest(textOfScenario(stored), ['X'], stored);
    expect(request.curves).toEqual(stored.curves);
    expect(request.transition).toEqual(stored.transition);
    expect(request.if_match).toBe('"3"');
});
