import {expect, test} from 'vitest';
import {fieldsWithoutValue, headingsOf, mapped, tapeRequest, type Tape} from './tape_request';

const deal = {slug: 'orion', as_of: '2025-07-08'};
const tape: Tape = {
    content: 'id,price\nA,99',
    fileName: 'prices.csv',
    kind: 'prices',
    asOf: '',
    absent: 'report',
    confirm: [],
    mapping: {},
};

test('prices belong to the workspace, on the date of the deal', () => {
    expect(tapeRequest(tape, deal)).toEqual({
        content: 'id,price\nA,99',
        file_name: 'prices.csv',
        kind: 'prices',
        as_of: '2025-07-08',
    });
});

test('positions name the deal and what happens to absent assets', () => {
    const request = tapeRequest({...tape, kind: 'positions', absent: 'sold'}, deal);
    expect(request.deal).toBe('orion');
    expect(request.absent).toBe('sold');
    expect(request.stated_par).toBeUndefined();
});

test('only positions have a stated sum of par', () => {
    const stated = {...tape, statedPar: '1500000.25'};
    expect(tapeRequest({...stated, kind: 'positions'}, deal).stated_par).toBe('1500000.25');
    expect(tapeRequest(stated, deal).stated_par).toBeUndefined();
});

test('trades name the deal only', () => {
    const request = tapeRequest({...tape, kind: 'trades', confirm: ['prices_as_given']}, deal);
    expect(request.deal).toBe('orion');
    expect(request.absent).toBeUndefined();
    expect(request.confirm).toEqual(['prices_as_given']);
});

test('headings of the file are mapped, and a field belongs to one of them', () => {
    const headings = headingsOf({columns: {id: 'id', price: 'Bid'}, ignored: ['LoanX ID']});
    expect(headings.map(({heading}) => heading)).toEqual(['LoanX ID', 'id', 'Bid']);
    const mapping = mapped({}, headings, 'LoanX ID', 'id');
    expect(mapping).toEqual({'LoanX ID': 'id', id: ''});
    expect(tapeRequest({...tape, mapping}, deal).mapping).toEqual(mapping);
    expect(tapeRequest(tape, deal).mapping).toBeUndefined();
});

test('a value for the whole file is for a field that no column has', () => {
    const plan = {fields: ['id', 'currency', 'country', 'kind'], columns: {id: 'id', kind: 'Type'}};
    expect(fieldsWithoutValue(plan)).toEqual(['currency', 'country']);
    expect(fieldsWithoutValue(plan, {currency: 'USD'})).toEqual(['country']);
    const constants = {currency: 'USD', country: ''};
    expect(tapeRequest({...tape, constants}, deal).constants).toEqual({currency: 'USD'});
    expect(tapeRequest({...tape, constants: {country: ''}}, deal).constants).toBeUndefined();
});
