import {expect, it} from 'vitest';
import {newEvent} from './form_parts';
import {addressOf, formOf, requestOf, usual} from './plan_form';

it('the default form is a valid request', () => {
    const {request, errors} = requestOf(usual);
    expect(errors).toEqual({});
    expect(request?.allocation).toEqual({stock: 0.6, bond: 0.4});
    expect(request?.withdrawal?.rate).toBe(0.04);
});

it('weights and accounts with wrong totals are errors at their fields', () => {
    expect(requestOf({...usual, stock: '70'}).errors.cash).toMatch(/100/);
    expect(requestOf({...usual, taxes: 'yes', free: '1'}).errors.free).toMatch(/add up/);
    expect(requestOf({...usual, years: 'x'}).request).toBeNull();
});

it('dividends of the taxable account and their tax are sent with and without lots', () => {
    const paying = {...usual, paysOut: '2.5', paidTax: '20'};
    const paid = {distribution_yield: 0.025, distribution_tax_rate: 0.2};
    expect(requestOf({...paying, taxes: 'yes'}).request?.accounts?.[0]).toMatchObject({
        type: 'taxable',
        balance: 400_000,
        ...paid,
    });
    expect(requestOf({...paying, lots: 'yes'}).request?.accounts?.[0]).toMatchObject({
        type: 'taxable',
        balance: 0,
        ...paid,
    });
    expect(requestOf(paying).request?.accounts).toBeUndefined();
});

it('events are rows with errors at their fields', () => {
    const events = JSON.stringify([
        {...newEvent, name: 'roof', year: '8', amount: '60,000', every: '15', years: '25'},
        {...newEvent, type: 'income', amount: '24000', years: '20', indexed: false, growth: '2'},
    ]);
    expect(requestOf({...usual, events}).request?.events).toEqual([
        {
            name: 'roof',
            type: 'expense',
            year: 8,
            amount: 60_000,
            real: true,
            every: 15,
            years: 25,
            growth: 0,
        },
        {
            name: '',
            type: 'windfall',
            year: 0,
            amount: 24_000,
            real: false,
            every: 1,
            years: 20,
            growth: 0.02,
        },
    ]);
    const wrong = JSON.stringify([{...newEvent, every: '0'}]);
    expect(requestOf({...usual, events: wrong}).errors.events).toBeDefined();
});

it('the address stores changed values and restores them', () => {
    const form = {...usual, stock: '80', bond: '20'};
    expect(formOf(addressOf(form))).toEqual(form);
    expect(addressOf(usual)).toBe('');
    expect(formOf('not json')).toEqual(usual);
});
