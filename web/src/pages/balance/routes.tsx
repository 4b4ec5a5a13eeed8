import type {Area} from '../../app/area';
import {bondAddress} from './bond_terms';

export const balanceArea: Area = {
    routes: [
        {
            path: '/balance',
            title: 'Balance sheets',
            load: () => import('./SessionsPage'),
            nav: {group: 'Balance sheet', label: 'Balance sheets'},
            key: 'g b',
        },
        {path: '/balance/:session', title: 'Overview', load: () => import('./OverviewPage')},
        {
            path: '/balance/:session/nii',
            title: 'Net interest income',
            load: () => import('./NiiPage'),
        },
        {path: '/balance/:session/gap', title: 'Repricing gap', load: () => import('./GapPage')},
        {
            path: '/balance/:session/sensitivity',
            needs: 'alm.session.sensitivity',
            title: 'Sensitivity',
            load: () => import('./SensitivityPage'),
        },
        {
            path: '/balance/:session/curves',
            needs: 'alm.shocks',
            title: 'Curves',
            load: () => import('./CurvesPage'),
        },
        {
            path: '/balance/:session/positions',
            title: 'Positions',
            load: () => import('./PositionsPage'),
        },
        {
            path: '/balance/:session/compare',
            needs: 'alm.session.compare',
            title: 'Comparison',
            load: () => import('./ComparePage'),
        },
        {
            path: '/balance/:session/what-if',
            needs: 'alm.session.what_if',
            title: 'What-if',
            load: () => import('./WhatIfPage'),
        },
        {
            path: '/balance/:session/why',
            needs: 'alm.session.why',
            title: 'Why',
            load: () => import('./WhyPage'),
            needsSearch: true,
        },
        {path: '/balance/:session/data', title: 'Data', load: () => import('./DataPage')},
        {
            path: '/assumptions',
            title: 'Assumption sets',
            load: () => import('./AssumptionSetsPage'),
            nav: {group: 'Balance sheet', label: 'Assumption sets'},
        },
        {
            path: '/assumptions/:set',
            title: 'Assumption set',
            load: () => import('./AssumptionSetPage'),
        },
        {
            path: '/business-plans',
            title: 'Business plans',
            load: () => import('./BusinessPlansPage'),
            nav: {group: 'Balance sheet', label: 'Business plans'},
        },
        {
            path: '/business-plans/:plan',
            title: 'Business plan',
            load: () => import('./BusinessPlanPage'),
        },
        {
            path: '/bonds',
            needs: 'alm.bond',
            title: 'Bonds',
            load: () => import('./BondPage'),
            nav: {group: 'Balance sheet', label: 'Bond prices'},
            key: 'g d',
        },
    ],
    commands: [
        {
            name: 'BOND',
            usage: 'BOND gilt|treasury coupon maturity price',
            what: 'Yield and sensitivities of a bond at a clean price',
            run: bondAddress,
        },
    ],
};
