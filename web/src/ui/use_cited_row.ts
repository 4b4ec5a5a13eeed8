// The row with the figure that the address cites (?figure=16,040.52), in long tables, which render only
// the visible rows: scrolled into view, so that the frame can mark the figure.
import {useEffect, type RefObject} from 'react';
import {useSearch} from '../app/router';
import {typedNumber} from './number_text';
import type {Items} from './table_engine';
import type {Column} from './table_model';

const decimalsOf = (text: string): number => (text.split('.')[1] ?? '').length;

// The index of the first row with a number that is shown as `figure`, of either sign, as it is or in
// percent; -1 when no row has it.
export function citedRow<R>(
    figure: string,
    items: Items<R>,
    columns: readonly Column<R>[],
): number {
    const decimals = decimalsOf(figure);
    const cited = Math.abs(typedNumber(figure.replace('+', ''))).toFixed(decimals);
    for (let i = 0; i < items.length; i++) {
        const item = items.at(i);
        if (item?.kind !== 'row') continue;
        for (const column of columns) {
            const value = column.value(item.row);
            if (typeof value !== 'number' || !Number.isFinite(value)) continue;
            const size = Math.abs(value);
            if (size.toFixed(decimals) === cited || (100 * size).toFixed(decimals) === cited)
                return i;
        }
    }
    return -1;
}

export function useCitedRow<R>(
    box: RefObject<HTMLElement | null>,
    items: Items<R>,
    columns: readonly Column<R>[],
    rowHeight: number,
    virtual: boolean,
): void {
    const [figure] = useSearch('figure');
    // biome-ignore lint/correctness/useExhaustiveDependencies: the choice of columns does not scroll again.
    useEffect(() => {
        const node = box.current;
        if (!node || !virtual || !figure) return;
        const row = citedRow(figure, items, columns);
        if (row >= 0) node.scrollTop = row * rowHeight - node.clientHeight / 2;
    }, [figure, items, virtual]);
}
