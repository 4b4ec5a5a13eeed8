import type {Area} from '../../app/area';

// Symbols are written in capitals, names of portfolios are not.
const gotoAddress = ([name = '']: readonly string[]): string =>
    name !== '' && name === name.toUpperCase()
        ? `/market?symbol=${encodeURIComponent(name)}`
        : `/portfolios/${encodeURIComponent(name)}`;

export const portfolioArea: Area = {
    routes: [
        {
            path: '/portfolios',
            title: 'Portfolios',
            load: () => import('./PortfoliosPage'),
            nav: {group: 'Portfolios', label: 'Portfolios'},
            key: 'g p',
        },
        {path: '/portfolios/:portfolio', title: 'Portfolio', load: () => import('./SummaryPage')},
        {
            path: '/portfolios/:portfolio/positions',
            title: 'Positions',
            load: () => import('./PositionsPage'),
        },
        {
            path: '/portfolios/:portfolio/exposures',
            title: 'Exposures',
            load: () => import('./ExposuresPage'),
        },
        {
            path: '/portfolios/:portfolio/var',
            title: 'Value at risk',
            load: () => import('./VarPage'),
        },
        {
            path: '/portfolios/:portfolio/backtest',
            needs: 'risk.backtest',
            title: 'Backtest',
            load: () => import('./BacktestPage'),
        },
        {
            path: '/portfolios/:portfolio/correlation',
            title: 'Correlation',
            load: () => import('./CorrelationPage'),
        },
        {
            path: '/portfolios/:portfolio/factors',
            title: 'Factors',
            load: () => import('./FactorsPage'),
        },
        {
            path: '/portfolios/:portfolio/attribution',
            title: 'Attribution',
            load: () => import('./AttributionPage'),
        },
        {
            path: '/portfolios/:portfolio/performance',
            title: 'Performance',
            load: () => import('./PerformancePage'),
        },
        {
            path: '/portfolios/:portfolio/stress',
            title: 'Stress',
            load: () => import('./StressPage'),
        },
        {
            path: '/portfolios/:portfolio/proforma',
            title: 'Pro-forma',
            load: () => import('./proforma/ProformaPage'),
        },
        {
            path: '/portfolios/:portfolio/history',
            title: 'History',
            load: () => import('./HistoryPage'),
        },
        {
            path: '/batch',
            title: 'Batch',
            load: () => import('./BatchPage'),
            nav: {group: 'Portfolios', label: 'Batch'},
        },
        {
            path: '/portfolios/:portfolio/report',
            needs: 'report.preview',
            title: 'Report',
            load: () => import('./ReportPage'),
        },
    ],
    commands: [
        {
            name: 'GOTO',
            usage: 'GOTO portfolio|SYMBOL',
            what: 'Open a portfolio or a security',
            run: gotoAddress,
        },
        {
            name: 'VAR',
            usage: 'VAR portfolio [confidence] [days]d',
            what: 'Value at risk',
            run: varAddress,
        },
        {
            name: 'STRESS',
            usage: 'STRESS portfolio',
            what: 'P&L in crises and assumed moves',
            run: ([slug = '']) => `/portfolios/${slug}/stress`,
        },
        {
            name: 'TEST',
            usage: 'TEST portfolio',
            what: 'VaR backtest',
            run: ([slug = '']) => `/portfolios/${slug}/backtest`,
        },
        {
            name: 'BETA',
            usage: 'BETA portfolio',
            what: 'Factor betas',
            run: ([slug = '']) => `/portfolios/${slug}/factors`,
        },
        {
            name: 'ATTR',
            usage: 'ATTR portfolio',
            what: 'Return attribution',
            run: ([slug = '']) => `/portfolios/${slug}/attribution`,
        },
        {
            name: 'PROFORMA',
            usage: 'PROFORMA portfolio',
            what: 'Hypothetical trades',
            run: ([slug = '']) => `/portfolios/${slug}/proforma`,
        },
        {
            name: 'REPORT',
            usage: 'REPORT portfolio',
            what: 'Risk report',
            run: ([slug = '']) => `/portfolios/${slug}/report`,
        },
    ],
};

// "VAR fund1 99 10d": confidence in percent, horizon in days.
export function varAddress([slug = '', ...words]: string[]): string {
    const query = new URLSearchParams();
    for (const word of words) {
        const days = /^(\d+)d$/i.exec(word);
        if (days) query.set('horizon', days[1] as string);
        else if (Number(word) > 1 && Number(word) < 100)
            query.set('confidence', String(Number(word) / 100));
    }
    const text = query.toString();
    return `/portfolios/${slug}/var${text ? `?${text}` : ''}`;
}
