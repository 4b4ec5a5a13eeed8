import {expect, it} from 'vitest';
import {keptWhileLoading, orderIn, turned} from './list_order';

const columns = [{key: 'id', text: true}, {key: 'balance'}, {key: 'terms', text: true}];
const names = {id: 'position', balance: 'balance'} as const;

it('the order of a list is that of its address, numbers descending at first', () => {
    expect(orderIn('?sort=balance', names, columns)).toEqual({
        key: 'balance',
        sort: 'balance',
        descending: true,
    });
    expect(orderIn('?sort=position', names, columns)?.descending).toBe(false);
    expect(orderIn('?sort=position&descending=true', names, columns)?.descending).toBe(true);
    expect(orderIn('?sort=terms', names, columns)).toBeNull();
    expect(orderIn('', names, columns)).toBeNull();
});

it('a heading sorts by its column, and once more in the other direction', () => {
    const first = turned('?scenario=base', 'balance', names, columns);
    expect(first).toBe('scenario=base&sort=balance&descending=true');
    const second = turned(`?${first}`, 'balance', names, columns);
    expect(second).toBe('scenario=base&sort=balance&descending=false');
    expect(turned(`?${second}`, 'id', names, columns)).toBe(
        'scenario=base&sort=position&descending=false',
    );
});

it('a page is shown while another of the same figure is loaded', () => {
    const kept = keptWhileLoading({scenario: 'base', sort: 'balance', cursor: '100-a'});
    expect(kept('page', {queryKey: ['m', {scenario: 'base', cursor: ''}]})).toBe('page');
    expect(kept('page', {queryKey: ['m', {scenario: 'other', cursor: ''}]})).toBeUndefined();
    expect(kept('page', undefined)).toBeUndefined();
});
