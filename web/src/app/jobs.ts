// Jobs: long calculations that run in the server, go on when the page changes, tell how far they are,
// and can be cancelled. State lives outside the pages, one entry per job.
import {
    call,
    isAbort,
    isUnreachable,
    Problem,
    type MethodName,
    type RequestOf,
    type ResponseOf,
} from '../api/client';
import type {Job} from '../api/types.gen';
import {duration, number} from '../ui/format';
import {word} from '../ui/words';
import {isLive, listenToJobs} from './job_events';
import {preferences} from './preferences';
import {makeStore, useStore} from './store';

export interface Run {
    key: string; // what the page knows it by: the same key, the same place on the page
    title: string; // "VaR of demo-individual"
    to: string; // the address that shows its result
    job: Job | null; // null until it is submitted
    result: unknown; // once it has succeeded
    error: unknown; // of submitting, waiting or the job itself
    cancelling: boolean;
}

export const runs = makeStore<readonly Run[]>([]);
export const announcement = makeStore('');

const announceMs = 5000; // screen readers are reported at most this often
let announcedAt = 0;

export const isFinal = (job: Pick<Job, 'state'>): boolean =>
    ['succeeded', 'failed', 'cancelled', 'expired'].includes(job.state);

export const isRunning = (run: Run): boolean =>
    !run.error && (run.job === null || !isFinal(run.job));

export function progressText(job: Job): string {
    if (job.cancel_requested && !isFinal(job)) return 'Cancelling';
    if (job.state === 'queued' || job.state === 'leased') return 'Waiting for a worker';
    if (isFinal(job)) return word(job.state);
    const {done, total, unit, phase} = job.progress;
    const count = total > 0 ? ` ${number(done)} of ${number(total)} ${unit}` : '';
    const left = job.eta_ms ? `, about ${duration(job.eta_ms)} left` : '';
    return `${phase ? word(phase) : 'Running'}${count}${left}`;
}

function update(key: string, change: Partial<Run>): void {
    runs.set((all) => all.map((run) => (run.key === key ? {...run, ...change} : run)));
}

const runOf = (key: string): Run | undefined => runs.get().find((run) => run.key === key);

function announce(text: string, always: boolean): void {
    if (!always && performance.now() - announcedAt < announceMs) return;
    announcedAt = performance.now();
    announcement.set(text);
}

function notify(title: string, job: Job): void {
    const text = `${title}: ${word(job.state).toLowerCase()}`;
    announce(`${text}.`, true);
    if (
        preferences.get().notify &&
        document.hidden &&
        'Notification' in window &&
        Notification.permission === 'granted'
    )
        new Notification(text);
}

// While runs are followed: the stream tells what changes; what it has not reported of for a while is asked
// for. A server that is down or a lost session ends no job, so that asking goes on through them.
const drawMs = 150; // a page need not be drawn more often
const askMs = {live: 15_000, otherwise: 2_000};
const heardAt = new Map<string, number>(); // by the job's id
let stopListening: (() => void) | null = null;
let asking: ReturnType<typeof setInterval> | undefined;
let waiting: Job[] = []; // heard and not drawn yet
let drawing: ReturnType<typeof setTimeout> | undefined;

const followed = (): Run[] => runs.get().filter((run) => run.job !== null && isRunning(run));

function watch(): void {
    const some = followed().length > 0;
    if (some && !stopListening) {
        stopListening = listenToJobs(hear);
        asking = setInterval(askForSilent, 1000);
    }
    if (!some && stopListening) {
        stopListening();
        stopListening = null;
        clearInterval(asking);
        heardAt.clear();
    }
}

function hear(job: Job): void {
    if (!followed().some((run) => run.job?.id === job.id)) return;
    heardAt.set(job.id, performance.now());
    waiting.push(job);
    if (isFinal(job)) draw();
    else drawing ??= setTimeout(draw, drawMs);
}

function draw(): void {
    clearTimeout(drawing);
    drawing = undefined;
    const news = waiting;
    waiting = [];
    for (const job of news)
        for (const run of followed())
            if (run.job?.id === job.id && run.job.version < job.version) take(run, job);
    watch();
}

function take(run: Run, job: Job): void {
    update(run.key, {job});
    if (isFinal(job)) void finish(run, job);
    else announce(`${run.title}: ${progressText(job)}`, false);
}

// Refused for now; the job itself goes on.
const mayPass = (error: unknown): boolean =>
    isUnreachable(error) || (error instanceof Problem && [401, 429].includes(error.status));

async function finish({key, title}: Run, job: Job): Promise<void> {
    notify(title, job);
    while (job.state === 'succeeded' && runOf(key)?.job?.id === job.id) {
        try {
            return update(key, {result: await call('jobs.result', {id: job.id})});
        } catch (error) {
            if (!mayPass(error)) return update(key, {error});
        }
        await new Promise((resolve) => setTimeout(resolve, askMs.otherwise));
    }
}

function askForSilent(): void {
    const limit = isLive() ? askMs.live : askMs.otherwise;
    const now = performance.now();
    for (const {key, job} of followed()) {
        if (!job || now - (heardAt.get(job.id) ?? 0) < limit) continue;
        heardAt.set(job.id, now);
        call('jobs.get', {id: job.id}).then(hear, (error: unknown) => {
            if (!mayPass(error)) update(key, {error});
            watch();
        });
    }
}

function follow(key: string, job: Job): void {
    update(key, {job});
    const run = runOf(key);
    if (!run) return;
    heardAt.set(job.id, performance.now());
    if (isFinal(job)) void finish(run, job);
    else if (run.cancelling) void askToCancel(key, job);
    watch();
}

async function askToCancel(key: string, job: Job): Promise<void> {
    try {
        hear(await call('jobs.cancel', {id: job.id}));
    } catch (error) {
        // 409: it ended in between, which is reported as any change is.
        if (error instanceof Problem && error.status === 409) return;
        update(key, mayPass(error) ? {cancelling: false} : {error, cancelling: false});
    }
}

function replace(run: Run): void {
    runs.set((all) => [run, ...all.filter((one) => one.key !== run.key)].slice(0, 50));
}

export interface Start<M extends MethodName> {
    key: string;
    title: string;
    to: string;
    method: M;
    request: RequestOf<M>;
}

export async function startRun<M extends MethodName>({
    key,
    title,
    to,
    method,
    request,
}: Start<M>): Promise<void> {
    const old = runOf(key);
    if (old && isRunning(old)) return;
    replace({key, title, to, job: null, result: undefined, error: null, cancelling: false});
    try {
        follow(key, await call('jobs.submit', {method, request}));
    } catch (error) {
        if (!isAbort(error)) update(key, {error});
    }
}

export async function cancelRun(key: string): Promise<void> {
    const run = runOf(key);
    if (!run || !isRunning(run)) return;
    update(key, {cancelling: true});
    if (run.job) await askToCancel(key, run.job); // else follow() asks as soon as there is a job
}

// Another reader must not see them.
export function forgetAllRuns(): void {
    runs.set([]);
    watch();
}

export const forgetRun = (key: string): void =>
    runs.set((all) => all.filter((run) => run.key !== key || isRunning(run)));

// After a reload: what still runs is followed again, without a page of its own.
export async function adoptRuns(): Promise<void> {
    const {data} = await call('jobs.list', {limit: 20});
    for (const job of data) {
        if (isFinal(job) || runs.get().some((run) => run.job?.id === job.id)) continue;
        replace({
            key: job.id,
            title: job.method,
            to: '/jobs',
            job,
            result: undefined,
            error: null,
            cancelling: job.cancel_requested,
        });
        follow(job.id, job);
    }
}

// The run known by a key, with its result typed by the method.
export function useRun<M extends MethodName>(
    key: string,
): (Run & {result: ResponseOf<M> | undefined}) | null {
    const all = useStore(runs);
    return (
        (all.find((run) => run.key === key) as
            | (Run & {result: ResponseOf<M> | undefined})
            | undefined) ?? null
    );
}
