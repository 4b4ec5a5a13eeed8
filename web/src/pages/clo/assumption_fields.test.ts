import {expect, test} from 'vitest';
import * as types from '../../api/types.gen';
import {
    allFields,
    assumptionsOf,
    countMore,
    fieldError,
    textsOf,
    type AssumptionTexts,
} from './assumption_fields';

// A value of every field that the request has.
const everything: types.CloAssumptions = {
    default: {by_rating: {B2: 0.05, Caa1: [0.1, 0.2]}, by_asset: {L1: 0.03, A: 0.01}},
    prepay: [0.1, 0.15],
    recovery: 'ramp',
    draws: {by_date: {'2027-01-15': 0.25}},
    lag_months: 6,
    ccc: {share: [0.05, 0.075], price: 70},
    reinvestment: {
        price: 99.5,
        spread: 0.0375,
        floor: 0.005,
        term_months: 72,
        amortization: 0.0025,
        moodys_rating: 'B2',
        sp_rating: 'B',
        default: 0.02,
        prepay: [0.1, 0.2],
        recovery: 0.6,
        lag_months: 12,
    },
    credit_risk_sales: {rate: 0.01, price: 90},
    call: {rule: 'equity_below', date: '2028-01-15', threshold: 0.02},
    liquidation: {price: 98, by_rating: {B2: 95, Caa1: 70.5}},
    default_events: {L1: 3, L2: '2027-01-15'},
    vectors: {ramp: [0.4, 0.5]},
    rate_day_count: 'ACT/365',
    prepayment_timing: 'period_start',
};

test('every field of the assumptions survives its text', () => {
    const texts = textsOf(everything);
    for (const one of allFields) {
        expect(texts[one.path], one.path).not.toBe('');
        expect(fieldError(one, texts), one.path).toBe(null);
    }
    expect(assumptionsOf(texts)).toEqual(everything);
});

// Fails when the request gets a field that no form has.
test('every field of the request is in the form', () => {
    const parts = {
        ccc: types.CloCccAssumptionFields,
        reinvestment: types.CloReinvestmentAssumptionFields,
        credit_risk_sales: types.CloCreditRiskSalesFields,
        call: types.CloCallAssumptionFields,
        liquidation: types.CloLiquidationAssumptionFields,
    };
    const paths = [
        ...Object.keys(types.CloAssumptionsFields),
        ...Object.entries(parts).flatMap(([part, fields]) =>
            Object.keys(fields).map((name) => `${part}.${name}`),
        ),
    ];
    expect(allFields.map(({path}) => path).sort()).toEqual(paths.sort());
});

test('what is empty is not sent, and has no error', () => {
    const texts = textsOf({});
    expect(assumptionsOf(texts)).toEqual({});
    expect(countMore(texts)).toBe(0);
    for (const one of allFields) expect(fieldError(one, texts)).toBe(null);
});

test('texts that are not valid are refused with what was expected', () => {
    const errorOf = (texts: AssumptionTexts, path = Object.keys(texts)[0]) => {
        const one = allFields.find((field) => field.path === path);
        return one ? fieldError(one, texts) : 'no such field';
    };
    expect(errorOf({default: 'B2: 5; B2: 6'})).toBe('B2 occurs twice');
    expect(errorOf({default: 'B2: 500'})).toMatch(/^B2: expected a percentage from 0 to 100/);
    expect(errorOf({default: '2027-01-15: 1 2'})).toMatch(/one rate from this date on/);
    expect(errorOf({draws: '2 x'})).toMatch(/one per period/);
    expect(errorOf({'call.rule': 'never'})).toMatch(/^expected one of/);
    expect(errorOf({'call.threshold': '-1'})).toMatch(/percentage/);
    expect(errorOf({default_events: 'L1: 0'})).toMatch(/period such as 4/);
    expect(errorOf({'ccc.share': '5'}, 'ccc.price')).toMatch(/together/);
    expect(errorOf({vectors: 'ramp'})).toMatch(/a name and its value/);
});
