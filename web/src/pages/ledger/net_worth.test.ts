import {expect, it} from 'vitest';
import {worthRequest} from './net_worth';

const inputs = {
    closes: ['2026-10-30', '2026-11-24', '2026-11-25'],
    currency: '',
    account: '',
    first: '2026-11-02',
    last: '2026-11-16',
    items: true,
};

it('a house valued after the last close is valued on a date of its own', () => {
    expect(worthRequest(inputs).dates).toEqual(['2026-11-24', '2026-11-25']);
    const byHand = ['2020-01-01', '2026-11-24', '2026-11-27', '2026-11-28'];
    expect(worthRequest({...inputs, byHand}).dates).toEqual([
        '2026-11-24',
        '2026-11-25',
        '2026-11-27',
        '2026-11-28',
    ]);
});

it('without closes the date of the last transaction comes first', () => {
    const request = worthRequest({...inputs, closes: [], byHand: ['2026-11-27']});
    expect(request.dates).toEqual(['2026-11-16', '2026-11-27']);
});
