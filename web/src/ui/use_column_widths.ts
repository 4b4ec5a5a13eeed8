// Column widths of a long table, constant while it is scrolled: those that the browser assigns to
// the first rows, widened for longer values further down.
import {useLayoutEffect, useRef, useState} from 'react';
import {textOf, type Column} from './table_model';
import {fitHeadings} from './use_fitting';

const sampled = 2000; // rows examined
const perCharacter = 7.2; // pixels
const bold = 1.1; // the first column, relative to the others
const mostExtra = 160;
const beside = 18; // horizontal padding of a cell, pixels

// The width in pixels of the longest cell of a column, and of the longest of the first rows.
function longest<R>(rows: readonly R[], column: Column<R>, first: number, weight: number) {
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
    const pixels = (length: number) => length * perCharacter * weight + beside;
    return {all: pixels(all), seen: pixels(seen)};
}

// Narrows columns that are wider than their contents, in proportion, where all together are wider
// than their place: the browser has shared out the space that longer values further down need.
export function withinPlace(
    widths: readonly number[],
    contents: readonly number[],
    place: number,
): number[] {
    const excess = widths.reduce((sum, width) => sum + width, 0) - place;
    const spare = widths.map((width, i) => Math.max(0, width - (contents[i] ?? width)));
    const total = spare.reduce((sum, one) => sum + one, 0);
    if (excess <= 0 || total <= 0) return [...widths];
    const share = Math.min(1, excess / total);
    return widths.map((width, i) => width - (spare[i] ?? 0) * share);
}

// The width that the total of a column needs, in pixels.
function totalWidth(cell: Element | undefined): number {
    if (!cell?.hasChildNodes()) return 0;
    const text = document.createRange();
    text.selectNodeContents(cell);
    const {paddingLeft, paddingRight} = getComputedStyle(cell);
    const padding = Number.parseFloat(paddingLeft) + Number.parseFloat(paddingRight);
    return Math.ceil(text.getBoundingClientRect().width + padding);
}

// Of the longest word of a heading, which may wrap, with its sign of order and chip.
const headingWidth = (label: string): number =>
    Math.max(...label.split(' ').map((word) => word.length)) * 8.5 + beside + 24;

interface Kept {
    columns: unknown;
    density: unknown;
    widths: number[];
}

// A reference for the table element, and the widths once known; null leaves the layout to the
// browser.
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
        if (node.parentElement) fitHeadings(node.parentElement);
        const heads = [...node.querySelectorAll<HTMLElement>('thead th')];
        const drawn = node.querySelectorAll('tbody tr').length;
        const totals = node.querySelectorAll('tfoot tr > *');
        const contents: number[] = [];
        const widths = heads.map((head, i) => {
            const column = columns[i];
            // Not rounded: down would cut off the last character, up would make the columns
            // together exceed the width of the table.
            const {width} = head.getBoundingClientRect();
            contents[i] = width;
            if (!column || column.cut) return Math.max(column?.width ?? 0, width);
            const {all, seen} = longest(rows, column, drawn, i === 0 ? bold : 1);
            contents[i] = Math.max(
                column.width ?? 0,
                headingWidth(column.label),
                all,
                totalWidth(totals[i]),
            );
            // A text may have been wrapped by the browser; a row of a long table has one line.
            return Math.max(
                column.width ?? 0,
                width,
                column.text || all > seen ? Math.min(width + mostExtra, all) : 0,
            );
        });
        const place = node.parentElement?.clientWidth ?? Number.POSITIVE_INFINITY;
        setKept({columns, density, widths: withinPlace(widths, contents, place)});
    }, [virtual, known, columns, rows, density]);
    return {table, widths: virtual ? known : null};
}
