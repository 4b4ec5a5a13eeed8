// What the first page says: at most seven figures, each with what it means, and the findings.
import {h} from './dom.js';
import {amount, figure, level, number, share} from './format.js';

function tile(label, value, unit, note) {
    return h('div', {class: 'tile'}, h('dt', {}, label),
             h('dd', {}, h('span', {class: 'value'}, value, ' ', h('span', {class: 'unit'}, unit)),
               h('span', {class: 'note'}, note)));
}

const withError = (x, currency) =>
    x === null || x === undefined ? '' : `, standard error ${number(x)} ${currency}`;

export function summarySection(report) {
    const sum = report.summary;
    const currency = report.currency;
    const confidence = sum.headline_confidence;
    const basis = `historical, 1 day, ${level(confidence)}`;
    const headline = report.var.value?.results.find(
        (r) => r.method === 'historical' && r.confidence === confidence);
    const of = (key) => ({key: `summary.${key}`, unit: currency,
                          reason: 'no position has a value', ...(/pnl|gain/.test(key) && {signed: true})});
    const beta = h('span', {}, 'annualised, of the P&L; beta to ', report.benchmark || 'benchmark', ' ',
                   figure(sum.beta, number(sum.beta, 2), {key: 'summary.beta'}));
    const gain = h('span', {}, 'of the priced positions; unrealised ',
                   amount(sum.unrealized_gain, of('unrealized_gain')));
    return [
        h('dl', {class: 'tiles'},
          tile('Net value', amount(sum.net_value, of('net_value')), currency, gain),
          tile('Gross value', amount(sum.gross_value, of('gross_value')), currency,
               `${sum.positions - sum.positions_left_out} of ${sum.positions} positions`),
          tile('Day P&L', amount(sum.daily_pnl, of('daily_pnl')), currency, 'of the last day'),
          tile(`VaR ${level(confidence)}`, amount(sum.var, of('var')), currency,
               [`${basis}; `, share(sum.var_fraction, {key: 'summary.var_fraction'}),
                ' % of net value', withError(headline?.standard_error, currency)]),
          tile(`ES ${level(confidence)}`, amount(sum.es, of('es')), currency,
               [basis, ', mean loss beyond VaR',
                withError(headline?.es_standard_error, currency)]),
          tile('Volatility', amount(sum.volatility_annualized, of('volatility_annualized')), currency,
               beta),
          tile('Max drawdown', share(sum.max_drawdown, {key: 'summary.max_drawdown'}), '%',
               'of the book held unchanged')),
        h('div', {class: 'findings'}, h('h3', {}, 'Findings'),
          sum.findings.length
              ? h('ol', {}, sum.findings.map((text) => h('li', {}, text)))
              : h('p', {}, 'Nothing stands out.')),
    ];
}
