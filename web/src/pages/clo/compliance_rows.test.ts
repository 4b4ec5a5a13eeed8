import {expect, test} from 'vitest';
import type {CloComplianceHistoryResponse} from '../../api/types.gen';
import {historyRows, wasTight} from './compliance_rows';

const history: CloComplianceHistoryResponse = {
    deal: 'd',
    dates: ['2025-01-07', '2025-04-08'],
    versions: [1, 1],
    records_changed_at: [null, null],
    tests: [
        {
            id: 'oc.E',
            number: null,
            name: 'OC of E',
            bound: 'min',
            unit: 'fraction',
            values: [1.06, 1.03],
            thresholds: [1.04, 1.04],
            cushions: [0.02, -0.01],
            states: ['pass', 'breach'],
        },
        {
            id: '12',
            number: 12,
            name: 'Canada',
            bound: 'max',
            unit: 'fraction',
            values: [null, 0.05],
            thresholds: [null, 0.125],
            cushions: [null, 0.075],
            states: ['not_applicable', 'pass'],
        },
    ],
};

test('a row has a cell for each date, with its cushion as a share of the threshold', () => {
    const [oc, canada] = historyRows(history);
    expect(oc?.cells.map(({date}) => date)).toEqual(history.dates);
    expect(oc?.cells[1]?.share).toBeCloseTo(-0.01 / 1.04, 12);
    expect(oc?.worst).toBeCloseTo(-0.01 / 1.04, 12);
    expect(canada?.cells[0]?.share).toBe(null);
    expect(canada?.worst).toBeCloseTo(0.6, 12);
});

test('a test that was in breach is tight, one that always passed is not', () => {
    expect(historyRows(history).map(wasTight)).toEqual([true, false]);
});
