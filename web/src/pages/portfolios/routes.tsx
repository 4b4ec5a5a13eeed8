import type {Area} from '../../app/area';

export const portfolioArea: Area = {
    routes: [
        {path: '/portfolios', title: 'Portfolios', load: () => import('./PortfoliosPage'), nav: {group: 'Portfolios', label: 'Portfolios'}, key: 'g p'},
    ],
    commands: [
        {name: 'GOTO', usage: 'GOTO portfolio', what: 'Open a portfolio', run: ([slug = '']) => `/portfolios/${slug}`},
    ],
};
