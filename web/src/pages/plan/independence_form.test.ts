import {expect, it} from 'vitest';
import {addressOf, formOf, requestOf, usual} from './independence_form';

it('the default form is a valid request', () => {
    const {request, errors} = requestOf(usual);
    expect(errors).toEqual({});
    expect(request?.allocation?.stock).toBe(0.8);
    expect(request?.allocation?.bond).toBeCloseTo(0.2, 12);
    expect(request).toMatchObject({withdrawal_rate: 0.04, coast_years: 25, years: 40});
});

it('the coast must end within the years simulated', () => {
    expect(requestOf({...usual, coast: '41'}).errors.coast).toBeDefined();
    expect(requestOf({...usual, spending: 'x'}).request).toBeNull();
});

it('the address restores the form', () => {
    const form = {...usual, saving: '12,000'};
    expect(formOf(addressOf(form))).toEqual(form);
    expect(addressOf(usual)).toBe('');
});
