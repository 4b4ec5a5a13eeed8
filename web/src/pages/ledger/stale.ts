// The methods that every figure of the ledger depends on, invalidated by a change.
import type {MethodName} from '../../api/client';

export const staleAfterChange: MethodName[] = [
    'account.list',
    'transaction.list',
    'import.list',
    'ledger.lots',
    'ledger.dividends',
    'ledger.followed',
    'ledger.goal.progress',
    'ledger.holdings',
    'ledger.rebalance',
    'ledger.net_worth',
    'ledger.change',
    'ledger.performance',
    'ledger.reconcile',
    'ledger.snapshots',
];
