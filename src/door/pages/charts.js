// Charts as SVG made by the object model. Each has a sentence that says what it shows; the figures
// stand in a table beside it or in the text below.
import {fill, h, s} from './dom.js';
import {number} from './format.js';

const linear = (from, to, low, high) => (x) => low + ((x - from) / (to - from || 1)) * (high - low);

// About `count` round values between two bounds.
export function ticks(from, to, count = 5) {
    const raw = (to - from || 1) / count;
    const power = 10 ** Math.floor(Math.log10(raw));
    const step = [1, 2, 2.5, 5, 10].map((m) => m * power).find((candidate) => candidate >= raw);
    const out = [];
    for (let k = Math.ceil(from / step - 1e-9); k * step <= to + step * 1e-9; ++k)
        out.push(k * step);
    return out;
}

// Bars about a common zero: rows of {name, long, short} in one currency, longest scale shared.
export function divergingBars(rows) {
    const most = Math.max(1e-12, ...rows.map((r) => Math.max(r.long, -r.short)));
    const low = Math.max(0, ...rows.map((r) => -r.short)) / most;
    const high = Math.max(0, ...rows.map((r) => r.long)) / most;
    const span = low + high || 1;
    const bar = (row) => {
        const zero = (100 * low) / span;
        const left = (100 * (-row.short / most)) / span;
        const right = (100 * (row.long / most)) / span;
        return s('svg', {class: 'bar-cell', viewBox: '0 0 100 10', preserveAspectRatio: 'none',
                         'aria-hidden': 'true'},
                 s('rect', {class: 'fill-short', x: zero - left, y: 1.5, width: left, height: 7}),
                 s('rect', {class: 'fill-long', x: zero, y: 1.5, width: right, height: 7}),
                 s('rect', {class: 'zero', x: zero - 0.15, y: 0, width: 0.3, height: 10}));
    };
    return new Map(rows.map((row) => [row, bar(row)]));
}

// One bar in a cell, positive to the right.
export function cellBar(x, low, high) {
    const at = linear(Math.min(0, low), Math.max(0, high), 0, 100);
    const from = Math.min(at(0), at(x ?? 0));
    return s('svg', {class: 'bar-cell', viewBox: '0 0 100 10', preserveAspectRatio: 'none',
                     'aria-hidden': 'true'},
             s('rect', {class: x < 0 ? 'fill-short' : 'fill-long', x: from, y: 1.5,
                        width: Math.abs(at(x ?? 0) - at(0)), height: 7}),
             s('rect', {class: 'zero', x: at(0) - 0.15, y: 0, width: 0.3, height: 10}));
}

// Bars with whiskers of one standard error: rows of {label, kind, value, error}.
export function errorBars(rows, summary, unit) {
    const rowHeight = 17;
    const left = 196;
    const width = 620;
    const right = width - 84;
    const height = rows.length * rowHeight + 26;
    const most = Math.max(...rows.map((r) => r.value + (r.error ?? 0)));
    const x = linear(0, most, left, right);
    const y = (i) => 4 + i * rowHeight;
    return s('svg', {class: 'chart errors', viewBox: `0 0 ${width} ${height}`, role: 'img',
                     'aria-label': summary},
             ticks(0, most, 4).map((t) => [
                 s('line', {class: 'grid', x1: x(t), x2: x(t), y1: 0, y2: height - 20}),
                 s('text', {class: 'tick', x: x(t), y: height - 6, 'text-anchor': 'middle'},
                   number(t))]),
             rows.map((row, i) => [
                 row.label && s('text', {class: 'name', x: left - 40, y: y(i) + 12,
                                         'text-anchor': 'end'}, row.label),
                 s('text', {class: 'tick', x: left - 8, y: y(i) + 12, 'text-anchor': 'end'},
                   row.kind === 'es' ? 'ES' : 'VaR'),
                 s('rect', {class: row.kind === 'es' ? 'fill-es' : 'fill-var', x: left, y: y(i) + 2,
                            width: Math.max(0, x(row.value) - left), height: rowHeight - 5}),
                 row.error && s('path', {class: 'whisker',
                     d: `M${x(row.value - row.error)} ${y(i) + rowHeight / 2 - 0.5}` +
                        `H${x(row.value + row.error)}` +
                        `m0 -4v8M${x(row.value - row.error)} ${y(i) + rowHeight / 2 - 4.5}v8`}),
                 s('text', {class: 'value', x: x(row.value + (row.error ?? 0)) + 6, y: y(i) + 12},
                   number(row.value))]),
             s('title', {}, `${summary} Unit: ${unit}.`));
}

// A symmetric matrix as coloured squares, rows and columns in the given order.
export function heatMap(symbols, matrix, order, summary) {
    const n = order.length;
    const cell = n <= 12 ? 38 : n <= 26 ? 26 : n <= 45 ? 18 : 10;
    const margin = 12 + 7.6 * Math.max(...symbols.map((t) => t.length));
    const size = margin + n * cell;
    const readout = h('p', {class: 'readout', 'aria-live': 'off'}, 'Point at a square, or move with the arrow keys.');
    const mark = s('rect', {class: 'cursor', width: cell, height: cell, visibility: 'hidden'});
    let at = null;
    const show = (i, j) => {
        at = [i, j];
        const r = matrix[order[i]][order[j]];
        fill(readout, h('b', {}, symbols[order[i]]), ' and ', h('b', {}, symbols[order[j]]), ': ',
             number(r, 4));
        mark.setAttribute('x', margin + j * cell);
        mark.setAttribute('y', margin + i * cell);
        mark.setAttribute('visibility', 'visible');
    };
    const squares = order.flatMap((row, i) => order.map((column, j) => {
        const r = matrix[row][column];
        return s('g', {},
                 s('rect', {class: r < 0 ? 'heat minus' : 'heat plus', x: margin + j * cell,
                            y: margin + i * cell, width: cell, height: cell,
                            vars: {'--t': Math.min(1, Math.abs(r)).toFixed(3)}}),
                 cell >= 24 && s('text', {class: Math.abs(r) > 0.74 ? 'heat-text on' : 'heat-text',
                                          x: margin + (j + 0.5) * cell,
                                          y: margin + (i + 0.5) * cell + 3,
                                          'text-anchor': 'middle'},
                                 i === j ? '1' : number(r * 100)));
    }));
    const names = order.flatMap((k, i) => [
        s('text', {class: 'axis', x: margin - 5, y: margin + (i + 0.5) * cell + 4,
                   'text-anchor': 'end'}, symbols[k]),
        s('text', {class: 'axis', 'text-anchor': 'start',
                   transform: `translate(${margin + (i + 0.5) * cell + 4} ${margin - 5}) rotate(-90)`},
          symbols[k])]);
    const chart = s('svg', {class: 'chart heat-map', viewBox: `0 0 ${size + 1} ${size + 1}`, role: 'img',
                            tabindex: '0', 'aria-label': summary}, squares, names, mark);
    chart.addEventListener('pointermove', (event) => {
        const box = chart.getBoundingClientRect();
        const scale = (size + 1) / box.width;
        const j = Math.floor(((event.clientX - box.left) * scale - margin) / cell);
        const i = Math.floor(((event.clientY - box.top) * scale - margin) / cell);
        if (i >= 0 && j >= 0 && i < n && j < n) show(i, j);
    });
    chart.addEventListener('keydown', (event) => {
        const moves = {ArrowUp: [-1, 0], ArrowDown: [1, 0], ArrowLeft: [0, -1], ArrowRight: [0, 1]};
        const move = moves[event.key];
        if (!move || n === 0) return;
        event.preventDefault();
        event.stopPropagation();
        const [i, j] = at ?? [0, 0];
        const clamp = (k) => Math.min(n - 1, Math.max(0, k));
        readout.setAttribute('aria-live', 'polite');
        show(at ? clamp(i + move[0]) : 0, at ? clamp(j + move[1]) : 0);
    });
    return h('figure', {class: 'heat-figure'}, chart, h('figcaption', {}, readout));
}

export {linear};
