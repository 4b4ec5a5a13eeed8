// To users who may read stored results but not calculate: what the page shows.
import type {ReactNode} from 'react';
import {permissionOf, type MethodName} from '../api/client';
import {useMay} from '../api/queries';

export function ReaderNote({method, children}: {method: MethodName; children: ReactNode}) {
    if (useMay()(method) !== false) return null;
    return (
        <p className="note" role="note">
            {children} Calculating requires the permission <code>{permissionOf(method)}</code>.
        </p>
    );
}
