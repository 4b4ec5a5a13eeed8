// Greeks of the option positions.
import {h} from './dom.js';
import {amount, number, percent} from './format.js';
import {dataTable} from './tables.js';

export function greeksSection(report, greeks) {
    const money = (key, label, unit, hint) => ({key, label, unit, hint, value: (r) => r[key],
                                                cell: (r) => amount(r[key])});
    const total = greeks.total;
    return [
        dataTable({
            id: 'greeks-table', caption: `Greeks of the options of ${report.name}`, rows: greeks.lines,
            columns: [
                {key: 'symbol', label: 'Symbol', text: true, value: (r) => r.symbol,
                 cell: (r) => r.symbol},
                {key: 'quantity', label: 'Contracts', value: (r) => r.quantity,
                 cell: (r) => number(r.quantity)},
                {key: 'spot', label: 'Spot', unit: report.currency, value: (r) => r.spot,
                 cell: (r) => number(r.spot, 2)},
                {key: 'volatility', label: 'Volatility', unit: '%', hint: 'per year',
                 value: (r) => r.volatility,
                 cell: (r) => h('span', {title: r.volatility_source}, percent(r.volatility, 1))},
                {key: 'price', label: 'Model price', unit: report.currency, value: (r) => r.price,
                 cell: (r) => number(r.price, 2)},
                money('market_value', 'Value', report.currency, ''),
                money('delta_adjusted_exposure', 'Delta-adjusted', report.currency, 'delta times spot'),
                {key: 'gamma', label: 'Gamma', unit: 'per 1 of spot', value: (r) => r.gamma,
                 cell: (r) => number(r.gamma, 2)},
                money('vega_pct', 'Vega', report.currency, 'per point of volatility'),
                money('theta_day', 'Theta', report.currency, 'per calendar day'),
                money('rho_pct', 'Rho', report.currency, 'per 1 % of rate')],
        }).node,
        h('p', {class: 'note'},
          `In all: value ${number(total.market_value)}, delta-adjusted ${number(total.delta_adjusted_exposure)}, vega ${number(total.vega_pct)} a point, theta ${number(total.theta_day)} a day, rho ${number(total.rho_pct)} a per cent (${report.currency}). Rate ${percent(greeks.rate, 2)} %. Volatilities are historical where no implied ones were given.` +
          (greeks.not_priced > 0 ? ` ${greeks.not_priced} option positions could not be priced.` : '')),
    ];
}
