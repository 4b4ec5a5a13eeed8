import type {Area} from '../../app/area';

export const systemArea: Area = {
    routes: [
        {
            path: '/jobs',
            title: 'Jobs',
            load: () => import('./JobsPage'),
            nav: {group: 'System', label: 'Jobs'},
            key: 'g j',
        },
        {
            path: '/schedules',
            title: 'Schedules',
            load: () => import('./SchedulesPage'),
            nav: {group: 'System', label: 'Schedules'},
        },
        {
            path: '/backups',
            title: 'Backups',
            load: () => import('./BackupsPage'),
            nav: {group: 'System', label: 'Backups'},
            needs: 'backup.create',
        },
        {
            path: '/storage',
            needs: 'system.storage',
            title: 'Storage',
            load: () => import('./StoragePage'),
            nav: {group: 'System', label: 'Storage'},
        },
        {
            path: '/sessions',
            needs: 'auth.tokens',
            title: 'Active sessions and tokens',
            load: () => import('./SessionsPage'),
            nav: {group: 'System', label: 'Sessions'},
        },
        {
            path: '/tokens',
            needs: 'auth.tokens',
            title: 'Tokens',
            load: () => import('./TokensPage'),
            nav: {group: 'System', label: 'Tokens'},
        },
        {
            path: '/audit',
            title: 'Audit log',
            load: () => import('./AuditPage'),
            nav: {group: 'System', label: 'Audit log'},
            needs: 'audit.list',
        },
        {
            path: '/activity',
            title: 'Activity',
            load: () => import('./ActivityPage'),
            nav: {group: 'System', label: 'Activity'},
        },
        {
            path: '/datasets',
            title: 'Datasets',
            load: () => import('./DatasetsPage'),
            nav: {group: 'Market data', label: 'Datasets'},
        },
        {
            path: '/ui',
            title: 'Design system',
            load: () => import('./UiPage'),
        },
    ],
};
