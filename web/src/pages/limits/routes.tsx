import type {Area} from '../../app/area';

export const limitArea: Area = {
    routes: [
        {
            path: '/limits',
            title: 'Limits',
            load: () => import('./LimitsPage'),
            nav: {group: 'Portfolios', label: 'Limits'},
        },
    ],
    commands: [
        {
            name: 'LIMITS',
            usage: 'LIMITS [portfolio]',
            what: 'Limits and open cases',
            run: ([slug = '']) => `/limits${slug ? `?subject=${encodeURIComponent(slug)}` : ''}`,
        },
    ],
};
