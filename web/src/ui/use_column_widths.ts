// The columns of a long table keep their widths while it is scrolled: those that the browser gives to the
// first rows, with room for what is longer further down.
import {useLayoutEffect, useRef, useState} from 'react';
import {textOf, type Column} from './table_model';

const sampled = 2000; // rows looked at
const perCharacter = 7.2; // pixels
const mostExtra = 160;
const beside = 18; // pixels on both sides of the words of a cell

// The pixels that the longest cell of a column needs, when it is longer than those among the first rows.
function neededFurtherDown<R>(rows: readonly R[], column: Column<R>, first: number): number {
    const lengthOf = (row: R) => {
        const cell = column.value(row);
        return typeof cell === 'number'
            ? Math.trunc(cell).toString().length * 1.3
            : textOf(cell).length;
    };
    const step = Math.max(1, Math.floor(rows.length / sampled));
    let seen = 0;
    let all = 0;
    for (let i = 0; i < Math.min(first, rows.length); ++i)
        seen = Math.max(seen, lengthOf(rows[i] as R));
    for (let i = 0; i < rows.length; i += step) all = Math.max(all, lengthOf(rows[i] as R));
    return all > seen ? all * perCharacter + beside : 0;
}

interface Kept {
    columns: unknown;
    density: unknown;
    widths: number[];
}

// A reference for the table's element, and the widths once they are known; null: let the browser lay out.
export function useColumnWidths<R>(
    virtual: boolean,
    columns: readonly Column<R>[],
    rows: readonly R[],
    density: unknown,
) {
    const table = useRef<HTMLTableElement>(null);
    const [kept, setKept] = useState<Kept | null>(null);
    const known = kept && kept.columns === columns && kept.density === density ? kept.widths : null;
    useLayoutEffect(() => {
        const node = table.current;
        if (!virtual || known || !node) return;
        const heads = [...node.querySelectorAll<HTMLElement>('thead th')];
        const drawn = node.querySelectorAll('tbody tr').length;
        const widths = heads.map((head, i) => {
            const column = columns[i];
            // Neither rounded down, which cuts the last character off, nor up, by which all of them
            // together would pass the width of the table.
            const {width} = head.getBoundingClientRect();
            if (!column) return width;
            const needed = column.cut ? 0 : neededFurtherDown(rows, column, drawn);
            return Math.max(column.width ?? 0, width, Math.min(width + mostExtra, needed));
        });
        setKept({columns, density, widths});
    }, [virtual, known, columns, rows, density]);
    return {table, widths: virtual ? known : null};
}
