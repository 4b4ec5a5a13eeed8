// What the figures stand on: conventions, issues, digests.
import {h} from './dom.js';
import {word} from './words.js';

export function basisSection(report) {
    return [
        h('h3', {}, 'Conventions'),
        h('ul', {class: 'prose'}, report.conventions.map((text) => h('li', {}, text))),
        h('h3', {}, `Issues (${report.issues.length})`),
        report.issues.length === 0 ? h('p', {}, 'None: everything entered.')
            : h('ul', {class: 'issues'}, report.issues.map((issue) =>
                h('li', {class: issue.severity},
                  h('span', {class: 'severity'}, word(issue.severity)),
                  h('span', {}, issue.message, ' ', h('code', {}, issue.code))))),
        h('h3', {}, 'Digests'),
        h('dl', {class: 'digests'},
          h('div', {}, h('dt', {}, 'Result'), h('dd', {}, h('code', {}, report.digest))),
          h('div', {}, h('dt', {}, 'Market data'), h('dd', {}, h('code', {}, report.data_digest))),
          h('div', {}, h('dt', {}, 'Engine'), h('dd', {}, h('code', {}, report.engine_version)))),
        h('p', {class: 'note'}, 'The same request on the same data and version gives the same result digest.'),
    ];
}
