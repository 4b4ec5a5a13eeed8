// The official history of a deal's tests as rows of a table: one row per test, one column per date.
import type {
    CloComplianceHistoryResponse,
    CloComplianceState,
    CloTestUnit,
} from '../../api/types.gen';

export interface HistoryCell {
    date: string;
    unit: CloTestUnit;
    value: number | null;
    threshold: number | null;
    cushion: number | null;
    share: number | null; // cushion as a share of the threshold
    state: CloComplianceState;
}

export interface HistoryRow {
    id: string;
    number: number | null;
    name: string;
    bound: 'min' | 'max';
    cells: HistoryCell[];
    worst: number | null; // smallest share
}

export function historyRows(data: CloComplianceHistoryResponse): HistoryRow[] {
    return data.tests.map((test) => {
        const cells = data.dates.map((date, i): HistoryCell => {
            const threshold = test.thresholds[i] ?? null;
            const cushion = test.cushions[i] ?? null;
            return {
                date,
                unit: test.unit,
                value: test.values[i] ?? null,
                threshold,
                cushion,
                share: threshold && cushion !== null ? cushion / Math.abs(threshold) : null,
                state: test.states[i] ?? 'not_applicable',
            };
        });
        const shares = cells.flatMap(({share}) => (share === null ? [] : [share]));
        return {
            id: test.id,
            number: test.number,
            name: test.name,
            bound: test.bound,
            cells,
            worst: shares.length > 0 ? Math.min(...shares) : null,
        };
    });
}

// Tests that were ever in breach or close to it.
export const wasTight = (row: HistoryRow): boolean =>
    row.cells.some(({state}) => state === 'breach' || state === 'watch' || state === 'cured');
