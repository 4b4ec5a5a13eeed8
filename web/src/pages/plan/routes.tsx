import type {Area} from '../../app/area';

export const planArea: Area = {
    routes: [
        {
            path: '/plan',
            title: 'Retirement planner',
            load: () => import('./PlanPage'),
            nav: {group: 'Planner', label: 'Retirement'},
            needs: 'plan.simulate',
            key: 'g r',
        },
        {
            path: '/household',
            title: 'Household',
            load: () => import('./HouseholdPage'),
            nav: {group: 'Planner', label: 'Household'},
            needs: 'plan.household',
            key: 'g u',
        },
        {
            path: '/independence',
            title: 'Financial independence',
            load: () => import('./IndependencePage'),
            nav: {group: 'Planner', label: 'Independence'},
            needs: 'plan.independence',
            key: 'g f',
        },
        {
            path: '/saved-plans',
            title: 'Saved plans',
            load: () => import('./SavedPlansPage'),
            nav: {group: 'Planner', label: 'Saved plans'},
        },
        {
            path: '/saved-plans/compare',
            title: 'Compare plans',
            load: () => import('./ComparePlansPage'),
            needs: 'saved_plan.compare',
        },
    ],
    commands: [
        {
            name: 'PLAN',
            usage: 'PLAN [portfolio spending years]',
            what: 'Retirement planner',
            run: ([portfolio, spending, years]) =>
                portfolio
                    ? `/plan?plan=${encodeURIComponent(JSON.stringify({portfolio, spending: spending ?? '40000', spendBy: 'amount', years: years ?? '30'}))}`
                    : '/plan',
        },
    ],
};
