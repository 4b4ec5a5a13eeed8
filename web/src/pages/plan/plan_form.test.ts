import {expect, it} from 'vitest';
import {addressOf, eventsOf, formOf, requestOf, usual} from './plan_form';

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

it('events are parsed line by line', () => {
    expect(eventsOf('8 expense 60,000\n\n2 income 24000 real for 20 years').events).toEqual([
        {year: 8, type: 'expense', amount: 60000, real: false, years: 1},
        {year: 2, type: 'windfall', amount: 24000, real: true, years: 20},
    ]);
    expect(eventsOf('sell the house').error).toMatch(/line 1/);
});

it('the address stores changed values and restores them', () => {
    const form = {...usual, stock: '80', bond: '20'};
    expect(formOf(addressOf(form))).toEqual(form);
    expect(addressOf(usual)).toBe('');
    expect(formOf('not json')).toEqual(usual);
});
