// What the server tells of jobs while somebody listens: one stream of all the tenant's jobs (server-sent
// events), since a browser opens only six connections to a server over all tabs. It goes on by itself
// after a break, from the last event heard. A tab out of sight gives its connection back, unless its
// reader wants to be reported when a job ends. Whoever follows a job asks for it from time to time as well
// (jobs.ts): that is what remains where streams do not pass.
import type {Job} from '../api/types.gen';
import {preferences} from './preferences';

type Told = (job: Job) => void;

const listeners = new Set<Told>();
const againMs = 10_000; // after a refusal, which the browser does not repeat by itself
let source: EventSource | null = null;
let again: ReturnType<typeof setTimeout> | undefined;

// Whether what changes is reported, and need not be asked for.
export const isLive = (): boolean => source?.readyState === EventSource.OPEN;

const isRequested = (): boolean =>
    listeners.size > 0 && (!document.hidden || preferences.get().notify);

function close(): void {
    clearTimeout(again);
    source?.close();
    source = null;
}

function open(): void {
    if (typeof EventSource === 'undefined') return;
    const mine = new EventSource('/api/v1/events');
    source = mine;
    mine.addEventListener('job', (event) => {
        const job = JSON.parse((event as MessageEvent<string>).data) as Job;
        for (const reported of [...listeners]) reported(job);
    });
    mine.addEventListener('error', () => {
        if (mine.readyState !== EventSource.CLOSED || source !== mine) return;
        close();
        again = setTimeout(adjust, againMs);
    });
}

function adjust(): void {
    if (!isRequested()) close();
    else if (!source) open();
}

// Hears of every change of the tenant's jobs, those that go on now first, until the returned is called.
export function listenToJobs(reported: Told): () => void {
    if (listeners.size === 0) document.addEventListener('visibilitychange', adjust);
    listeners.add(reported);
    adjust();
    return () => {
        listeners.delete(reported);
        if (listeners.size === 0) document.removeEventListener('visibilitychange', adjust);
        adjust();
    };
}
