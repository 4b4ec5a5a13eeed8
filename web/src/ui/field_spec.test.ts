import {expect, it} from 'vitest';
import {
    AlmCurrencyFields,
    BankPositionFields,
    PlanRequestFields,
    VarRequestFields,
} from '../api/types.gen';
import {
    defaultText,
    errorIn,
    errorInRequired,
    fieldNumber,
    fieldText,
    inUnit,
    isStated,
    rangeText,
    unitText,
    type FieldSpec,
} from './field_spec';

const {paths, horizon_days, confidence} = VarRequestFields;

it('a number out of the range of its description is rejected with that range', () => {
    const {minimum, maximum} = horizon_days;
    const range = `from ${minimum} to ${maximum.toLocaleString('en-US')}`;
    expect(rangeText(horizon_days)).toBe(range);
    for (const text of ['0', '2521', '1.5', 'ten', '1,5'])
        expect(errorIn(horizon_days, text)).toBe(`expected a whole number ${range}`);
    for (const text of [String(minimum), '2,520', ' 10 '])
        expect(errorIn(horizon_days, text)).toBeNull();
});

it('a bound that is not included is rejected', () => {
    expect(errorIn(confidence, '1')).toBe('expected a number greater than 0 and less than 1');
    expect(errorIn(confidence, '0.999')).toBeNull();
});

it('an empty field is left out unless it is required', () => {
    expect(errorIn(paths, ' ')).toBeNull();
    expect(fieldNumber(paths, ' ')).toBeNull();
    expect(isStated(paths, ' ')).toBe(false);
    expect(errorInRequired(PlanRequestFields.years, '')).toBe(
        'expected a whole number from 1 to 120',
    );
});

it('a fraction is shown, typed and limited in percent', () => {
    const {rate} = BankPositionFields;
    expect(fieldText(rate, 0.035)).toBe('3.5');
    expect(fieldNumber(rate, '3.5')).toBe(0.035);
    expect(errorIn(rate, '101')).toBe('expected a percentage from -100 to 100');
    expect(unitText(PlanRequestFields.fees)).toBe('% per year');
});

it('a field can be typed in another unit', () => {
    const volatility = inUnit(AlmCurrencyFields.volatility, 'bp per year', 1e4);
    expect(fieldText(volatility, 0.0075)).toBe('75');
    expect(fieldNumber(volatility, '75')).toBe(0.0075);
    expect(errorIn(volatility, '10,001')).toBe('expected a number from 0 to 10,000');
});

it('units of money name the currency and defaults are grouped', () => {
    const {balance} = BankPositionFields;
    expect(unitText(balance, 'EUR')).toBe('EUR');
    expect(defaultText(paths)).toBe(paths.default.toLocaleString('en-US'));
});

it('an integer that a double cannot hold is rejected', () => {
    const seed: FieldSpec = VarRequestFields.seed;
    expect(errorIn(seed, '9007199254740993')).toMatch(/from 0 to 9,007,199,254,740,991/);
});

it('text longer than its description allows is rejected', () => {
    const {id} = BankPositionFields;
    expect(errorIn(id, 'x'.repeat(id.maxLength))).toBeNull();
    expect(errorIn(id, 'x'.repeat(id.maxLength + 1))).toBe('expected at most 128 characters');
});
