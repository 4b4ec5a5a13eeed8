import type {Area} from '../../app/area';

export const cloArea: Area = {
    routes: [
        {
            path: '/clo',
            title: 'CLO deals',
            load: () => import('./DealsPage'),
            nav: {group: 'CLO', label: 'Deals'},
            key: 'g c',
        },
        {
            path: '/clo-sources',
            title: 'CLO import and sync',
            load: () => import('./SourcesPage'),
            nav: {group: 'CLO', label: 'Import and sync'},
        },
        {path: '/clo/:deal', title: 'CLO deal', load: () => import('./OverviewPage')},
        {
            path: '/clo/:deal/collateral',
            title: 'Collateral',
            load: () => import('./CollateralPage'),
        },
        {path: '/clo/:deal/tests', title: 'Collateral tests', load: () => import('./TestsPage')},
        {
            path: '/clo/:deal/waterfall',
            needs: 'clo.project',
            title: 'Waterfall',
            load: () => import('./WaterfallPage'),
        },
        {
            path: '/clo/:deal/projections',
            needs: 'clo.project',
            title: 'Projections',
            load: () => import('./ProjectionsPage'),
        },
        {
            path: '/clo/:deal/simulation',
            title: 'Simulation',
            load: () => import('./SimulationPage'),
        },
        {
            path: '/clo/:deal/trades',
            needs: 'clo.trade',
            title: 'Trades',
            load: () => import('./TradesPage'),
        },
        {
            path: '/clo/:deal/compliance',
            title: 'Compliance',
            load: () => import('./CompliancePage'),
        },
        {path: '/clo/:deal/scenarios', title: 'Scenarios', load: () => import('./ScenariosPage')},
        {path: '/clo/:deal/import', title: 'Import', load: () => import('./TapePage')},
        {path: '/clo/:deal/terms', title: 'Terms', load: () => import('./TermsPage')},
        {
            path: '/clo/:deal/parity',
            needs: 'clo.parity',
            title: 'Parity',
            load: () => import('./ParityPage'),
        },
    ],
    commands: [
        {
            name: 'CLO',
            usage: 'CLO [deal]',
            what: 'A CLO deal, or all deals',
            run: ([slug = '']) => (slug ? `/clo/${slug}` : '/clo'),
        },
        {
            name: 'OC',
            usage: 'OC deal',
            what: 'Coverage, quality and concentration tests of a CLO',
            run: ([slug = '']) => `/clo/${slug}/tests`,
        },
        {
            name: 'FALL',
            usage: 'FALL deal',
            what: 'Priority of payments of a CLO, step by step',
            run: ([slug = '']) => `/clo/${slug}/waterfall`,
        },
        {
            name: 'SIM',
            usage: 'SIM deal',
            what: 'Losses and returns of a CLO over simulated defaults',
            run: ([slug = '']) => `/clo/${slug}/simulation`,
        },
        {
            name: 'COMPLY',
            usage: 'COMPLY deal',
            what: 'Official tests of a CLO by date, with what moved them',
            run: ([slug = '']) => `/clo/${slug}/compliance`,
        },
    ],
};
