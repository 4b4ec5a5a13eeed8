import type {Area} from '../../app/area';

export const assistantArea: Area = {
    routes: [
        {
            path: '/assistants',
            title: 'Assistants',
            load: () => import('./AssistantsPage'),
            nav: {group: 'System', label: 'Assistants'},
        },
        {
            path: '/chat',
            title: 'Chat',
            load: () => import('./ChatPage'),
            nav: {group: 'Overview', label: 'Chat'},
        },
        {
            path: '/proposals',
            title: 'Proposals',
            load: () => import('./ProposalsPage'),
            nav: {group: 'System', label: 'Proposals'},
        },
        {
            path: '/secrets',
            title: 'Secrets',
            load: () => import('./SecretsPage'),
            nav: {group: 'System', label: 'Secrets'},
        },
    ],
};
