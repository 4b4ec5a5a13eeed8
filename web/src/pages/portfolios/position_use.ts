// The groups of a "why" panel by how each position takes part, as the server states it.
import type {PositionUse} from '../../api/types.gen';
import {number} from '../../ui/format';
import type {Why, WhyRow} from '../../ui/Why';

// `part`: contribution of a symbol to the figure; null when it has none.
export function groupsOf(
    uses: readonly PositionUse[],
    total: number | null | undefined,
    part: (symbol: string) => number | null | undefined,
): Partial<Why> {
    const row = (use: PositionUse): WhyRow => ({
        name: use.symbol,
        value: use.basis === 'left_out' ? 'n/a' : number(part(use.symbol) ?? 0),
        note: use.reason || `value ${number(use.value)}`,
    });
    const by = (basis: PositionUse['basis']) =>
        uses
            .filter((use) => use.basis === basis)
            .sort((a, b) => Math.abs(part(b.symbol) ?? 0) - Math.abs(part(a.symbol) ?? 0))
            .map(row);
    return {
        included: {title: 'Positions included', rows: by('entered')},
        proxied: {title: 'By proxy', rows: by('proxy')},
        excluded: {title: 'Positions excluded', rows: by('left_out')},
        ...(total === null || total === undefined ? {} : {total: number(total)}),
    };
}
