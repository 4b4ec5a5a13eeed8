// The positions: sortable, filterable, with totals; what is left out says why.
import {h} from './dom.js';
import {amount, exact, figure, isMissing, level, number, percent, share} from './format.js';
import {choice, dataTable} from './tables.js';
import {word} from './words.js';

const sum = (rows, key) => {
    const known = rows.map((row) => row[key]).filter((x) => !isMissing(x));
    return known.length ? known.reduce((a, b) => a + b, 0) : null;
};

function nameOf(row) {
    if (row.name) return row.name;
    if (row.underlying)
        return [word(row.right), row.strike && exact(row.strike), row.expiry].filter(Boolean).join(' ');
    return word(row.type);
}

// Every column the report has figures for, and the views that show it.
function makeColumns(report) {
    const currency = report.currency;
    const why = (row) => row.issue || 'no value for this position';
    const money = (key, label, views, options = {}) => ({
        key, label, unit: currency, views, value: (row) => row[key], hint: options.hint,
        cell: (row) => amount(row[key], {unit: currency, reason: why(row), ...options}),
        total: options.total === false ? null
            : (rows) => amount(sum(rows, key), {unit: currency, key: `total.${key}`, ...options})});
    const fraction = (key, label, views, options = {}) => ({
        key, label, unit: '%', views, value: (row) => row[key], hint: options.hint,
        cell: (row) => share(row[key], {reason: why(row), digits: options.digits ?? 1, ...options}),
        total: options.total ? (rows) => share(sum(rows, key), {digits: options.digits ?? 1}) : null});
    const text = (key, label, views, read) => ({
        key, label, views, text: true, value: read, cell: (row) => read(row) || ''});
    const at = level(report.summary.headline_confidence);
    return [
        {key: 'symbol', label: 'Symbol', text: true, views: 'ovra', value: (row) => row.symbol,
         cell: (row) => row.symbol},
        text('name', 'Name', 'ova', nameOf),
        text('side', 'Side', 'ora', (row) => row.side),
        text('type', 'Type', 'a', (row) => word(row.type)),
        text('sector', 'Sector', 'va', (row) => row.sector),
        text('tags', 'Tags', 'a', (row) => row.tags.replaceAll(';', ', ')),
        {key: 'quantity', label: 'Quantity', unit: 'units', views: 'ova',
         value: (row) => Number(row.quantity),
         cell: (row) => figure(Number(row.quantity), exact(row.quantity))},
        {key: 'entry_price', label: 'Entry price', unit: currency, views: 'va',
         value: (row) => isMissing(row.entry_price) ? null : Number(row.entry_price),
         cell: (row) => figure(row.entry_price, exact(row.entry_price))},
        {key: 'price', label: 'Price', unit: currency, views: 'ova', value: (row) => row.price,
         cell: (row) => figure(row.price, number(row.price, 2), {
             reason: why(row), unit: `${currency}, close of ${row.price_date}`})},
        {key: 'price_date', label: 'Price of', views: 'va', text: true,
         value: (row) => row.price_date, cell: (row) => row.price_date ?? ''},
        money('market_value', 'Market value', 'ovra'),
        fraction('weight', 'Weight', 'ovra', {total: true, hint: 'Of the gross value of the priced positions'}),
        money('cost', 'Cost', 'va'),
        money('unrealized_gain', 'Unrealised', 'ova', {signed: true, hint: 'Market value less cost'}),
        fraction('unrealized_return', 'Return', 'va', {signed: true, hint: 'Over cost'}),
        money('daily_pnl', 'Day P&L', 'ova', {signed: true}),
        fraction('daily_return', 'Day', 'va', {signed: true, digits: 2, hint: 'Return of the price on the last day'}),
        money('var_historical', 'VaR part', 'ora', {hint: `Historical component at ${at}; sums to VaR`}),
        money('es_historical', 'ES part', 'ra', {hint: `Historical component at ${at}; sums to ES`}),
        money('var_parametric', 'VaR part, param.', 'ra', {hint: `Parametric component at ${at}`}),
        fraction('share_historical', 'Share of VaR', 'ora', {total: true, hint: 'VaR part over the historical VaR of the book'}),
        fraction('var_share', 'Share, param.', 'ra', {total: true, hint: 'Of the parametric VaR of the book'}),
        money('var_standalone', 'VaR alone', 'ra', {total: false, hint: `Historical VaR of the position alone at ${at}`}),
        money('var_incremental', 'VaR added', 'ra', {total: false, hint: 'Historical VaR of the book less VaR without the position'}),
        fraction('volatility_annualized', 'Volatility', 'ra', {hint: 'Annualised, of the symbol\u2019s returns'}),
        {key: 'correlation_with_book', label: 'Corr. with book', views: 'ra',
         value: (row) => row.correlation_with_book,
         cell: (row) => figure(row.correlation_with_book, number(row.correlation_with_book, 2),
                               {reason: why(row)})},
    ];
}

// The row names the symbol already.
function reasonOf(row) {
    if (!row.issue) return null;
    const text = row.issue.startsWith(`${row.symbol} `) ? row.issue.slice(row.symbol.length + 1) : row.issue;
    return [h('span', {class: 'flag'}, 'left out'), ' ', text];
}

const matches = (row, text, side) => {
    if (side === 'out' ? !row.issue : side !== 'all' && row.side !== side) return false;
    const all = [row.symbol, nameOf(row), row.sector, row.type, row.tags, row.strategy, row.side]
        .join(' ').toLowerCase();
    return text.toLowerCase().split(/\s+/).every((part) => all.includes(part));
};

const remembered = {view: 'o', side: 'all', text: ''};

export function positionsSection(report) {
    const whole = report.summary.var;
    const all = report.snapshot.positions.map((row) => ({
        ...row, share_historical: isMissing(row.var_historical) || !whole ? null : row.var_historical / whole}));
    const columns = makeColumns(report);
    const visible = () => columns.filter((c) => c.views.includes(remembered.view));
    const chosen = () => all.filter((row) => matches(row, remembered.text, remembered.side));
    const count = h('span', {class: 'count', role: 'status'});
    const table = dataTable({
        id: 'positions-table', caption: `Positions of ${report.name} as of ${report.as_of}`,
        rows: [], columns: visible(), sort: {key: 'market_value', descending: true},
        none: 'No position matches the filter.',
        reason: reasonOf,
        row: (row) => ({'data-symbol': row.symbol}),
        total: (rows) => {
            const valued = rows.filter((row) => !isMissing(row.market_value)).length;
            const cells = {symbol: 'Total', name: `${valued} of ${rows.length} have a value`};
            for (const c of columns) if (c.total) cells[c.key] = c.total(rows);
            return cells;
        },
    });
    const draw = () => {
        const rows = chosen();
        count.textContent = rows.length === all.length ? `${all.length} positions`
            : `${rows.length} of ${all.length} positions`;
        table.show(rows, visible());
    };
    const filter = h('input', {
        type: 'search', id: 'filter', placeholder: 'Symbol, name, sector, tag', value: remembered.text,
        autocomplete: 'off', spellcheck: 'false',
        oninput: (event) => { remembered.text = event.target.value.trim(); draw(); }});
    const out = all.filter((row) => row.issue).length;
    const sides = [['all', 'All'], ['long', 'Long'], ['short', 'Short']];
    if (out > 0) sides.push(['out', `Left out ${out}`]);
    if (!sides.some(([value]) => value === remembered.side)) remembered.side = 'all';
    draw();
    return [
        h('div', {class: 'tools'},
          h('label', {class: 'search'}, h('span', {}, 'Filter ', h('kbd', {}, '/')), filter),
          choice('Which positions', sides, remembered.side,
                 (value) => { remembered.side = value; draw(); }),
          choice('Columns', [['o', 'Overview'], ['v', 'Value'], ['r', 'Risk'], ['a', 'All']],
                 remembered.view, (value) => { remembered.view = value; draw(); }),
          count),
        table.node,
        out > 0 ? h('p', {class: 'note'}, `${out} positions have no value here and enter no total and no risk figure; the risk figures cover ${percent(report.coverage, 1)} % of the book, at cost where there is no price.`) : null,
    ];
}
