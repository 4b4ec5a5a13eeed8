// The methods whose results an import from an earlier system changes.
import type {MethodName} from '../../api/client';
import {staleAfterChange} from '../ledger/stale';

export const staleAfterImport: MethodName[] = [
    ...staleAfterChange,
    'legacy.list',
    'legacy.get',
    'legacy.compare',
    'portfolio.list',
    'position.list',
    'market.series',
];
