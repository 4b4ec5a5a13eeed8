// Value at risk and expected shortfall by method and confidence, what makes them, and the tail.
import {fill, h} from './dom.js';
import {amount, isMissing, level, number, percent, share} from './format.js';
import {cellBar, errorBars} from './charts.js';
import {choice, dataTable} from './tables.js';
import {word} from './words.js';

const distinct = (items) => [...new Set(items)];

function basisOf(result) {
    const parts = [];
    if (!isMissing(result.paths)) parts.push(`${number(result.paths)} paths, seed ${result.seed}`);
    if (!isMissing(result.scenario_date)) parts.push(`day ${result.scenario_date}`);
    if (!isMissing(result.degrees_of_freedom))
        parts.push(`${number(result.degrees_of_freedom, 2)} degrees of freedom`);
    if (parts.length === 0) parts.push('closed form');
    return parts.join(', ');
}

// The conventions of what is read off a sample; the same for all results of a report.
function conventions(results) {
    const sampled = results.filter((r) => !isMissing(r.standard_error));
    const rules = distinct(sampled.map((r) =>
        `quantile by ${word(r.quantile)}, ES by ${word(r.es_rule)}`));
    return rules.length ? ` Of samples: ${rules.join('; ')}.` : '';
}

function resultsTable(report, value) {
    const currency = report.currency;
    const money = (key, label, noError) => ({
        key, label, unit: currency, value: (r) => r[key],
        cell: (r) => noError && isMissing(r[key]) ? h('span', {class: 'none'}, 'exact')
            : amount(r[key], {unit: currency, key: noError ? null : `${r.method}.${r.confidence}.${key}`})});
    const fraction = (key, label, unit) => ({
        key, label, unit, value: (r) => r[key], cell: (r) => share(r[key])});
    return dataTable({
        id: 'var-table', caption: `VaR and ES of ${report.name}, losses are positive`,
        rows: value.results,
        columns: [
            {key: 'method', label: 'Method', text: true, value: (r) => word(r.method),
             cell: (r) => word(r.method)},
            {key: 'confidence', label: 'Confidence', value: (r) => r.confidence,
             cell: (r) => level(r.confidence)},
            money('var', 'VaR'), money('standard_error', '\u00b1 error', true),
            fraction('var_fraction', 'VaR', '% of net'),
            money('es', 'ES'), money('es_standard_error', '\u00b1 error', true),
            fraction('es_fraction', 'ES', '% of net'),
            {...fraction('diversification_benefit', 'Diversified', '%'),
             hint: '1 \u2212 VaR over the sum of the positions\u2019 own VaR'},
            {key: 'basis', label: 'From', text: true, value: basisOf, cell: basisOf}],
    }).node;
}

function resultsChart(report, value) {
    const confidence = report.summary.headline_confidence;
    const chosen = value.results.filter((r) => r.confidence === confidence);
    const rows = (chosen.length ? chosen : value.results).flatMap((r) => [
        {label: word(r.method), kind: 'var', value: r.var, error: r.standard_error},
        {label: '', kind: 'es', value: r.es, error: r.es_standard_error}]);
    if (rows.length === 0) return null;
    return h('div', {class: 'panel'},
             h('h3', {}, `By method at ${level(confidence)}, ${report.currency}`),
             errorBars(rows, `VaR and ES by method at ${level(confidence)}, whiskers of one ` +
                             'standard error.', report.currency));
}

function componentsTable(report, components, method, confidence) {
    const currency = report.currency;
    const rows = components.filter((c) => c.method === method && c.confidence === confidence);
    const parts = rows.map((r) => r.component ?? 0);
    const low = Math.min(0, ...parts);
    const high = Math.max(0, ...parts);
    const total = (key) => {
        const known = rows.map((r) => r[key]).filter((x) => !isMissing(x));
        return amount(known.reduce((a, b) => a + b, 0), {unit: currency});
    };
    const money = (key, label, hint) => ({
        key, label, unit: currency, hint, value: (r) => r[key],
        cell: (r) => amount(r[key], {unit: currency, reason: 'not computed for this method'})});
    return dataTable({
        id: 'components-table', caption: `Components of VaR, ${word(method)} at ${level(confidence)}`,
        rows, sort: {key: 'component', descending: true},
        columns: [
            {key: 'symbol', label: 'Symbol', text: true, value: (r) => r.symbol, cell: (r) => r.symbol},
            money('value', 'Value'),
            {key: 'bar', text: true, label: 'Adds, takes', cell: (r) => cellBar(r.component, low, high)},
            money('component', 'VaR part', 'Sums to VaR'),
            {key: 'share', label: 'Share', unit: '% of VaR', value: (r) => r.component_share,
             cell: (r) => share(r.component_share, {digits: 1})},
            money('component_es', 'ES part', 'Sums to ES'),
            {key: 'marginal', label: 'Marginal', unit: `per 100 ${currency}`, value: (r) => r.marginal,
             hint: 'Change of VaR when the position grows by 100',
             cell: (r) => isMissing(r.marginal) ? amount(null) : amount(r.marginal * 100, {digits: 2})},
            money('standalone', 'Alone', 'VaR of the position alone'),
            money('incremental', 'Added', 'VaR less VaR without the position')],
        total: () => ({symbol: 'Total', value: total('value'), component: total('component'),
                       component_es: total('component_es'), standalone: total('standalone'),
                       share: share(rows.reduce((a, r) => a + (r.component_share ?? 0), 0), {digits: 1})}),
    }).node;
}

function components(report, value) {
    const methods = distinct(value.components.map((c) => c.method));
    const levels = distinct(value.components.map((c) => c.confidence));
    if (methods.length === 0) return null;
    const headline = report.summary.headline_confidence;
    let method = methods.includes('historical') ? 'historical' : methods[0];
    let confidence = levels.includes(headline) ? headline : levels[0];
    const target = h('div');
    const draw = () =>
        fill(target, componentsTable(report, value.components, method, confidence));
    draw();
    return [
        h('h3', {}, 'What each position adds'),
        h('div', {class: 'tools'},
          choice('Method of the components', methods.map((m) => [m, word(m)]), method,
                 (m) => { method = m; draw(); }),
          choice('Confidence of the components', levels.map((c) => [c, level(c)]), confidence,
                 (c) => { confidence = c; draw(); })),
        target,
    ];
}

const extremes = (positions, sign) => positions.filter((p) => p.pnl * sign > 0)
    .sort((a, b) => sign * (b.pnl - a.pnl)).slice(0, 3)
    .map((p) => `${p.symbol} ${number(p.pnl, 0, true)}`).join(', ') || 'none';

function scenarios(report, value) {
    const methods = distinct(value.scenarios.map((c) => c.method));
    if (methods.length === 0) return null;
    const target = h('div');
    const draw = (method) => fill(target, dataTable({
        id: 'scenarios-table', caption: `Worst scenarios, ${word(method)}`, sort: false,
        rows: value.scenarios.filter((c) => c.method === method),
        columns: [
            {key: 'rank', label: 'Rank', text: true, cell: (r) => `${number(r.rank)}`},
            {key: 'when', label: method === 'historical' ? 'Day' : 'Path', text: true,
             cell: (r) => r.date ?? number(r.path)},
            {key: 'pnl', label: 'P&L', unit: report.currency, cell: (r) => amount(r.pnl, {signed: true})},
            {key: 'fraction', label: 'P&L', unit: '% of net',
             cell: (r) => value.net_value ? `${percent(r.pnl / value.net_value, 2, true)}` : 'n/a'},
            {key: 'worst', label: 'Lost most', unit: report.currency, text: true,
             cell: (r) => extremes(r.positions, -1)},
            {key: 'best', label: 'Gained most', unit: report.currency, text: true,
             cell: (r) => extremes(r.positions, 1)}],
    }).node);
    draw(methods[0]);
    return [
        h('h3', {}, 'Tail scenarios'),
        h('div', {class: 'tools'}, choice('Method of the scenarios',
                                          methods.map((m) => [m, word(m)]), methods[0], draw)),
        target,
        h('p', {class: 'note'}, 'The worst of each method and the scenarios that are its VaR.'),
    ];
}

export function varSection(report, value) {
    const horizons = distinct(value.results.map((r) => r.horizon_days)).join(' and ');
    return [
        h('p', {class: 'note'}, `Losses over ${horizons} trading day${horizons === '1' ? '' : 's'}, positive, in `,
          `${report.currency}, on `, number(value.observations), ` returns from ${value.first_date} to ${value.last_date}. `,
          'Daily volatility of the P&L ', amount(value.volatility), ` ${report.currency}, mean `,
          amount(value.mean_pnl, {signed: true}), ` ${report.currency}.`,
          conventions(value.results)),
        resultsTable(report, value),
        resultsChart(report, value),
        components(report, value),
        scenarios(report, value),
    ];
}
