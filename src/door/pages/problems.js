// Refusals on the page, in full: what, where, how to mend it, and the id to look it up by.
import {fill, h} from './dom.js';
import {Problem} from './api.js';

export function problemNode(error, actions = []) {
    const d = error instanceof Problem ? error.document
        : {title: 'The page failed', detail: String(error?.message ?? error), code: 'page'};
    return h('div', {class: 'problem', role: 'alert'},
             h('h2', {}, d.title ?? 'Error'), h('p', {}, d.detail ?? ''),
             d.errors?.length
                 ? h('ul', {}, d.errors.map((e) =>
                     h('li', {}, h('code', {}, e.pointer || '/'), ' ', e.message,
                       e.hint ? h('span', {class: 'hint'}, ` ${e.hint}`) : null)))
                 : null,
             h('p', {class: 'note'}, 'Code ', h('a', {href: `/api/docs/problems#${d.code}`}, h('code', {}, d.code)),
               d.status ? `, status ${d.status}` : '',
               d.request_id ? [', request ', h('code', {}, d.request_id)] : null),
             actions.length ? h('p', {class: 'actions'}, actions) : null);
}

const command = (text) => h('pre', {class: 'command'}, h('code', {}, text));

export function showSignIn(target) {
    document.title = 'Sign in \u2013 Ballast';
    fill(target, h('div', {class: 'door'},
        h('h1', {}, 'Sign in'),
        h('p', {}, 'Open the link that ', h('code', {}, 'ballast serve'),
          ' printed when it started. It works once, within 15 minutes.'),
        h('p', {}, 'It is used up? This prints a new one:'), command('ballast link'),
        h('p', {class: 'note'}, 'There is no password: who can run a command on this machine owns it. Programs use a service token; see the ',
          h('a', {href: '/api/docs'}, 'API documentation'), '.')));
}

export function showEmpty(target) {
    fill(target, h('div', {class: 'door'},
        h('h1', {}, 'No portfolios yet'),
        h('p', {}, 'Load three demo portfolios with prices:'), command('ballast demo load'),
        h('p', {}, 'Or make your own with ', h('a', {href: '/api/docs#portfolio.create'}, h('code', {}, 'portfolio.create')),
          ' and ', h('a', {href: '/api/docs#position.create_many'}, h('code', {}, 'position.create_many')), '.'),
        h('p', {}, h('button', {type: 'button', class: 'primary', onclick: () => location.reload()}, 'Look again'))));
}
