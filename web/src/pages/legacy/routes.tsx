import type {Area} from '../../app/area';

export const legacyArea: Area = {
    routes: [
        {
            path: '/earlier-system',
            title: 'Import from an earlier system',
            load: () => import('./EarlierSystemPage'),
            nav: {group: 'System', label: 'Earlier systems'},
        },
        {
            path: '/earlier-system/:import',
            title: 'Figures of an earlier system',
            load: () => import('./ComparisonPage'),
        },
    ],
    commands: [
        {
            name: 'EARLIER',
            usage: 'EARLIER',
            what: 'Import the data of an earlier system',
            run: () => '/earlier-system',
        },
    ],
};
