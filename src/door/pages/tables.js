// Tables: sorted by their headings, filtered from outside, with totals, readable by keyboard and
// screen reader. Sorting and filtering outlive a new report of the same kind.
import {fill, h} from './dom.js';
import {isMissing} from './format.js';

const remembered = new Map();  // table id -> {key, descending}

const collator = new Intl.Collator('en', {numeric: true, sensitivity: 'base'});

function compare(a, b) {
    if (typeof a === 'number' && typeof b === 'number') return a - b;
    return collator.compare(String(a), String(b));
}

// What has no value stands last in either direction.
function sorted(rows, column, descending) {
    if (!column) return rows;
    const keyed = rows.map((row) => [column.value(row), row]);
    keyed.sort(([a], [b]) => {
        const noA = isMissing(a) || a === '';
        const noB = isMissing(b) || b === '';
        if (noA || noB) return noA - noB;
        return descending ? compare(b, a) : compare(a, b);
    });
    return keyed.map(([, row]) => row);
}

function heading(column, order, sort) {
    const active = order.key === column.key;
    const attributes = {scope: 'col', class: column.text ? 'text' : null,
                        'aria-sort': !active ? null : order.descending ? 'descending' : 'ascending'};
    const unit = column.unit ? h('small', {}, column.unit) : null;
    if (!sort || !column.value) return h('th', attributes, column.label, unit);
    return h('th', attributes,
             h('button', {type: 'button', class: 'sort', title: column.hint ?? null,
                          'data-sort': column.key, onclick: () => sort(column)},
               h('span', {class: 'label'}, column.label,
                 h('span', {class: 'arrow', 'aria-hidden': 'true'},
                   active ? (order.descending ? '\u25bc' : '\u25b2') : '')),
               unit));
}

// The cells of a row. Where `reason` says why the row has no figures, a run of empty cells becomes
// one cell that says it.
function cells(row, columns, reason) {
    const out = [];
    for (let i = 0; i < columns.length; ++i) {
        const column = columns[i];
        if (i === 0) {
            out.push(h('th', {scope: 'row', class: 'text'}, column.cell(row)));
            continue;
        }
        let end = i;
        const empty = (c) => !c.text && c.value && isMissing(c.value(row));
        while (reason && end < columns.length && empty(columns[end])) ++end;
        if (end - i >= 3) {
            out.push(h('td', {colspan: end - i, class: 'reason'}, reason));
            reason = null;
            i = end - 1;
        } else {
            out.push(h('td', {class: column.text ? 'text' : null}, column.cell(row)));
        }
    }
    return out;
}

// dataTable({id, caption, columns: [{key, label, unit, value(row), cell(row), text, hint}], rows,
//            sort: {key, descending}, total(rows) -> nodes by column key, reason(row), row(row)})
// A column without `value` is not sorted by. show(rows, columns) changes what is shown.
export function dataTable(options) {
    const {id, caption} = options;
    const order = remembered.get(id) ?? {key: null, descending: false, ...options.sort};
    if (id) remembered.set(id, order);
    let {rows, columns} = options;
    const head = h('tr');
    const body = h('tbody');
    const foot = h('tfoot');
    const table = h('table', {id, class: options.class},
                    h('caption', {class: options.captionShown ? null : 'sr'}, caption),
                    h('thead', {}, head), body, foot);

    const sort = options.sort === false ? null : (column) => {
        const again = order.key === column.key;
        order.descending = again ? !order.descending : !column.text;
        order.key = column.key;
        draw();
        head.querySelector(`[data-sort="${column.key}"]`)?.focus();
    };

    function draw() {
        fill(head, columns.map((column) => heading(column, order, sort)));
        const column = columns.find((c) => c.key === order.key && c.value);
        fill(body, sorted(rows, column, order.descending).map((row) => {
            const reason = options.reason?.(row);
            return h('tr', {class: reason ? 'left-out' : null, ...options.row?.(row)},
                     cells(row, columns, reason));
        }));
        if (rows.length === 0)
            fill(body, h('tr', {}, h('td', {colspan: columns.length, class: 'text none'},
                                     options.none ?? 'Nothing to show.')));
        const total = rows.length > 0 && options.total?.(rows);
        fill(foot, total && h('tr', {}, columns.map((c, i) =>
            i === 0 ? h('th', {scope: 'row', class: 'text'}, total[c.key])
                    : h('td', {class: c.text ? 'text' : null}, total[c.key] ?? ''))));
    }

    draw();
    return {
        node: h('div', {class: 'scroll', tabindex: '0', role: 'region', 'aria-label': caption},
                table),
        show(newRows, newColumns = columns) {
            rows = newRows;
            columns = newColumns;
            draw();
        },
    };
}

// Two columns, name and figure: rows of [label, node, note].
export function facts(caption, rows) {
    return h('dl', {class: 'facts', 'aria-label': caption},
             rows.map(([label, node, note]) =>
                 h('div', {}, h('dt', {}, label, note ? h('small', {}, note) : null),
                   h('dd', {}, node))));
}

// A choice of which of several views is shown: [[value, label]].
export function choice(label, options, selected, change) {
    const buttons = options.map(([value, text]) =>
        h('button', {type: 'button', 'data-value': value,
                     'aria-pressed': String(value === selected),
                     onclick: (event) => {
                         for (const b of buttons)
                             b.setAttribute('aria-pressed', String(b === event.currentTarget));
                         change(value);
                     }}, text));
    return h('div', {class: 'choice', role: 'group', 'aria-label': label}, buttons);
}
