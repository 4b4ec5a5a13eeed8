import {describe, expect, it} from 'vitest';
import {Problem} from '../../api/client';
import {
    bondAddress,
    bondOf,
    example,
    fieldError,
    isValid,
    refusedField,
    requestOf,
    searchOf,
} from './bond_terms';

const bond = {...example, settlement: '2024-01-25'};

describe('a bond', () => {
    it('is sent with rates as fractions and without empty fields', () => {
        expect(requestOf(bond)).toEqual({
            market: 'uk_gilt',
            settlement: '2024-01-25',
            maturity: '2034-07-31',
            coupon: 0.0425,
            coupons_a_year: 2,
            clean_price: 98.5,
        });
    });
    it('is sent with one quote and the given terms', () => {
        const text = {
            ...bond,
            market: 'us_treasury',
            quote: 'yield',
            quoted: '4.1',
            end_of_month: 'no',
            ex_dividend_days: '0',
            calendar: 'NYSE',
            issue: '2020-02-01',
            first_coupon: '2020-07-31',
        };
        expect(requestOf(text)).toEqual({
            market: 'us_treasury',
            settlement: '2024-01-25',
            maturity: '2034-07-31',
            coupon: 0.0425,
            coupons_a_year: 2,
            yield: 0.041,
            end_of_month: false,
            ex_dividend_days: 0,
            calendar: 'NYSE',
            issue: '2020-02-01',
            first_coupon: '2020-07-31',
        });
    });
    it('is restored from its address', () => {
        const text = {...bond, coupon: '1,000', quote: 'dirty_price', calendar: 'TARGET'};
        expect(bondOf(searchOf(text), '2030-01-01')).toEqual(text);
        expect(bondOf('', '2030-01-01')).toEqual({...example, settlement: '2030-01-01'});
    });
});

describe('a field', () => {
    it.each([
        ['settlement', '2034-07-31', 'expected a date before 2034-07-31'],
        ['settlement', '2024-02-30', 'expected a date as YYYY-MM-DD'],
        ['maturity', '', 'expected a date as YYYY-MM-DD'],
        ['coupon', '101', 'expected a percentage from 0 to 100'],
        ['coupon', '4,25', 'expected a percentage from 0 to 100'],
        ['quoted', '0', 'expected a price above 0, per 100 nominal'],
        ['quoted', 'par', 'expected a number such as 98.5'],
        ['ex_dividend_days', '61', 'expected a whole number from 0 to 60'],
        ['ex_dividend_days', '1.5', 'expected a whole number from 0 to 60'],
        ['first_coupon', '1.7.2024', 'expected a date as YYYY-MM-DD'],
    ] as const)('%s with %j is rejected', (name, text, error) => {
        expect(fieldError(name, {...bond, [name]: text})).toBe(error);
        expect(isValid({...bond, [name]: text})).toBe(false);
    });
    it('of the example is valid', () => {
        expect(isValid(bond)).toBe(true);
    });
    it('that depends on another field is checked against it', () => {
        expect(fieldError('issue', {...bond, first_coupon: '2024-07-31'})).toBe(
            'required with the first coupon date',
        );
        expect(fieldError('settlement', {...bond, issue: '2024-02-01'})).toContain('2024-02-01');
        expect(fieldError('quoted', {...bond, quote: 'yield', quoted: '-200'})).toBe(
            'expected a yield above -200%',
        );
        expect(fieldError('quoted', {...bond, quote: 'yield', quoted: '-0.5'})).toBeNull();
    });
});

describe('an error response', () => {
    const refusal = (detail: string, pointer = '', message = detail) =>
        new Problem({
            type: '',
            title: 'Invalid input',
            status: 400,
            detail,
            code: 'invalid_input',
            ...(pointer && {errors: [{pointer, code: 'range', message}]}),
        } as ConstructorParameters<typeof Problem>[0]);
    it('is shown at the field given by its pointer or its text', () => {
        expect(refusedField(refusal('x', '/coupon', 'must be at most 1'))).toEqual({
            field: 'coupon',
            message: 'must be at most 1',
        });
        expect(refusedField(refusal('first_coupon 2024-03-01 is not a coupon date'))?.field).toBe(
            'first_coupon',
        );
        expect(refusedField(refusal('unknown calendar "MARS"'))?.field).toBe('calendar');
        expect(refusedField(refusal('yield is -2: expected a fraction above -2'))?.field).toBe(
            'quoted',
        );
    });
    it('of the whole request has no field', () => {
        expect(refusedField(refusal('no yield gives this price'))).toBeNull();
        expect(refusedField(null)).toBeNull();
    });
});

it('the command BOND accepts market, coupon, maturity and clean price', () => {
    expect(bondAddress(['treasury', '4.5', '2033-11-15', '99.25'])).toBe(
        '/bonds?market=us_treasury&maturity=2033-11-15&coupon=4.5&quoted=99.25',
    );
    expect(bondAddress([])).toBe('/bonds');
});
