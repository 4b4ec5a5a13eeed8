import type {Area} from '../../app/area';

export const usersArea: Area = {
    routes: [
        {
            path: '/account',
            title: 'Account',
            load: () => import('./AccountPage'),
            nav: {group: 'System', label: 'Account'},
            withUsers: true,
        },
        {
            path: '/members',
            title: 'Members',
            load: () => import('./MembersPage'),
            nav: {group: 'System', label: 'Members'},
            withUsers: true,
        },
        {
            path: '/workspace',
            title: 'Workspace settings',
            load: () => import('./WorkspacePage'),
            nav: {group: 'System', label: 'Workspace'},
            withUsers: true,
        },
        {
            path: '/users',
            title: 'Users',
            load: () => import('./UsersPage'),
            nav: {group: 'System', label: 'Users'},
            withUsers: true,
            needs: 'user.invite',
        },
    ],
};
