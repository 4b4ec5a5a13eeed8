// Jobs: a report that runs in the background, told as it goes, and the list of the latest.
import {byId, fill, h} from './dom.js';
import {cancelJob, listJobs, readJobResult, submitJob, waitForJob} from './api.js';
import {duration, number} from './format.js';
import {problemNode} from './problems.js';
import {word} from './words.js';

export const isFinal = (job) => ['succeeded', 'failed', 'cancelled', 'expired'].includes(job.state);

// The server answers the moment something changes; a page need not redraw more often than this.
const redrawMs = 150;
// Screen readers are told at most this often.
const announceMs = 5000;

export function progressText(job) {
    if (job.cancel_requested && !isFinal(job)) return 'Cancelling';
    if (job.state === 'queued' || job.state === 'leased') return 'Waiting for a worker';
    const {done, total, unit, phase} = job.progress;
    const count = total > 0 ? ` ${number(done)} of ${number(total)} ${unit}` : '';
    const left = job.eta_ms ? `, about ${duration(job.eta_ms)} left` : '';
    return `${phase ? word(phase) : 'Running'}${count}${left}`;
}

// Runs a report as a job. `told` gets the job each time it changes. Returns the job as it ended.
export async function runJob(request, told) {
    return followJob(await submitJob('report.get', request), told);
}

export async function followJob(first, told) {
    let job = first;
    let announced = 0;
    told(job);
    while (!isFinal(job)) {
        job = await waitForJob(job.id, job.version);
        told(job);
        if (performance.now() - announced > announceMs) {
            announced = performance.now();
            byId('live').textContent = progressText(job);
        }
        if (!isFinal(job)) await new Promise((resolve) => setTimeout(resolve, redrawMs));
    }
    byId('live').textContent = job.state === 'succeeded' ? 'The report is ready.' : `The job is ${job.state}.`;
    return job;
}

export {cancelJob, readJobResult};

// The list behind "Jobs". `open(job)` shows the result of one.
export class JobTray {
    constructor(details, open) {
        this.details = details;
        this.panel = byId('jobs-panel');
        this.count = byId('jobs-count');
        this.open = open;
        details.addEventListener('toggle', () => { if (details.open) this.refresh(); });
        document.addEventListener('click', (event) => {
            if (details.open && !details.contains(event.target)) details.open = false;
        });
    }

    async refresh() {
        let jobs;
        try {
            jobs = (await listJobs()).data;
        } catch (error) {
            fill(this.panel, problemNode(error));
            return;
        }
        const running = jobs.filter((job) => !isFinal(job)).length;
        this.count.hidden = running === 0;
        this.count.textContent = String(running);
        this.count.setAttribute('aria-label', `${running} running`);
        fill(this.panel, jobs.length === 0 ? h('p', {}, 'No jobs yet. Run makes one.')
            : h('ul', {}, jobs.map((job) => this.row(job))));
        clearTimeout(this.timer);
        if (running > 0 && this.details.open) this.timer = setTimeout(() => this.refresh(), 2000);
    }

    row(job) {
        const act = (label, action) => h('button', {type: 'button', onclick: async () => {
            try {
                await action();
                await this.refresh();
            } catch (error) {
                fill(this.panel, problemNode(error));
            }
        }}, label);
        const state = isFinal(job) ? word(job.state) : progressText(job);
        return h('li', {}, h('span', {class: `state ${job.state}`}, state),
                 h('span', {class: 'what'}, job.method, ' ',
                   h('time', {datetime: job.created_at}, job.created_at.slice(0, 16).replace('T', ' '), ' UTC')),
                 job.error_message && job.state !== 'cancelled' ? h('span', {class: 'why'}, job.error_message) : null,
                 !isFinal(job) ? act('Cancel', () => cancelJob(job.id)) : null,
                 job.state === 'succeeded' && job.method === 'report.get'
                     ? act('Open', async () => { await this.open(job); this.details.open = false; }) : null);
    }
}
