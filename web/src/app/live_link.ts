// One connection to the server for live events: a WebSocket (api/v1/live) or, where a proxy does not
// let one through, server-sent events with the same topics. After an interruption each topic resumes
// after the last event received.
import {workspaceOfCalls} from '../api/client';

export interface LiveEvent {
    topic: string;
    type: string; // "job", "change", "notifications", "nodes"; "reload": events were lost
    data: unknown;
}

interface Message {
    id: string;
    op?: 'ok' | 'gap' | 'resync' | 'err';
    seq?: number;
    type?: string;
    data?: unknown;
}

const firstRetryMs = 1_000;
const longestRetryMs = 30_000;
const attemptsBeforeStreams = 2; // of a WebSocket that never opened
const signedOut = 4401;
const topicOf: Record<string, string> = {
    job: 'jobs',
    notifications: 'notifications',
    nodes: 'nodes',
};

const query = (fields: Record<string, string>): string => {
    const workspace = workspaceOfCalls();
    const all = new URLSearchParams(workspace ? {...fields, workspace} : fields).toString();
    return all ? `?${all}` : '';
};

export class LiveLink {
    private topics = new Set<string>();
    private last = new Map<string, number>(); // event by topic
    private socket: WebSocket | null = null;
    private stream: EventSource | null = null;
    private timer: ReturnType<typeof setTimeout> | undefined;
    private retryMs = firstRetryMs;
    private neverOpened = 0;
    private closed = false;

    constructor(private readonly deliver: (event: LiveEvent) => void) {}

    get isOpen(): boolean {
        return (
            this.socket?.readyState === WebSocket.OPEN ||
            this.stream?.readyState === EventSource.OPEN
        );
    }

    // Follows exactly these topics.
    follow(topics: ReadonlySet<string>): void {
        const added = [...topics].filter((topic) => !this.topics.has(topic));
        const gone = [...this.topics].filter((topic) => !topics.has(topic));
        this.topics = new Set(topics);
        if (!this.socket && !this.stream && !this.timer) this.open();
        else if (this.stream && added.length + gone.length > 0) {
            this.stream.close();
            this.openStream();
        }
        if (this.socket?.readyState !== WebSocket.OPEN) return;
        for (const topic of added) this.subscribe(topic);
        for (const topic of gone) this.say({op: 'unsub', id: topic});
    }

    close(): void {
        this.closed = true;
        clearTimeout(this.timer);
        this.socket?.close(1000);
        this.stream?.close();
    }

    private say(message: object): void {
        this.socket?.send(JSON.stringify(message));
    }

    private subscribe(topic: string): void {
        this.say({op: 'sub', id: topic, topic, after: this.last.get(topic)});
    }

    private open(): void {
        this.timer = undefined;
        if (this.closed || this.topics.size === 0) return;
        if (this.neverOpened >= attemptsBeforeStreams) {
            this.openStream();
            return;
        }
        const address = `${location.origin.replace(/^http/, 'ws')}/api/v1/live${query({})}`;
        const mine = new WebSocket(address, 'ballast.v1');
        this.socket = mine;
        mine.addEventListener('open', () => {
            this.neverOpened = 0;
            this.retryMs = firstRetryMs;
            for (const topic of this.topics) this.subscribe(topic);
        });
        mine.addEventListener('message', (event) =>
            this.take(JSON.parse(event.data as string) as Message),
        );
        mine.addEventListener('close', (event) => {
            if (this.socket !== mine) return;
            this.socket = null;
            // A session that has ended is noticed by the next call.
            if (event.code === 1006) this.neverOpened += 1;
            this.retry(event.code === signedOut ? longestRetryMs : undefined);
        });
    }

    private take({id, op, seq, type, data}: Message): void {
        if (op === 'err') return;
        if (seq !== undefined) this.last.set(id, seq);
        if (op === 'gap' || op === 'resync') this.deliver({topic: id, type: 'reload', data: null});
        else if (type) this.deliver({topic: id, type, data});
    }

    // The browser resumes a stream by itself; a rejected one is opened again later.
    private openStream(): void {
        const topics = [...this.topics].join(',');
        const mine = new EventSource(`/api/v1/events${query({topics})}`);
        this.stream = mine;
        const deliver = (type: string) => (event: Event) => {
            const data = JSON.parse((event as MessageEvent<string>).data) as {topic?: string};
            this.deliver({topic: topicOf[type] ?? data.topic ?? '', type, data});
        };
        for (const type of ['job', 'change', 'notifications', 'nodes'])
            mine.addEventListener(type, deliver(type));
        mine.addEventListener('gap', deliver('reload'));
        mine.addEventListener('error', () => {
            if (mine.readyState !== EventSource.CLOSED || this.stream !== mine) return;
            this.stream = null;
            this.neverOpened = 0; // a WebSocket may get through now
            this.retry();
        });
    }

    private retry(atLeastMs = 0): void {
        if (this.closed) return;
        const random = this.retryMs * (0.5 + Math.random() / 2);
        this.timer = setTimeout(() => this.open(), Math.max(atLeastMs, random));
        this.retryMs = Math.min(this.retryMs * 2, longestRetryMs);
    }
}
