// Actions of users who may call a method; others would only be refused.
import type {ReactNode} from 'react';
import type {MethodName} from '../api/client';
import {useMay} from '../api/queries';

export function Allowed({to, children}: {to: MethodName; children: ReactNode}) {
    return useMay()(to) === false ? null : children;
}
