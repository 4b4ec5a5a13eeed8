import type {Area} from '../../app/area';

export const reportArea: Area = {
    routes: [
        {
            path: '/reports',
            title: 'Reports',
            load: () => import('./ReportsPage'),
            nav: {group: 'Overview', label: 'Reports'},
            key: 'g e',
        },
        {
            path: '/reports/compare',
            title: 'Compare reports',
            load: () => import('./ComparePage'),
            needsSearch: true,
        },
        {
            path: '/reports/:report',
            title: 'Report',
            load: () => import('./StoredReportPage'),
        },
    ],
    commands: [
        {
            name: 'REPORTS',
            usage: 'REPORTS',
            what: 'Stored reports',
            run: () => '/reports',
        },
    ],
};
