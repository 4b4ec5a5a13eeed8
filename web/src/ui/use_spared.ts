// Columns that a table leaves out where it would be wider than its place: those with a number
// `spare`, the largest first. The list of columns still offers them, and one chosen there stays. A
// phone scrolls tables or shows them as cards.
import {useCallback, useLayoutEffect, useMemo, useState, type RefObject} from 'react';
import type {Column} from './table_model';
import type {ColumnChoice} from './use_columns';

// The columns to leave out for `overflow` pixels, given their widths in the order of the columns.
export function sparedFor<R>(
    columns: readonly Column<R>[],
    widths: readonly number[],
    overflow: number,
    isChosen: (key: string) => boolean,
): string[] {
    const candidates = columns
        .map(({key, spare}, i) => ({key, spare, width: widths[i] ?? 0}))
        .filter(({key, spare}) => spare !== undefined && !isChosen(key))
        .sort((a, b) => (b.spare ?? 0) - (a.spare ?? 0));
    const left: string[] = [];
    let rest = overflow;
    for (const {key, width} of candidates) {
        if (rest <= 0) break;
        left.push(key);
        rest -= width;
    }
    return left;
}

export interface Spared<R> {
    choice: ColumnChoice<R>;
    columns: readonly Column<R>[]; // those shown
    spare: (keys: readonly string[]) => void; // in addition to those already left out
    restore: () => void;
}

export function useSpared<R>(chosen: ColumnChoice<R>): Spared<R> {
    const [spared, setSpared] = useState<readonly string[]>([]);
    const spare = useCallback(
        (keys: readonly string[]) => setSpared((now) => [...now, ...keys]),
        [],
    );
    const restore = useCallback(() => setSpared((now) => (now.length > 0 ? [] : now)), []);
    const columns = useMemo(
        () =>
            spared.length === 0
                ? chosen.shown
                : chosen.shown.filter(({key}) => chosen.isChosen(key) || !spared.includes(key)),
        [chosen, spared],
    );
    const choice = useMemo(() => {
        const isShown = (key: string) => columns.some((column) => column.key === key);
        return {
            ...chosen,
            shown: columns,
            isShown,
            toggle: (key: string) =>
                chosen.isShown(key) && !isShown(key) ? chosen.show(key) : chosen.toggle(key),
        };
    }, [chosen, columns]);
    return {choice, columns, spare, restore};
}

// Measures after the headings and texts have given way (use_fitting.ts). `drawn` changes with the
// contents of the table.
export function useSparing<R>(
    box: RefObject<HTMLElement | null>,
    {choice, columns, spare, restore}: Spared<R>,
    drawn: unknown,
    phone: boolean,
) {
    const [width, setWidth] = useState(0); // of the place; all columns are tried at another one
    // biome-ignore lint/correctness/useExhaustiveDependencies: new contents are measured again.
    useLayoutEffect(() => {
        const node = box.current;
        if (!node) return;
        const overflow = phone ? 0 : node.scrollWidth - node.clientWidth;
        if (overflow <= 0) return;
        const widths = [...node.querySelectorAll('thead th')].map(
            (head) => head.getBoundingClientRect().width,
        );
        const more = sparedFor(columns, widths, overflow, choice.isChosen);
        if (more.length > 0) spare(more);
    }, [box, columns, drawn, phone, width]);
    useLayoutEffect(() => {
        const node = box.current;
        if (!node) return;
        let last = node.offsetWidth;
        const observer = new ResizeObserver(() => {
            if (node.offsetWidth === last) return;
            last = node.offsetWidth;
            restore();
            setWidth(last);
        });
        observer.observe(node);
        return () => observer.disconnect();
    }, [box, restore]);
}
