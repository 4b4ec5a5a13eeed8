// How the forecasts of the past fared.
import {h} from './dom.js';
import {level, number, probability} from './format.js';
import {dataTable} from './tables.js';
import {word} from './words.js';

const zone = (name) => h('span', {class: `zone ${name}`}, word(name));

export function backtestSection(report, rows) {
    const p = (key, label, hint) => ({key, label, unit: 'p-value', hint, value: (r) => r[key],
                                      cell: (r) => h('span', {class: r[key] !== null && r[key] < 0.05 ? 'weak' : null},
                                                     probability(r[key]))});
    return [
        dataTable({
            id: 'backtest-table', caption: `Backtest of one-day VaR forecasts of ${report.name}`, rows,
            columns: [
                {key: 'method', label: 'Method', text: true, value: (r) => word(r.method),
                 cell: (r) => word(r.method)},
                {key: 'confidence', label: 'Confidence', value: (r) => r.confidence,
                 cell: (r) => level(r.confidence)},
                {key: 'observations', label: 'Days', value: (r) => r.observations,
                 cell: (r) => number(r.observations)},
                {key: 'exceptions', label: 'Exceptions', unit: 'days', value: (r) => r.exceptions,
                 cell: (r) => number(r.exceptions)},
                {key: 'expected', label: 'Expected', unit: 'days', value: (r) => r.expected,
                 cell: (r) => number(r.expected, 1)},
                p('kupiec_p_value', 'Coverage', 'Kupiec'),
                p('independence_p_value', 'Independence', 'Christoffersen'),
                p('conditional_p_value', 'Both', 'Christoffersen, conditional coverage'),
                {key: 'zone', label: 'Zone', text: true, value: (r) => r.zone,
                 cell: (r) => zone(r.zone)}],
        }).node,
        h('p', {class: 'note'}, 'A day is an exception when the loss was beyond the forecast. Coverage is Kupiec\u2019s test, independence and both are Christoffersen\u2019s; a p-value below 0.05 is marked. The zone is that of the Basel traffic light.'),
    ];
}
