// The "why" panel of a figure in a table that has no panel of its own: the row of the figure, and how
// the table was computed.
import {createContext, type ReactNode} from 'react';
import {contract, number} from './format';
import {headingOf, textOf, type Column} from './table_model';
import type {Why} from './Why';

/** What a figure opens that is given no panel; null outside of tables that explain their figures. */
export const CellWhy = createContext<(() => Why) | null>(null);

export function contentOf<R>(row: R, column: Column<R>): ReactNode {
    if (column.cell) return column.cell(row);
    const value = column.value(row);
    return typeof value === 'number' ? number(value) : textOf(value);
}

export function whyOfCell<R>(
    row: R,
    column: Column<R>,
    columns: readonly Column<R>[],
    basis: Partial<Why>,
): Why {
    const others = columns.slice(1).filter((one) => one !== column);
    return {
        ...basis,
        title: `${column.label} of ${contract(textOf(columns[0]?.value(row)))}`,
        value: contentOf(row, column),
        unit: column.unit ?? '',
        inputs: [
            ...others.map((one): [string, ReactNode] => [headingOf(one), contentOf(row, one)]),
            ...(basis.inputs ?? []),
        ],
    };
}
