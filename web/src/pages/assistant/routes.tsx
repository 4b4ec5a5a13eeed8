import type {Area} from '../../app/area';

export const assistantArea: Area = {
    routes: [
        {
            path: '/assistants',
            needs: 'llm.providers',
            title: 'Assistants',
            load: () => import('./AssistantsPage'),
            nav: {group: 'System', label: 'Assistants'},
        },
        {
            path: '/chat',
            needs: 'llm.chat',
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
            needs: 'secret.list',
            title: 'Secrets',
            load: () => import('./SecretsPage'),
            nav: {group: 'System', label: 'Secrets'},
        },
    ],
};
