// The path of a book and its drawdown: two panels over one time axis with a common cursor.
import {fill, h, s} from './dom.js';
import {number, percent} from './format.js';
import {linear, ticks} from './charts.js';

const width = 1100;
const left = 52;
const right = width - 12;
const upper = {top: 8, bottom: 196};
const lower = {top: 214, bottom: 296};
const height = 320;

function line(points, x, y) {
    return points.map((v, i) => `${i ? 'L' : 'M'}${x(i).toFixed(1)} ${y(v).toFixed(1)}`).join('');
}

function axis(values, y, digits) {
    return values.map((v) => [
        s('line', {class: Math.abs(v) < 1e-12 ? 'grid strong' : 'grid', x1: left, x2: right, y1: y(v), y2: y(v)}),
        s('text', {class: 'tick', x: left - 7, y: y(v) + 4, 'text-anchor': 'end'},
          `${number(v * 100, digits)} %`)]);
}

// The first day of each year, or of each quarter when the path is short.
function timeMarks(path) {
    const years = new Set(path.map((p) => p.date.slice(0, 4))).size;
    const period = (date) =>
        years > 2 ? date.slice(0, 4) : `${date.slice(0, 4)}-${Math.ceil(Number(date.slice(5, 7)) / 3)}`;
    const marks = [];
    for (let i = 1; i < path.length; ++i)
        if (period(path[i].date) !== period(path[i - 1].date))
            marks.push([i, years > 2 ? path[i].date.slice(0, 4) : path[i].date.slice(0, 7)]);
    return marks;
}

export function pathChart(path) {
    const gains = path.map((p) => p.cumulative);
    const falls = path.map((p) => p.drawdown);
    const x = linear(0, path.length - 1, left, right);
    const least = Math.min(0, ...gains);
    const most = Math.max(0, ...gains);
    const pad = (most - least || 0.01) * 0.05;
    const y = linear(least - pad, most + pad, upper.bottom, upper.top);
    const deepest = Math.min(-1e-6, ...falls);
    const z = linear(deepest * 1.08, 0, lower.bottom, lower.top);
    const last = path.at(-1);
    const summary = `Compounded return of the book held unchanged, ${path[0].date} to ${last.date}: ` +
        `${percent(last.cumulative, 1, true)} %; deepest drawdown ${percent(deepest, 1)} %.`;

    const readout = h('p', {class: 'readout'}, 'Point at the chart, or move with the arrow keys.');
    const cursor = s('line', {class: 'cursor', y1: upper.top, y2: lower.bottom, visibility: 'hidden'});
    const dot = s('circle', {class: 'dot', r: 3.2, visibility: 'hidden'});
    let at = path.length - 1;
    const show = (i) => {
        at = Math.min(path.length - 1, Math.max(0, i));
        const p = path[at];
        fill(readout, h('b', {}, p.date), ': compounded return ',
             h('b', {}, `${percent(p.cumulative, 2, true)} %`), ', drawdown ',
             h('b', {}, `${percent(p.drawdown, 2)} %`));
        for (const [name, v] of [['x1', x(at)], ['x2', x(at)], ['visibility', 'visible']])
            cursor.setAttribute(name, v);
        for (const [name, v] of [['cx', x(at)], ['cy', y(gains[at])], ['visibility', 'visible']])
            dot.setAttribute(name, v);
    };

    const chart = s('svg', {class: 'chart path', viewBox: `0 0 ${width} ${height}`, role: 'img', tabindex: '0',
                            'aria-label': summary},
        axis(ticks(least, most, 5), y, 0), axis(ticks(deepest, 0, 3), z, 0),
        timeMarks(path).map(([i, label]) => [
            s('line', {class: 'grid', x1: x(i), x2: x(i), y1: upper.top, y2: lower.bottom}),
            s('text', {class: 'tick', x: x(i) + 3, y: height - 8}, label)]),
        s('path', {class: 'area-fall', d: `M${x(0)} ${z(0)}${line(falls, x, z).replace('M', 'L')}L${right} ${z(0)}Z`}),
        s('path', {class: 'stroke-fall', d: line(falls, x, z)}),
        s('path', {class: 'stroke-gain', d: line(gains, x, y)}),
        s('text', {class: 'panel-name', x: left + 6, y: upper.top + 10}, 'Compounded return'),
        s('text', {class: 'panel-name', x: left + 6, y: lower.bottom - 5}, 'Drawdown'),
        cursor, dot);
    chart.addEventListener('pointermove', (event) => {
        const box = chart.getBoundingClientRect();
        const at = (event.clientX - box.left) * (width / box.width);
        show(Math.round(linear(left, right, 0, path.length - 1)(at)));
    });
    chart.addEventListener('keydown', (event) => {
        const step = {ArrowLeft: -1, ArrowRight: 1, PageUp: -21, PageDown: 21,
                      Home: -path.length, End: path.length}[event.key];
        if (!step) return;
        event.preventDefault();
        event.stopPropagation();
        readout.setAttribute('aria-live', 'polite');
        show(at + step);
    });
    return h('figure', {}, chart, h('figcaption', {}, readout));
}
