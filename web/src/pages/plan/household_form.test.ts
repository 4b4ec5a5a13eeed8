import {expect, it} from 'vitest';
import {eventErrors, newEvent} from './form_parts';
import {addressOf, eventSpecs, formOf, requestOf, usual} from './household_form';

it('the default household is a valid request of two people', () => {
    const {request, errors} = requestOf(usual);
    expect(errors).toEqual({});
    expect(request?.people).toHaveLength(2);
    expect(request?.people[0]?.claim_months).toBe(804);
    expect(request?.accounts?.[2]).toMatchObject({type: 'tax_deferred', owner: 1});
});

it('one person has one tax-deferred account and no second person', () => {
    const {request} = requestOf({...usual, two: ''});
    expect(request?.people).toHaveLength(1);
    expect(request?.accounts?.map((one) => one.type)).toEqual([
        'taxable',
        'tax_deferred',
        'tax_free',
    ]);
});

it('claiming ages are typed in years and sent in months', () => {
    expect(requestOf({...usual, claim1: '66.5'}).request?.people[0]?.claim_months).toBe(798);
    expect(requestOf({...usual, claim1: '61'}).errors.claim1).toBeDefined();
});

it('a policy sends only the figures that it uses', () => {
    const conversions = (part: object) => requestOf({...usual, ...part}).request?.conversions;
    expect(conversions({policy: 'fill_bracket', bracket: '24'})).toEqual({
        policy: 'fill_bracket',
        rate: 0.24,
        last_year: 9,
    });
    expect(conversions({policy: 'medicare_tier', tier: '1'})).toMatchObject({tier: 1});
});

it('events are rows with errors at their fields', () => {
    const events = JSON.stringify([
        {...newEvent, name: 'car', every: '5', years: '20', growth: '1'},
    ]);
    expect(requestOf({...usual, events}).request?.events).toEqual([
        {
            name: 'car',
            type: 'expense',
            year: 0,
            amount: 10_000,
            every: 5,
            years: 20,
            growth: 0.01,
            indexed: true,
            taxable: false,
        },
    ]);
    expect(eventErrors({...newEvent, amount: 'x'}, eventSpecs).amount).toBeDefined();
    expect(
        requestOf({...usual, events: JSON.stringify([{...newEvent, year: ''}])}).request,
    ).toBeNull();
});

it('the address restores the household', () => {
    const form = {...usual, spending: '70,000', policy: 'fill_bracket'};
    expect(formOf(addressOf(form))).toEqual(form);
    expect(formOf('not json')).toEqual(usual);
});

it('a rule replaces the stated spending', () => {
    expect(requestOf(usual).request?.withdrawal).toBeUndefined();
    const of = (rule: string) => requestOf({...usual, rule}).request?.withdrawal;
    expect(of('constant_percentage')).toEqual({strategy: 'constant_percentage', rate: 0.04});
    expect(of('guyton_klinger/published')).toEqual({
        strategy: 'guyton_klinger',
        variant: 'published',
        rate: 0.04,
    });
    expect(of('vpw')).toEqual({strategy: 'vpw'});
    expect(of('cape')).toEqual({strategy: 'cape', cape: 30});
    expect(requestOf({...usual, rule: 'endowment', ruleRate: ''}).errors.ruleRate).toBeDefined();
});
