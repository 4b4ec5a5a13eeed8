import type {Area} from '../../app/area';

export const homeArea: Area = {
    routes: [
        {
            path: '/',
            title: 'Home',
            load: () => import('./HomePage'),
            nav: {group: 'Overview', label: 'Home'},
            key: 'g h',
        },
    ],
};
