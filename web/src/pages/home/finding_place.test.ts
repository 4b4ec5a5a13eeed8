import {expect, it} from 'vitest';
import {placeOf} from './finding_place';

it('a finding of the ledger leads to the page that lists what is wrong', () => {
    const of = (kind: Parameters<typeof placeOf>[0]['kind']) =>
        placeOf({kind, area: 'ledger', id: ''});
    expect(of('ledger_error')).toBe('/ledger/lots');
    expect(of('data_issue')).toBe('/ledger/holdings');
    expect(of('stale_price')).toBe('/ledger/holdings');
});
