// Figures of impacts by group, with their names in words.
import type {ImpactFigure} from '../../../api/types.gen';
import {enumLabel} from '../../../ui/enum_labels';
import {level} from '../../../ui/format';

export const groups = [
    ['snapshot', 'Value'],
    ['exposures', 'Exposures'],
    ['concentration', 'Concentration'],
    ['var', 'VaR and ES'],
    ['factors', 'Betas'],
    ['greeks', 'Greeks'],
    ['stress', 'Stress'],
] as const;

const names: Record<string, string> = {
    'snapshot.net': 'Net value',
    'snapshot.cash': 'Cash',
    'snapshot.gross': 'Gross value',
    'snapshot.long': 'Long value',
    'snapshot.short': 'Short value',
    'snapshot.delta_adjusted.net': 'Delta-adjusted net value',
    'snapshot.delta_adjusted.gross': 'Delta-adjusted gross value',
    'exposures.net': 'Net exposure',
    'exposures.gross': 'Gross exposure',
    'exposures.long': 'Long',
    'exposures.short': 'Short',
    'exposures.delta_adjusted.net': 'Delta-adjusted net',
    'exposures.delta_adjusted.gross': 'Delta-adjusted gross',
    'concentration.top1': 'Largest position, share of gross',
    'concentration.top10': 'Ten largest, share of gross',
    'concentration.herfindahl': 'Herfindahl index',
    'concentration.effective_number': 'Effective number of positions',
    'factors.benchmark_beta': 'Beta to the benchmark',
    'greeks.delta_adjusted_exposure': 'Delta-adjusted exposure of options',
    'greeks.dollar_gamma': 'Dollar gamma, per 1% of spot',
    'greeks.vega_pct': 'Vega, per point',
    'greeks.theta_day': 'Theta, per day',
    'greeks.rho_pct': 'Rho, per 1%',
    'var.volatility_annualized': 'Volatility, annualized',
    var: 'VaR',
    es: 'Expected shortfall',
};

// "var.historical.0.99.es" as "Historical 99% ES". `scenario` is the name of a stress figure's scenario.
export function nameOf(figure: string, scenario = ''): string {
    const known = names[figure];
    if (known) return known;
    const parts = figure.split('.');
    const last = parts.at(-1) ?? '';
    if (figure.startsWith('var.')) {
        const confidence = Number(parts.slice(2, -1).join('.'));
        return `${enumLabel(parts[1] ?? '')} ${level(confidence)} ${last === 'es' ? 'ES' : 'VaR'}`;
    }
    if (figure.startsWith('factors.beta.')) return `Factor beta to ${parts.slice(2).join('.')}`;
    if (figure.startsWith('exposures.by_')) {
        const group = parts.slice(2, -1).join('.');
        const by = parts[1]?.slice('by_'.length) ?? '';
        return `${enumLabel(by)} ${by === 'type' ? enumLabel(group).toLowerCase() : group}, share of gross`;
    }
    if (figure.startsWith('stress.'))
        return `${scenario || enumLabel(parts.slice(1, -1).join('.'))}${last === 'fraction_of_net' ? ', of net value' : ''}`;
    return figure;
}

export const digitsOf = (figure: Pick<ImpactFigure, 'unit'>): number =>
    figure.unit === 'currency' ? 0 : figure.unit === 'fraction' ? 2 : 3;
