import {expect, test} from 'vitest';
import {
    areValid,
    settingsOf,
    settingsRequest,
    usualSettings,
    withSettings,
} from './simulation_settings';

test('the usual settings leave the address as it is', () => {
    expect(withSettings('?cpr=10', usualSettings)).toBe('?cpr=10');
    expect(settingsOf('')).toEqual(usualSettings);
});

test('settings survive the address', () => {
    const settings = {...usualSettings, copula: 't', paths: '100000', rho: '15', corr: 'rho'};
    expect(settingsOf(withSettings('', settings))).toEqual(settings);
});

test('correlations are percent in the form and fractions in the request', () => {
    expect(settingsRequest({...usualSettings, corr: 'rho', rho: '15'}).correlation).toEqual({
        rho: 0.15,
    });
    expect(settingsRequest(usualSettings).correlation).toEqual({
        rule: {same_issuer: 1, same_industry: 0.3, other: 0.2},
    });
});

test('degrees of freedom belong to the t copula only', () => {
    expect(settingsRequest(usualSettings).degrees_of_freedom).toBeUndefined();
    expect(settingsRequest({...usualSettings, copula: 't'}).degrees_of_freedom).toBe(5);
    expect(areValid({...usualSettings, dof: 'many'})).toBe(true);
    expect(areValid({...usualSettings, copula: 't', dof: 'many'})).toBe(false);
});

test('a number of paths beyond the limit is refused', () => {
    expect(areValid({...usualSettings, paths: '2000000'})).toBe(false);
});
