// Which pages the user may open in the workspace of the page. The server decides: this only spares links that
// lead to refusals.
import {useCallback} from 'react';
import {useMay} from '../api/queries';
import type {PageRoute} from './area';
import {findRoute} from './routes';
import {useHasUsers} from './session';

// Whether a page is offered in the navigation and the palette.
export function useListed(): (route: PageRoute) => boolean {
    const hasUsers = useHasUsers();
    const may = useMay();
    return useCallback(
        ({withUsers, needs}) => (hasUsers || !withUsers) && (!needs || may(needs) !== false),
        [hasUsers, may],
    );
}

// Whether the page at an address, with or without parameters, is offered.
export function useOffered(): (address: string) => boolean {
    const isListed = useListed();
    return useCallback(
        (address) => {
            const found = findRoute(address.split(/[?#]/)[0] ?? '');
            return !found || isListed(found.route);
        },
        [isListed],
    );
}
