// Actions of users who have a permission; others would only be refused.
import type {ReactNode} from 'react';
import {useMay} from './rights';

export function Allowed({to, children}: {to: string; children: ReactNode}) {
    return useMay()(to) === false ? null : children;
}
