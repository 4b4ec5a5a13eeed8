// The report on the page: its sections in the order in which they are read.
import {fill, h} from './dom.js';
import {percent} from './format.js';
import {summarySection} from './summary.js';
import {positionsSection} from './positions.js';
import {exposuresSection} from './exposures.js';
import {varSection} from './var.js';
import {backtestSection} from './backtest.js';
import {correlationSection} from './correlation.js';
import {performanceSection} from './performance.js';
import {greeksSection} from './greeks.js';
import {basisSection} from './basis.js';

// A section of the report data holds figures or the reason why there are none.
function orReason(section, draw) {
    return (report) => {
        const part = report[section];
        if (part?.value !== null && part?.value !== undefined) return draw(report, part.value);
        return h('p', {class: 'unavailable'}, h('b', {}, 'Not available. '),
                 part?.unavailable || 'The report gives no reason.');
    };
}

export const sections = [
    {id: 'summary', title: 'Summary', draw: summarySection},
    {id: 'positions', title: 'Positions', draw: positionsSection},
    {id: 'exposures', title: 'Exposures', draw: orReason('exposures', exposuresSection)},
    {id: 'var', title: 'Value at risk', draw: orReason('var', varSection)},
    {id: 'backtest', title: 'Backtest', draw: orReason('backtest', backtestSection)},
    {id: 'correlation', title: 'Correlation', draw: orReason('correlation', correlationSection)},
    {id: 'performance', title: 'Performance', draw: orReason('performance', performanceSection)},
    {id: 'greeks', title: 'Greeks', draw: orReason('greeks', greeksSection)},
    {id: 'basis', title: 'Basis', draw: basisSection},
];

function masthead(report) {
    const coverage = report.coverage < 1
        ? h('span', {class: 'flag'}, `${percent(report.coverage, 1)} % of the book in the risk figures`)
        : 'whole book in the risk figures';
    return h('header', {class: 'masthead'},
             h('div', {}, h('h1', {}, report.name),
               h('p', {class: 'description'}, report.description)),
             h('dl', {class: 'stand'},
               h('div', {}, h('dt', {}, 'As of'), h('dd', {}, report.as_of)),
               h('div', {}, h('dt', {}, 'Currency'), h('dd', {}, report.currency)),
               h('div', {}, h('dt', {}, 'Benchmark'), h('dd', {}, report.benchmark || 'none')),
               h('div', {}, h('dt', {}, 'Coverage'), h('dd', {}, coverage))));
}

export function showReport(target, report) {
    fill(target, masthead(report), sections.map(({id, title, draw}) =>
        h('section', {id, class: 'section', tabindex: '-1', 'aria-labelledby': `${id}-title`},
          h('h2', {id: `${id}-title`}, title), draw(report))));
}
