import {expect, test} from 'vitest';
import type {CloDealView} from '../../api/types.gen';
import {assumedOf, errorOf, onPath, requestOf, searchOf, unfixedIndex, usual} from './assumptions';

test('the usual assumptions leave the address empty', () => {
    expect(searchOf(usual)).toBe('');
    expect(assumedOf('')).toEqual(usual);
});

test('assumptions survive the address', () => {
    const assumed = {...usual, cdr: '3.5', rate: '4.25'};
    expect(assumedOf(searchOf(assumed))).toEqual(assumed);
});

test('further assumptions are part of the address, and replace the trade price', () => {
    const more = {'liquidation.price': '90', 'reinvestment.spread': '4', draws: '25'};
    const assumed = {...usual, cdr: 'B2: 3; Caa1: 10', more};
    expect(assumedOf(searchOf(assumed))).toEqual(assumed);
    const {assumptions} = requestOf(assumed, [], 0.035);
    expect(assumptions.default).toEqual({by_rating: {B2: 0.03, Caa1: 0.1}});
    expect(assumptions.liquidation).toEqual({price: 90});
    expect(assumptions.reinvestment).toEqual({price: 99, spread: 0.04});
    expect(assumptions.draws).toBe(0.25);
});

test('rates are percent in the address and fractions in the request', () => {
    const {assumptions, curves} = requestOf({...usual, rate: '4'}, ['USD_SOFR_3M'], 0.035);
    expect(assumptions.default).toBe(0.02);
    expect(assumptions.recovery).toBe(0.65);
    expect(assumptions.reinvestment).toEqual({price: 99, spread: 0.035});
    expect(curves).toEqual({USD_SOFR_3M: {path: [0.04]}});
});

test('an empty index rate leaves the curves to the state of the deal', () => {
    expect(requestOf(usual, ['USD_SOFR_3M'], null).curves).toEqual({});
});

test('a rate outside its range is refused', () => {
    expect(errorOf('cdr', '101')).toBe('expected a percentage from 0 to 100');
    expect(errorOf('lag', '2.5')).toBe('expected a whole number from 0 to 240');
    expect(errorOf('rate', '')).toBe(null);
    expect(errorOf('price', '0')).toBe('expected a number greater than 0 and of at most 200');
});

test('a simulated path replaces the default rates by its defaults', () => {
    const request = requestOf(usual, [], 0.035);
    const path = {
        label: 'worst',
        path: 7,
        default_events: {L1: 3},
        reinvestment_default: [0.01, 0.04],
        defaulted_par: 1,
        pool_loss: 1,
        tranches: [],
    };
    const {assumptions} = onPath(request, path);
    expect(assumptions.default).toBe(0);
    expect(assumptions.default_events).toEqual({L1: 3});
    expect(assumptions.reinvestment).toEqual({price: 99, spread: 0.035, default: [0.01, 0.04]});
    expect(assumptions.recovery).toBe(0.65);
});

test('an index whose rate the state does not fix is named', () => {
    const deal = (rates?: Record<string, number>) =>
        ({
            document: {
                index: 'SOFR',
                tranches: [{coupon: {type: 'floating'}}, {coupon: {type: 'fixed'}}],
            },
            state: rates ? {index_rates: rates} : null,
        }) as unknown as CloDealView;
    expect(unfixedIndex(deal())).toBe('SOFR');
    expect(unfixedIndex(deal({EURIBOR: 0.02}))).toBe('SOFR');
    expect(unfixedIndex(deal({SOFR: 0.04}))).toBeNull();
});
