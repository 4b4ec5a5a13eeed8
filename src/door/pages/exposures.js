// How much is held, of what: totals, groups as bars about zero, concentration.
import {h} from './dom.js';
import {amount, number, share} from './format.js';
import {cellBar, divergingBars} from './charts.js';
import {dataTable} from './tables.js';
import {groupHeading, word} from './words.js';

function totalsTable(value, currency) {
    const rows = [['All', value.totals], ['Options', value.options],
                  ['Without options', value.non_options], ['Delta-adjusted', value.delta_adjusted]]
        .filter(([, totals]) => totals).map(([name, totals]) => ({name, ...totals}));
    const money = (key, label) => ({key, label, unit: currency, value: (r) => r[key],
                                    cell: (r) => amount(r[key], {unit: currency})});
    return dataTable({
        id: 'exposure-totals', caption: 'Exposure in total', rows, sort: false,
        columns: [{key: 'name', label: 'Book', text: true, cell: (r) => r.name},
                  money('long', 'Long'), money('short', 'Short'), money('net', 'Net'),
                  money('gross', 'Gross'),
                  {key: 'count', label: 'Positions', unit: 'long / short', value: (r) => r.count,
                   cell: (r) => `${r.count} (${r.long_count} / ${r.short_count})`}],
    }).node;
}

function groupTable(name, groups, currency) {
    const rows = groups.map((g) => ({name: g.name, share: g.share, ...g.totals}));
    const bars = divergingBars(rows);
    const money = (key, label) => ({key, label, unit: currency, value: (r) => r[key],
                                    cell: (r) => amount(r[key], {unit: currency})});
    return h('div', {class: 'panel'}, h('h3', {}, groupHeading(name)), dataTable({
        id: `exposure-${name}`, caption: `Exposure ${groupHeading(name).toLowerCase()}`, rows,
        columns: [{key: 'name', label: 'Group', text: true, value: (r) => r.name,
                   cell: (r) => r.name === r.name.toLowerCase() ? word(r.name) : r.name},
                  {key: 'bar', text: true, label: 'Short, long', cell: (r) => bars.get(r)},
                  money('net', 'Net'), money('gross', 'Gross'),
                  {key: 'share', label: 'Share', unit: '% of gross', value: (r) => r.share,
                   cell: (r) => share(r.share, {digits: 1})}],
    }).node);
}

function concentration(value, currency) {
    const c = value.concentration;
    const values = c.top.map((r) => r.value);
    const low = Math.min(0, ...values);
    const high = Math.max(0, ...values);
    return h('div', {class: 'panel'}, h('h3', {}, 'Concentration'),
             h('p', {class: 'note'}, `The ${c.top.length} largest are `, share(c.top_share, {digits: 1}),
               ' % of the gross value. Herfindahl index ', number(c.herfindahl, 4),
               ', as if ', number(c.effective_number, 1), ' equal positions.'),
             dataTable({
                 id: 'concentration', caption: 'Largest positions', rows: c.top,
                 columns: [{key: 'symbol', label: 'Symbol', text: true, value: (r) => r.symbol,
                            cell: (r) => r.symbol},
                           {key: 'bar', text: true, label: 'Value', cell: (r) => cellBar(r.value, low, high)},
                           {key: 'value', label: 'Market value', unit: currency,
                            value: (r) => r.value, cell: (r) => amount(r.value, {unit: currency})},
                           {key: 'share', label: 'Share', unit: '% of gross', value: (r) => r.share,
                            cell: (r) => share(r.share, {digits: 1})}],
             }).node);
}

export function exposuresSection(report, value) {
    const groups = ['by_sector', 'by_tag', 'by_type', 'by_currency'];
    return [
        totalsTable(value, report.currency),
        h('div', {class: 'columns'},
          h('div', {}, groups.filter((name) => value[name]?.length > 0)
              .map((name) => groupTable(name, value[name], report.currency))),
          h('div', {}, concentration(value, report.currency))),
    ];
}
