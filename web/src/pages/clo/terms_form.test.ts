import {expect, test} from 'vitest';
import type {CloDeal} from '../../api/types.gen';
import {correctedTerms, termTexts, termsOf} from './terms_form';

const deal = {
    schema: 'clo.deal/1',
    slug: 'small',
    name: 'Small',
    currency: 'USD',
    dates: {closing: '2024-01-15', first_payment: '2024-04-15', stated_maturity: '2034-01-15'},
    payments: {day: 15},
    tranches: [
        {id: 'A', rank: 1, original: '100000000', coupon: {type: 'floating', spread: 0.0155}},
        {id: 'B', rank: 2, original: '20000000', coupon: {type: 'fixed', rate: 0.037}},
        {id: 'SUB', rank: 3, kind: 'equity', original: '10000000', coupon: {type: 'residual'}},
    ],
    fees: [{id: 'senior', rate: 0.0015}],
    coverage: [{id: 'A', tranches: ['A'], oc: 1.2, ic: null}],
    waterfalls: {interest: [], principal: []},
} as unknown as CloDeal;

test('the form has the terms of the deal with rates in percent', () => {
    const text = termTexts(deal);
    expect(text['document/dates/closing']).toBe('2024-01-15');
    expect(text['document/tranches/0/coupon/spread']).toBe('1.55');
    expect(text['document/tranches/1/coupon/rate']).toBe('3.7');
    expect(text['document/coverage/0/ic']).toBe('');
    expect(termsOf(deal).filter(({label}) => label.startsWith('SUB'))).toHaveLength(1);
});

test('only what was changed differs', () => {
    expect(correctedTerms(deal, termTexts(deal))).toEqual(deal);
    const corrected = correctedTerms(deal, {
        ...termTexts(deal),
        'document/tranches/0/coupon/spread': '1.6',
        'document/coverage/0/oc': '1.243',
        'document/coverage/0/ic': '1.15',
        'document/dates/non_call_end': '2026-01-15',
        'document/fees/0/amount': '250000',
    });
    expect(corrected.tranches[0]?.coupon?.spread).toBe(0.016);
    expect(corrected.coverage?.[0]).toMatchObject({oc: 1.243, ic: 1.15});
    expect(corrected.dates.non_call_end).toBe('2026-01-15');
    expect(corrected.fees?.[0]?.amount).toBe('250000');
    expect(deal.coverage?.[0]?.oc).toBe(1.2);
});

test('a cleared trigger is removed', () => {
    const {coverage} = correctedTerms(deal, {...termTexts(deal), 'document/coverage/0/oc': ''});
    expect(coverage?.[0]?.oc).toBeUndefined();
});
