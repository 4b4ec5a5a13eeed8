// What the user may do in the workspace of the page, for links and pages that need a permission. The server
// decides: this only spares links that lead to refusals.
import {useCallback} from 'react';
import {useMethod} from '../api/queries';
import type {PageRoute} from './area';
import {useHasUsers} from './session';

// Undefined until it is known.
export function useMay(): (permission: string) => boolean | undefined {
    const permissions: readonly string[] | undefined = useMethod('auth.me', {}).data?.permissions;
    return useCallback((permission) => permissions?.includes(permission), [permissions]);
}

// Whether a page is offered in the navigation and the palette.
export function useListed(): (route: PageRoute) => boolean {
    const hasUsers = useHasUsers();
    const may = useMay();
    return useCallback(
        ({withUsers, needs}) => (hasUsers || !withUsers) && (!needs || may(needs) !== false),
        [hasUsers, may],
    );
}
