// Live events of the server: one connection for all tabs of the browser, because a browser opens
// only few to a server. The tab that holds the lock has the connection and passes events on to the
// others; when it is hidden or closed, another takes over. A hidden tab needs no events, unless the
// user asked for notifications. Where a browser has no locks (without TLS), each tab has its own.
import {workspaceOfCalls} from '../api/client';
import {LiveLink, type LiveEvent} from './live_link';
import {preferences} from './preferences';

export type {LiveEvent};
type Listener = (event: LiveEvent) => void;
type Note =
    | {kind: 'event'; event: LiveEvent}
    | {kind: 'topics'; tab: string; topics: string[]}
    | {kind: 'leader'; open: boolean};

const tab = Math.random().toString(36).slice(2);
const listeners = new Map<string, Set<Listener>>(); // by topic
const followed = new Map<string, string[]>(); // topics by tab, known to the tab that leads
let channel: BroadcastChannel | null = null;
let link: LiveLink | null = null;
let leaderOpen = false; // of another tab
let release: (() => void) | null = null;
let asking: AbortController | null = null;

// Whether events arrive, so that no polling is needed.
export const isLive = (): boolean => link?.isOpen ?? leaderOpen;

const isNeeded = (): boolean =>
    listeners.size > 0 && (!document.hidden || preferences.get().notify);

// Where a stream has lost events, all topics are to be loaded again.
function hear(event: LiveEvent): void {
    const topics = event.topic ? [event.topic] : [...listeners.keys()];
    for (const topic of topics)
        for (const listener of [...(listeners.get(topic) ?? [])]) listener(event);
}

function post(note: Note): void {
    channel?.postMessage(note);
}

function ownTopics(): string[] {
    return isNeeded() ? [...listeners.keys()] : [];
}

function lead(): void {
    followed.set(tab, ownTopics());
    link?.follow(new Set([...followed.values()].flat()));
}

function receive({data}: MessageEvent<Note>): void {
    if (data.kind === 'event') hear(data.event);
    else if (data.kind === 'topics' && link) {
        followed.set(data.tab, data.topics);
        lead();
        post({kind: 'leader', open: link.isOpen});
    } else if (data.kind === 'leader') {
        leaderOpen = data.open;
        if (data.open === false) post({kind: 'topics', tab, topics: ownTopics()});
    }
}

function begin(): void {
    followed.clear();
    link = new LiveLink((event) => {
        hear(event);
        post({kind: 'event', event});
    });
    lead();
    post({kind: 'leader', open: false}); // the others state what they follow
}

function end(): void {
    link?.close();
    link = null;
    leaderOpen = false;
    release?.();
    release = null;
    asking?.abort();
    asking = null;
    channel?.close();
    channel = null;
}

function start(): void {
    const name = `ballast.live.${workspaceOfCalls()}`;
    if (!('locks' in navigator) || typeof BroadcastChannel === 'undefined') {
        begin();
        return;
    }
    channel = new BroadcastChannel(name);
    channel.addEventListener('message', receive);
    post({kind: 'topics', tab, topics: ownTopics()});
    asking = new AbortController();
    navigator.locks
        .request(name, {signal: asking.signal}, () => {
            asking = null;
            begin();
            return new Promise<void>((resolve) => {
                release = resolve;
            });
        })
        .catch(() => {}); // no longer asked for
}

const isStarted = (): boolean => link !== null || channel !== null;

function adjust(): void {
    if (!isNeeded()) end();
    else if (!isStarted()) start();
    else if (link) lead();
    else post({kind: 'topics', tab, topics: ownTopics()});
}

// In another workspace.
export function restartLive(): void {
    end();
    adjust();
}

// Calls `listener` for every event of a topic; returns a function that stops it.
export function listen(topic: string, listener: Listener): () => void {
    if (listeners.size === 0) document.addEventListener('visibilitychange', adjust);
    const of = listeners.get(topic) ?? new Set();
    listeners.set(topic, of.add(listener));
    adjust();
    return () => {
        of.delete(listener);
        if (of.size === 0) listeners.delete(topic);
        if (listeners.size === 0) document.removeEventListener('visibilitychange', adjust);
        adjust();
    };
}
