import {expect, test} from 'vitest';
import {assetValue} from './asset_values';

test('rates of an asset are in percent, amounts in their currency, prices in percent of par', () => {
    expect(assetValue('spread', 0.0616, 'USD')).toBe('6.16% per year');
    expect(assetValue('facility_size', '1576000000', 'USD')).toBe('1,576,000,000 USD');
    expect(assetValue('market_value', '98.625', 'USD')).toBe('98.625% of par');
    expect(assetValue('moodys_recovery', 0.45, 'USD')).toBe('45.00%');
});

test('values of lists are in plain words, ratings as they are written', () => {
    expect(assetValue('moodys_category', 'senior_secured_loan', 'USD')).toBe('Senior secured loan');
    expect(assetValue('moodys_rating', 'Caa1', 'USD')).toBe('Caa1');
    expect(assetValue('sp_rating', 'CCC+', 'USD')).toBe('CCC+');
    expect(assetValue('day_count', 'ACT/360', 'USD')).toBe('ACT/360');
});

test('what is unknown is stated, other values are as recorded', () => {
    expect(assetValue('spread', null, 'USD')).toBe('unknown');
    expect(assetValue('cov_lite', true, 'USD')).toBe('yes');
    expect(assetValue('frequency', 4, 'USD')).toBe('4');
    expect(assetValue('issuer_name', 'Garolan Partners', 'USD')).toBe('Garolan Partners');
});
