// The order of a list that the server sorts and pages, in the address: ?sort=balance&descending=true. A
// heading sorts all rows, not only those of the page.
import {useState} from 'react';
import {navigate, usePlace} from '../../app/router';
import type {Order} from '../../ui/table_model';

type Columns = readonly {key: string; text?: boolean}[];

// By key of a column, the name by which the method sorts.
export type SortNames<N extends string> = Readonly<Record<string, N>>;

// The order in the address; null without a valid one. Numbers descend at first, texts ascend.
export function orderIn<N extends string>(
    search: string,
    names: SortNames<N>,
    columns: Columns,
): {key: string; sort: N; descending: boolean} | null {
    const query = new URLSearchParams(search);
    const column = columns.find(({key}) => names[key] === query.get('sort'));
    const sort = column && names[column.key];
    if (!sort) return null;
    const direction = query.get('descending');
    return {
        key: column.key,
        sort,
        descending: direction === null ? !column.text : direction === 'true',
    };
}

// The address after a click on the heading of a column.
export function turned<N extends string>(
    search: string,
    key: string,
    names: SortNames<N>,
    columns: Columns,
): string {
    const now = orderIn(search, names, columns);
    const query = new URLSearchParams(search);
    query.set('sort', names[key] ?? '');
    const first = !columns.find((column) => column.key === key)?.text;
    query.set('descending', String(now?.key === key ? !now.descending : first));
    return query.toString();
}

export function useListOrder<N extends string>(
    names: SortNames<N>,
    columns: Columns,
): {order: Order; request: {sort?: N; descending?: boolean}} {
    const {path, search} = usePlace();
    const now = orderIn(search, names, columns);
    return {
        order: {
            sort: now && {key: now.key, descending: now.descending},
            keys: Object.keys(names),
            turn: (key) =>
                navigate(`${path}?${turned(search, key, names, columns)}`, {replace: true}),
        },
        request: now ? {sort: now.sort, descending: now.descending} : {},
    };
}

// The cursors of the pages up to the one shown; another list begins with its first page.
export function useTrail(list: string): {cursors: string[]; go: (next: string[]) => void} {
    const [trail, setTrail] = useState({list, cursors: ['']});
    return {
        cursors: trail.list === list ? trail.cursors : [''],
        go: (cursors) => setTrail({list, cursors}),
    };
}

// The figure that a list belongs to.
function figureOf(request: unknown): string {
    const {
        sort: _sort,
        descending: _descending,
        cursor: _cursor,
        ...figure
    } = request as {
        [name: string]: unknown;
    };
    return JSON.stringify(figure);
}

// While another page or order of a list is loaded, its last one is shown; never that of another figure.
export const keptWhileLoading =
    (request: object) =>
    <T>(before: T | undefined, query: {queryKey: readonly unknown[]} | undefined): T | undefined =>
        query && figureOf(query.queryKey[1] ?? {}) === figureOf(request) ? before : undefined;
