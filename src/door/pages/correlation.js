// How the positions move together.
import {h} from './dom.js';
import {number, percent} from './format.js';
import {heatMap} from './charts.js';
import {dataTable, facts} from './tables.js';
import {word} from './words.js';

function pairs(id, caption, rows) {
    return h('div', {class: 'panel'}, h('h3', {}, caption), dataTable({
        id, caption, rows, sort: false,
        columns: [{key: 'pair', label: 'Pair', text: true, cell: (r) => `${r.first}, ${r.second}`},
                  {key: 'r', label: 'Correlation', cell: (r) => number(r.correlation, 3)},
                  {key: 't', label: 't', cell: (r) => number(r.t_statistic, 1)}],
    }).node);
}

export function correlationSection(report, value) {
    const order = value.order.length ? value.order : value.symbols.map((_, i) => i);
    const first = value.highest[0];
    const summary = `Correlations of ${value.symbols.length} symbols, like beside like; average ` +
        `${number(value.average, 2)}` +
        (first ? `; highest ${first.first} and ${first.second}, ${number(first.correlation, 2)}.` : '.');
    const groups = value.clusters.filter((c) => c.symbols.length > 1);
    return [
        h('p', {class: 'note'}, `${word(value.method)} correlation of daily returns, `,
          number(value.observations), ` days from ${value.first_date} to ${value.last_date}. `,
          'Figures in the squares are hundredths.'),
        h('div', {class: 'columns wide-left'},
          h('div', {}, heatMap(value.symbols, value.matrix, order, summary)),
          h('div', {},
            facts('Correlation in figures', [
                ['Average of the pairs', number(value.average, 3)],
                ['Effective bets', number(value.effective_bets, 1), 'exponential of the entropy'],
                ['Participation ratio', number(value.participation_ratio, 1)],
                ['First eigenvalue', `${percent((value.eigenvalues[0] ?? NaN) / value.symbols.length, 1)} %`, 'of the variance'],
                ['Repair', word(value.repair), `smallest eigenvalue ${number(value.minimum_eigenvalue, 3)}`]]),
            h('h3', {}, 'Clusters'),
            groups.length
                ? h('ul', {class: 'clusters'}, groups.map((c) =>
                    h('li', {}, h('b', {}, number(c.average, 2)), ' ', c.symbols.join(', '))))
                : h('p', {}, 'No symbols move together closely enough.'),
            pairs('highest-pairs', 'Highest', value.highest.slice(0, 5)),
            pairs('lowest-pairs', 'Lowest', value.lowest.slice(0, 5)))),
    ];
}
