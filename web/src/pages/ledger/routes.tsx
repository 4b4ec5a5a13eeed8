import type {Area} from '../../app/area';

export const ledgerArea: Area = {
    routes: [
        {
            path: '/ledger/holdings',
            title: 'Holdings',
            load: () => import('./HoldingsPage'),
            nav: {group: 'Wealth', label: 'Holdings'},
            key: 'g y',
        },
        {
            path: '/ledger/allocation',
            title: 'Allocation',
            load: () => import('./AllocationPage'),
            nav: {group: 'Wealth', label: 'Allocation'},
        },
        {
            path: '/ledger/dividends',
            title: 'Dividends',
            load: () => import('./DividendsPage'),
            nav: {group: 'Wealth', label: 'Dividends'},
        },
        {
            path: '/net-worth',
            title: 'Net worth',
            load: () => import('./NetWorthPage'),
            nav: {group: 'Wealth', label: 'Net worth'},
            key: 'g n',
        },
        {
            path: '/ledger/goals',
            title: 'Goals',
            load: () => import('./GoalsPage'),
            nav: {group: 'Wealth', label: 'Goals'},
        },
        {
            path: '/ledger/performance',
            title: 'Household performance',
            load: () => import('./PerformancePage'),
            nav: {group: 'Wealth', label: 'Performance'},
        },
        {
            path: '/ledger/accounts',
            title: 'Accounts',
            load: () => import('./AccountsPage'),
            nav: {group: 'Wealth', label: 'Accounts'},
            key: 'g a',
        },
        {
            path: '/ledger/transactions',
            title: 'Transactions',
            load: () => import('./TransactionsPage'),
            nav: {group: 'Wealth', label: 'Transactions'},
            key: 'g t',
        },
        {
            path: '/ledger/lots',
            title: 'Lots and gains',
            load: () => import('./LotsPage'),
            nav: {group: 'Wealth', label: 'Lots and gains'},
            key: 'g l',
        },
        {
            path: '/ledger/import',
            title: 'Import',
            load: () => import('./ImportPage'),
            nav: {group: 'Wealth', label: 'Import'},
            needs: 'ledger.import',
            key: 'g i',
        },
        {
            path: '/ledger/reconcile',
            title: 'Reconcile',
            load: () => import('./ReconcilePage'),
            nav: {group: 'Wealth', label: 'Reconcile'},
            needs: 'ledger.reconcile',
        },
    ],
    commands: [
        {
            name: 'GAINS',
            usage: 'GAINS [year] [method]',
            what: 'Lots and gains of a tax year',
            run: gainsAddress,
        },
        {
            name: 'HOLDINGS',
            usage: 'HOLDINGS [symbol]',
            what: 'Holdings, or the lots of a security',
            run: ([symbol]) =>
                symbol
                    ? `/ledger/holdings?symbol=${encodeURIComponent(symbol.toUpperCase())}`
                    : '/ledger/holdings',
        },
        {
            name: 'REBALANCE',
            usage: 'REBALANCE',
            what: 'Drift from the target weights and rebalancing orders',
            run: () => '/ledger/allocation',
        },
        {
            name: 'DIVIDENDS',
            usage: 'DIVIDENDS',
            what: 'Dividends paid and expected',
            run: () => '/ledger/dividends',
        },
        {name: 'GOALS', usage: 'GOALS', what: 'Goals', run: () => '/ledger/goals'},
        {name: 'WORTH', usage: 'WORTH', what: 'Net worth', run: () => '/net-worth'},
        {
            name: 'IMPORT',
            usage: 'IMPORT',
            what: 'Import a broker file',
            run: () => '/ledger/import',
        },
    ],
};

// "GAINS 2024 hifo"
export function gainsAddress(words: string[]): string {
    const query = new URLSearchParams();
    for (const word of words)
        query.set(/^\d{4}$/.test(word) ? 'year' : 'method', word.toLowerCase());
    const text = query.toString();
    return `/ledger/lots${text ? `?${text}` : ''}`;
}
