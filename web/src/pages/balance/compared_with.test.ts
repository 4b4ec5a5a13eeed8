import {expect, it} from 'vitest';
import type {AlmSessionRow} from '../../api/types.gen';
import {comparedWith} from './compared_with';

const row = (id: string, name: string, as_of: string, currency = 'EUR') =>
    ({id, name, as_of, currency}) as AlmSessionRow;

it('earlier balance sheets of the same bank come before those of others', () => {
    const session = row('now', 'North bank', '2026-02-11');
    const rows = [
        session,
        row('later', 'North bank, March', '2026-03-31'),
        row('other', 'South bank', '2026-01-31'),
        row('old', 'North bank, 2024', '2024-12-31'),
        row('last', 'North bank, 2025', '2025-12-31'),
        row('dollars', 'North bank, 2025', '2025-12-31', 'USD'),
    ];
    expect(comparedWith(session, rows).map((one) => one.id)).toEqual(['last', 'old', 'other']);
});

it('an upload of the same date comes after those of earlier dates', () => {
    const session = row('now', 'October', '2026-10-31');
    const rows = [
        session,
        row('first try', 'October, first try', '2026-10-31'),
        row('before', 'September', '2026-09-30'),
    ];
    expect(comparedWith(session, rows).map((one) => one.id)).toEqual(['before', 'first try']);
});
