// The columns that a table shows: those chosen in its list of columns, remembered in this browser.
import {useMemo} from 'react';
import {prefer, usePreferences} from '../app/preferences';
import type {Column} from './table_model';

export interface ColumnChoice<R> {
    shown: readonly Column<R>[];
    isShown: (key: string) => boolean;
    isChosen: (key: string) => boolean; // by the reader
    show: (key: string) => void;
    toggle: (key: string) => void;
    reset: (() => void) | null; // null while the table shows its usual columns
}

export function useColumns<R>(label: string, columns: readonly Column<R>[]): ColumnChoice<R> {
    const {columns: chosen} = usePreferences();
    const own = chosen[label];
    return useMemo(() => {
        const isShown = (key: string) =>
            own?.[key] ?? !columns.find((column) => column.key === key)?.extra;
        const shown = columns.filter((column) => isShown(column.key));
        const {[label]: _, ...others} = chosen;
        const set = (key: string, isNowShown: boolean) =>
            prefer({columns: {...others, [label]: {...own, [key]: isNowShown}}});
        return {
            shown: shown.length > 0 ? shown : columns.slice(0, 1),
            isShown,
            isChosen: (key) => own?.[key] === true,
            show: (key) => set(key, true),
            toggle: (key) => set(key, !isShown(key)),
            reset: own ? () => prefer({columns: others}) : null,
        };
    }, [chosen, own, label, columns]);
}
