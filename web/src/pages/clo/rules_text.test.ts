import {expect, test} from 'vitest';
import type {CloDeal} from '../../api/types.gen';
import {rulesOf} from './rules_text';

const deal = (rules: Partial<CloDeal>): CloDeal =>
    ({currency: 'USD', waterfalls: {interest: [], principal: []}, ...rules}) as unknown as CloDeal;

test('a deal without rules has the usual ones', () => {
    expect(rulesOf(deal({}))).toEqual([
        ['Reinvestment', 'all in the period, none after it'],
        ['Acceleration waterfall', 'standard: expenses, then interest and principal by rank'],
    ]);
});

test('rules are stated with their triggers, shares and dates', () => {
    const rules = Object.fromEntries(
        rulesOf(
            deal({
                reinvestment: {after: {what: 'unscheduled', share: 0.5}},
                diversions: [{id: 'IDT', coverage: 'E', trigger: 1.051, share: 0.5}],
                incentive: {tranche: 'SUB', hurdle: 0.12, share: 0.2},
                valuation: {ccc: {limit: 0.075}},
                default_events: {par_ratio: {tranches: ['A'], trigger: 1.025}},
                accounts: [{id: 'reserve', type: 'expense_reserve', target: '100000'}],
                hedges: [{id: 'cap-1', kind: 'cap', notional: '20000000', end: '2025-04-20'}],
            }),
        ),
    );
    expect(rules.Reinvestment).toBe('all in the period, 50% of unscheduled after it');
    expect(rules['Diversion IDT']).toBe(
        'up to 50% of interest while OC of E is below 105.1%, to principal, until the end of reinvestment',
    );
    expect(rules['Incentive fee']).toBe('20% above a return of SUB of 12.0% a year');
    expect(rules['Excess of CCC assets']).toBe('above 7.5% of par');
    expect(rules['Events of default']).toBe(
        'par ratio of A below 102.5%; interest of the controlling class unpaid for 5 business days; acceleration automatic',
    );
    expect(rules['Account reserve']).toBe('target 100,000 USD');
    expect(rules['Hedge cap-1']).toBe('cap on 20,000,000 USD, to 2025-04-20');
});
