import type {Area} from '../../app/area';

export const onboardingArea: Area = {
    routes: [
        {
            path: '/onboarding',
            title: 'Onboarding',
            load: () => import('./OnboardingPage'),
            nav: {group: 'Portfolios', label: 'Onboarding'},
        },
        {
            path: '/onboarding/:onboarding',
            title: 'Onboarding of a portfolio',
            load: () => import('./WizardPage'),
        },
    ],
    commands: [
        {
            name: 'ONBOARD',
            usage: 'ONBOARD',
            what: 'A portfolio from a file of positions',
            run: () => '/onboarding',
        },
    ],
};
