import type {Area} from '../../app/area';

export const reviewArea: Area = {
    routes: [
        {
            path: '/reviews',
            title: 'Reviews',
            load: () => import('./ReviewsPage'),
            nav: {group: 'Overview', label: 'Reviews'},
            withUsers: true,
        },
    ],
};
