// What a table gives up where it would be wider than its place: first the headings wrap, then long
// texts (`.clip`) are cut, then texts wrap, if that is enough: rows that scroll anyway stay low. Numbers
// stay on one line.
import {useLayoutEffect, type RefObject} from 'react';

const overflows = (box: HTMLElement) => box.scrollWidth > box.clientWidth;

// Headings on one line where they fit, else a word to a line.
export function fitHeadings(box: HTMLElement) {
    delete box.dataset.headings;
    if (overflows(box)) box.dataset.headings = 'wrapped';
}

function fitTable(box: HTMLElement) {
    delete box.dataset.cells;
    box.dataset.clip = 'wide';
    fitHeadings(box);
    if (overflows(box)) delete box.dataset.clip;
    if (overflows(box)) {
        box.dataset.cells = 'wrapped';
        if (overflows(box)) delete box.dataset.cells;
    }
}

// `drawn` and `columns` change with the contents of the table. The widths of long tables are fixed instead.
export function useFitting(
    box: RefObject<HTMLElement | null>,
    drawn: unknown,
    columns: unknown,
    fixed: boolean,
) {
    // biome-ignore lint/correctness/useExhaustiveDependencies: new contents are measured again.
    useLayoutEffect(() => {
        const node = box.current;
        if (!node || fixed) return;
        const measure = () => fitTable(node);
        measure();
        const observer = new ResizeObserver(measure);
        observer.observe(node);
        return () => observer.disconnect();
    }, [box, drawn, columns, fixed]);
}
