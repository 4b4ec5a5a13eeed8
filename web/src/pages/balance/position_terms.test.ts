import {describe, expect, it} from 'vitest';
import type {AlmSession, BankPosition} from '../../api/types.gen';
import {monthsAfter, newText, overnight, positionOf, textOf} from './position_terms';

const asOf = '2026-02-11';
const session = {currency: 'EUR', as_of: asOf} as AlmSession;
const floater: BankPosition = {
    id: 'F',
    side: 'asset',
    type: 'variable_annuity',
    currency: 'EUR',
    balance: 1000,
    rate: 0.031,
    day_count: '30E/360',
    start: '2020-01-11',
    last_payment: '2026-01-11',
    next_payment: '2026-04-11',
    payment_months: 3,
    end_of_month: false,
    maturity: '2032-01-11',
    next_reset: '2026-07-11',
    reset_months: 6,
    index_months: 6,
    index_curve: 'EUR_TERM_6M',
    spread: 0.01,
    cap: 0.05,
    annuity_mode: 'fixed_payment',
    renew_months: 72,
    renew_margin: 0.01,
    renew_day_count: 'ACT/360',
    product: 'mortgage',
    business_day_convention: 'following',
    calendar: 'TARGET',
    prepayment: 'retail',
};

it('the first reset is on the same day some months later, or at the end of that month', () => {
    expect(monthsAfter('2026-02-11', 12)).toBe('2027-02-11');
    expect(monthsAfter('2026-01-31', 1)).toBe('2026-02-28');
    expect(monthsAfter('2027-12-31', 2)).toBe('2028-02-29');
    expect(monthsAfter('2026-11-30', 3)).toBe('2027-02-28');
});

describe('a position from its form', () => {
    it('that is new states all terms that have defaults', () => {
        const text = {...newText(session), balance: '1,000', rate: '3', maturity: '2030-01-01'};
        expect(positionOf(text, '', asOf)).toEqual({
            id: 'new',
            side: 'asset',
            type: 'fixed_bullet',
            currency: 'EUR',
            balance: 1000,
            rate: 0.03,
            day_count: 'ACT/365',
            last_payment: asOf,
            payment_months: 12,
            maturity: '2030-01-01',
        });
    });
    it('without maturity follows a deposit rule or runs off overnight', () => {
        const text = {
            ...newText(session),
            type: 'nmd',
            side: 'liability',
            balance: '500',
            rate: '0.1',
        };
        const shared = {
            id: 'new',
            side: 'liability',
            type: 'nmd',
            currency: 'EUR',
            balance: 500,
            rate: 0.001,
            day_count: 'ACT/365',
        };
        expect(positionOf({...text, behaviour: 'sight'}, '', asOf)).toEqual({
            ...shared,
            withdrawal: 'sight',
        });
        expect(positionOf({...text, behaviour: overnight}, '', asOf)).toEqual({
            ...shared,
            slots: [['2026-02-12', 500]],
        });
    });
    it('that is a swap pays its floating leg at the reset frequency', () => {
        const text = {
            ...newText(session),
            type: 'swap_payer',
            side: 'liability',
            balance: '1,000',
            rate: '3',
            leg2_rate: '2.5',
            resets: '6',
            maturity: '2030-02-11',
        };
        const swap = positionOf(text, 'EUR_6M', asOf);
        expect(swap).toEqual({
            id: 'new',
            side: 'asset',
            type: 'swap_payer',
            currency: 'EUR',
            balance: 1000,
            rate: 0.03,
            day_count: 'ACT/365',
            last_payment: asOf,
            payment_months: 12,
            maturity: '2030-02-11',
            leg2_rate: 0.025,
            leg2_last_payment: asOf,
            leg2_payment_months: 6,
            leg2_next_reset: '2026-08-11',
            leg2_reset_months: 6,
            leg2_index_months: 6,
            leg2_index_curve: 'EUR_6M',
            leg2_spread: 0,
        });
        expect(positionOf(textOf(swap), 'EUR_6M', asOf, swap)).toEqual(swap);
    });
    it('that is a cap, a floor or call money states its specific terms', () => {
        const text = {
            ...newText(session),
            balance: '500',
            rate: '2',
            strike: '2.75',
            resets: '3',
            maturity: '2028-02-11',
            notice: '10',
        };
        const floor = positionOf({...text, type: 'floor'}, 'EUR_3M', asOf);
        expect(floor).toMatchObject({
            type: 'floor',
            floor: 0.0275,
            rate: 0.02,
            next_reset: '2026-05-11',
            payment_months: 3,
        });
        expect(floor).not.toHaveProperty('cap');
        expect(positionOf(textOf(floor), 'EUR_3M', asOf, floor)).toEqual(floor);
        const call = positionOf({...text, type: 'call_money'}, '', asOf);
        expect(call).toMatchObject({type: 'call_money', notice_days: 10, last_payment: asOf});
        expect(call).not.toHaveProperty('maturity');
    });
    it('that replaces a position without changes is equal to it', () => {
        expect(positionOf(textOf(floater), 'EUR_TERM_6M', asOf, floater)).toEqual(floater);
    });
    it('that replaces a position keeps terms that the form does not know', () => {
        const old = {...floater, counterparty: 'B-17'} as BankPosition;
        for (const type of ['variable_annuity', 'fixed_bullet', 'swap_payer', 'nmd']) {
            const made = positionOf({...textOf(old), type}, '', asOf, old);
            expect(made).toMatchObject({product: 'mortgage', counterparty: 'B-17'});
        }
        const deposit = positionOf({...textOf(old), type: 'nmd'}, '', asOf, old);
        expect(deposit).not.toHaveProperty('renew_months');
    });
    it('that replaces a position of another type drops terms that do not apply', () => {
        const text = {...textOf(floater), type: 'fixed_bullet', every: '12'};
        const made = positionOf(text, 'EUR_TERM_6M', asOf, floater);
        expect(made).toMatchObject({
            id: 'F',
            type: 'fixed_bullet',
            last_payment: asOf,
            payment_months: 12,
            product: 'mortgage',
        });
        for (const name of ['cap', 'next_reset', 'index_curve', 'next_payment', 'annuity_mode'])
            expect(made).not.toHaveProperty(name);
    });
    it('with another reset period keeps its cap, and resets from the analysis date', () => {
        const made = positionOf({...textOf(floater), resets: '12'}, 'EUR_TERM_6M', asOf, floater);
        expect(made).toMatchObject({
            cap: 0.05,
            annuity_mode: 'fixed_payment',
            reset_months: 12,
            index_months: 12,
            next_reset: '2027-02-11',
        });
    });
    it('of another kind of contract keeps only the terms that every position has', () => {
        const made = positionOf({...textOf(floater), type: 'call_money'}, '', asOf, floater);
        expect(made).toMatchObject({product: 'mortgage', last_payment: asOf});
        for (const name of ['start', 'next_reset', 'cap', 'renew_months', 'calendar'])
            expect(made).not.toHaveProperty(name);
    });
});
