import type {Area} from '../../app/area';

export const marketArea: Area = {
    routes: [
        {
            path: '/market',
            title: 'Market data',
            load: () => import('./MarketPage'),
            nav: {group: 'Market data', label: 'Prices'},
            key: 'g m',
        },
        {
            path: '/market/import',
            title: 'Import prices',
            needs: 'market.import_prices',
            load: () => import('./ImportPricesPage'),
        },
        {
            path: '/market/providers',
            title: 'Providers',
            load: () => import('./ProvidersPage'),
            nav: {group: 'Market data', label: 'Providers'},
        },
        {
            path: '/market/records',
            title: 'Quotes and ratings',
            load: () => import('./RecordsPage'),
            nav: {group: 'Market data', label: 'Quotes and ratings'},
        },
        {
            path: '/market/records/import',
            title: 'Import quotes and ratings',
            needs: 'market.import_records',
            load: () => import('./ImportRecordsPage'),
        },
        {
            path: '/securities',
            title: 'Securities',
            load: () => import('./SecuritiesPage'),
            nav: {group: 'Market data', label: 'Securities'},
            key: 'g s',
        },
        {
            path: '/securities/import',
            title: 'Import securities',
            needs: 'market.import_securities',
            load: () => import('./ImportSecuritiesPage'),
        },
    ],
};
