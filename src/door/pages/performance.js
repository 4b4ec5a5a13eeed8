// How the book, held unchanged, would have fared.
import {h} from './dom.js';
import {amount, number, share} from './format.js';
import {pathChart} from './path_chart.js';
import {dataTable, facts} from './tables.js';

const months = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];

const fraction = (x, signed = false) => [share(x, {signed, reason: 'not defined for this series'}), ' %'];
const ratio = (x, digits = 2) => amount(x, {digits, reason: 'not defined for this series'});

function yearsTable(years) {
    const most = Math.max(1e-9, ...years.flatMap((y) => y.months).map((x) => Math.abs(x ?? 0)));
    const cell = (x) => x === null
        ? h('span', {class: 'none'}, h('span', {class: 'sr'}, 'no returns'))
        : h('span', {class: x < 0 ? 'tint minus' : 'tint plus',
                     vars: {'--t': (Math.abs(x) / most).toFixed(3)}}, share(x, {digits: 1, signed: true}));
    return dataTable({
        id: 'years-table', class: 'years', caption: 'Returns by month, per cent, compounded', sort: false, rows: years,
        columns: [{key: 'year', label: 'Year', text: true, cell: (r) => r.year},
                  ...months.map((label, i) => ({key: label, label, unit: '%', cell: (r) => cell(r.months[i])})),
                  {key: 'total', label: 'Year', unit: '%', cell: (r) => h('b', {}, share(r.total, {digits: 1, signed: true}))}],
    }).node;
}

function drawdownsTable(rows) {
    return dataTable({
        id: 'drawdowns-table', caption: 'Deepest drawdowns', sort: false, rows,
        none: 'The path never fell below its high.',
        columns: [{key: 'start', label: 'From', text: true, cell: (r) => r.peak ?? r.start},
                  {key: 'trough', label: 'Lowest', text: true, cell: (r) => r.trough},
                  {key: 'recovery', label: 'Back', text: true, cell: (r) => r.recovery ?? 'not yet'},
                  {key: 'depth', label: 'Depth', unit: '%', cell: (r) => share(r.depth)},
                  {key: 'length', label: 'Length', unit: 'days', cell: (r) => number(r.length)}],
    }).node;
}

export function performanceSection(report, value) {
    const against = report.benchmark || 'the benchmark';
    return [
        h('p', {class: 'note'}, `Today\u2019s positions held unchanged, ${number(value.observations)} days from `,
          `${value.first_date} to ${value.last_date}: not what the account earned.`),
        value.path.length > 1 ? pathChart(value.path) : null,
        h('div', {class: 'columns thirds'},
          facts('Return', [
              ['Return', fraction(value.cumulative_return, true), 'compounded'],
              ['Return a year', fraction(value.annualized_return, true), 'geometric'],
              ['Volatility', fraction(value.volatility), 'annualised'],
              ['Best day', fraction(value.best, true)], ['Worst day', fraction(value.worst, true)],
              ['Days above zero', fraction(value.hit_ratio)]]),
          facts('Risk', [
              ['Sharpe', ratio(value.sharpe), 'annualised'], ['Sortino', ratio(value.sortino), 'annualised'],
              ['Calmar', ratio(value.calmar)], ['Omega', ratio(value.omega)],
              ['Skewness', ratio(value.skewness)], ['Excess kurtosis', ratio(value.excess_kurtosis)]]),
          facts(`Against ${against}`, [
              ['Beta', ratio(value.beta), `to ${against}`],
              ['Alpha a year', fraction(value.alpha_annualized, true)],
              ['Correlation', ratio(value.correlation)],
              ['Tracking error', fraction(value.tracking_error), 'annualised'],
              ['Information ratio', ratio(value.information_ratio)],
              ['Up and down capture', [fraction(value.up_capture), ', ', fraction(value.down_capture)]]])),
        h('h3', {}, 'Months and years'),
        yearsTable(value.years),
        h('h3', {}, 'Drawdowns'),
        drawdownsTable(value.drawdowns),

    ];
}
