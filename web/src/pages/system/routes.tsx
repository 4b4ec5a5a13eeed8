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
            path: '/sessions',
            title: 'Sessions and tokens',
            load: () => import('./SessionsPage'),
            nav: {group: 'System', label: 'Sessions'},
        },
        {
            path: '/ui',
            title: 'Design system',
            load: () => import('./UiPage'),
        },
    ],
};
