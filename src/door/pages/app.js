// The page: signs in, lists portfolios, shows the report that the address names.
import {byId, fill, h} from './dom.js';
import {Problem, listPortfolios, openSession, readReport, signOut} from './api.js';
import {Controls} from './controls.js';
import {JobTray, cancelJob, isFinal, progressText, readJobResult, runJob} from './jobs.js';
import {listenToKeys, showKeys} from './keys.js';
import {problemNode, showEmpty, showSignIn} from './problems.js';
import {sections, showReport} from './report.js';
import {hashOf, readHash, requestOf, sameReport} from './state.js';

// Above this many paths a report opens as a job, so that it shows progress and can be cancelled.
const directPaths = 1_000_000;

const target = byId('report');
const reports = new Map();  // hash without section -> report
let portfolios = [];
let shown = null;           // {portfolio, parameters} of the report on the page
let running = null;         // {view, job} while a job runs
let waiting = null;         // AbortController of a report that is being read

const keyOf = (view) => hashOf(view.portfolio, view.parameters);

function leave() {
    for (const id of ['session', 'side', 'controls']) byId(id).hidden = true;
    waiting?.abort();
    showSignIn(target);
}

function fail(error) {
    if (error instanceof Problem && error.status === 401) return leave();
    fill(target, problemNode(error, [
        h('button', {type: 'button', class: 'primary', onclick: () => open(readHash())}, 'Try again')]));
}

function drawSide(view) {
    fill(byId('portfolios'), portfolios.map((p) => {
        const here = p.slug === view.portfolio;
        return h('li', {}, h('a', {href: hashOf(p.slug, view.parameters),
                                   'aria-current': here ? 'page' : null},
                             h('span', {class: 'name'}, p.name),
                             h('span', {class: 'detail'}, p.slug, ' \u00b7 ', p.base_currency)));
    }));
    fill(byId('contents'), h('h2', {}, 'Sections'), h('ol', {class: 'contents'}, sections.map((s) =>
        h('li', {}, h('a', {href: hashOf(view.portfolio, view.parameters, s.id)}, s.title)))));
}

function goTo(section) {
    const node = section && byId(section);
    if (!node) return;
    node.scrollIntoView();
    node.focus({preventScroll: true});
}

function show(view, report) {
    shown = view;
    showReport(target, report);
    controls.show(view, report);
    document.title = `${report.name}, ${report.as_of} \u2013 Ballast`;
    byId('live').textContent = `${report.name} as of ${report.as_of}.`;
    goTo(view.section);
}

function skeleton(view) {
    const name = portfolios.find((p) => p.slug === view.portfolio)?.name ?? view.portfolio;
    fill(target, h('div', {class: 'skeleton', 'aria-busy': 'true'}, h('h1', {}, name),
                   h('p', {class: 'note'}, 'Computing the report'),
                   h('div', {class: 'tiles'}, Array.from({length: 7}, () => h('div', {class: 'tile'}))),
                   h('div', {class: 'block'})));
}

async function open(view) {
    waiting?.abort();
    drawSide(view);
    controls.clear();
    controls.show(view);
    if (running && !sameReport(running.view, view)) controls.progress(null);
    const ready = reports.get(keyOf(view));
    if (ready) return show(view, ready);
    if ((view.parameters.paths ?? 0) > directPaths) {
        skeleton(view);
        return run(view);
    }
    const mine = waiting = new AbortController();
    skeleton(view);
    try {
        const report = await readReport(requestOf(view), mine.signal);
        reports.set(keyOf(view), report);
        if (waiting === mine) show(view, report);
    } catch (error) {
        if (waiting === mine && error.name !== 'AbortError') fail(error);
    }
}

// Runs as a job. The page can go elsewhere meanwhile; the result waits in the tray.
async function run(view) {
    if (running) return;
    const mine = running = {view, job: null};
    const title = document.title;
    controls.clear();
    controls.progress({text: 'Submitting', done: 0, total: 0});
    try {
        const job = await runJob(requestOf(view), (state) => {
            const first = mine.job === null;
            mine.job = state;
            if (first) tray.refresh();
            if (mine.cancelled && !state.cancel_requested && !isFinal(state)) cancelJob(state.id).catch(() => {});
            if (!sameReport(view, readHash()) && shown && !sameReport(view, shown)) return;
            const {done, total} = state.progress;
            controls.progress({text: progressText(state), done, total});
            if (total > 0) document.title = `${Math.floor((100 * done) / total)} % \u2013 Ballast`;
        });
        document.title = title;
        running = null;
        controls.progress(null);
        if (job.state === 'succeeded') {
            const report = await readJobResult(job.id);
            reports.set(keyOf(view), report);
            if (sameReport(view, readHash())) show(view, report);
        } else if (job.state === 'cancelled') {
            controls.text.textContent = 'Cancelled';
            if (!shown || target.querySelector('.skeleton')) showStopped(view);
        } else {
            throw new Problem({title: `The job ${job.state}`, detail: job.error_message, code: job.error_code || job.state});
        }
    } catch (error) {
        document.title = title;
        running = null;
        controls.progress(null);
        if (error instanceof Problem && error.status === 401) leave();
        else controls.fail(error);
    } finally {
        tray.refresh();
    }
}

function showStopped(view) {
    fill(target, h('div', {class: 'door'}, h('h1', {}, 'Cancelled'),
        h('p', {}, 'There is no report with these parameters yet.'),
        h('p', {}, h('a', {href: hashOf(view.portfolio, {})}, 'Open the report with the defaults'))));
}

function cancel() {
    if (!running) return;
    running.cancelled = true;
    if (running.job) cancelJob(running.job.id).catch((error) => controls.fail(error));
    controls.progress({text: 'Cancelling', done: 0, total: 0});
}

const controls = new Controls(byId('controls'), {
    run(parameters) {
        const view = {portfolio: readHash().portfolio, parameters};
        // The address follows without a new load: the job brings the report.
        history.replaceState(null, '', hashOf(view.portfolio, parameters));
        drawSide(view);
        controls.shown = parameters;
        run(view);
    },
    cancel,
    request: () => requestOf(shown ?? readHash()),
});

const tray = new JobTray(byId('jobs'), async (job) => {
    const report = await readJobResult(job.id);
    const view = {portfolio: report.portfolio, parameters: {as_of: report.as_of}};
    const simulated = report.var.value?.results.find((r) => r.paths !== null);
    if (simulated) Object.assign(view.parameters, {paths: simulated.paths, seed: simulated.seed});
    view.parameters.confidence = report.summary.headline_confidence;
    reports.set(keyOf(view), report);
    location.hash = keyOf(view);
});

function follow() {
    let view = readHash();
    if (!portfolios.some((p) => p.slug === view.portfolio || p.id === view.portfolio)) {
        if (view.portfolio)
            return fail(new Problem({title: 'Not found', code: 'not_found', detail: `There is no portfolio ${view.portfolio}; choose one on the left.`}));
        view = {...view, portfolio: portfolios[0].slug};
        history.replaceState(null, '', hashOf(view.portfolio, view.parameters, view.section));
    }
    if (shown && sameReport(view, shown) && target.querySelector('.masthead')) return goTo(view.section);
    return open(view);
}

async function start() {
    try {
        const session = await openSession();
        byId('who').textContent = session.name;
        byId('session').hidden = false;
        portfolios = await listPortfolios();
    } catch (error) {
        return fail(error);
    }
    tray.refresh();
    if (portfolios.length === 0) return showEmpty(target);
    byId('side').hidden = byId('controls').hidden = false;
    addEventListener('hashchange', () => { if (location.hash !== '#main') follow(); });
    listenToKeys({run: () => controls.submit(), cancel,
                  section: (i) => { if (sections[i]) goTo(sections[i].id); }});
    return follow();
}

byId('show-keys').addEventListener('click', showKeys);
byId('sign-out').addEventListener('click', async () => {
    try {
        await signOut();
        leave();
    } catch (error) {
        fail(error);
    }
});
start();
