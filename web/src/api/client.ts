// Calls of methods over REST with the session's cookie. The names and types are generated from the
// program (types.gen.ts); an error response becomes a Problem (RFC 9457).
import {routes, type Methods} from './types.gen';

export type MethodName = keyof Methods;
export type Request<M extends MethodName> = Methods[M]['request'];
export type Response_<M extends MethodName> = Methods[M]['response'];
export type {Response_ as ResponseOf, Request as RequestOf};

export interface FieldError {
    pointer?: string;
    code?: string;
    message: string;
    hint?: string;
}

export interface ProblemDocument {
    status: number;
    code: string;
    title: string;
    detail: string;
    request_id?: string | null;
    errors?: FieldError[];
}

export class Problem extends Error {
    readonly document: ProblemDocument;

    constructor(document: Partial<ProblemDocument>) {
        super(document.detail || document.title || 'unexpected');
        this.document = {
            status: 0,
            code: 'unexpected',
            title: 'Unexpected response',
            detail: '',
            ...document,
        };
    }

    get status(): number {
        return this.document.status;
    }
}

export const problemOf = (error: unknown): Problem =>
    error instanceof Problem
        ? error
        : new Problem({
              code: 'page',
              title: 'The page failed to load',
              detail: error instanceof Error ? error.message : String(error),
          });

export const hasCode = (error: unknown, code: string): boolean =>
    Boolean(error) && (problemOf(error).document.errors ?? []).some((e) => e.code === code);

export const isAbort = (error: unknown): boolean =>
    error instanceof DOMException && error.name === 'AbortError';

let csrf = '';
let workspace = ''; // short name; empty: the one of the session

// The workspace of all calls from now on.
export const callIn = (slug: string): void => {
    workspace = slug;
};
export const workspaceOfCalls = (): string => workspace;

// Requests of this tab that changed something, which live events report to it, too.
const ownRequests: string[] = [];
const mostOwnRequests = 200;
export const isOwnRequest = (id: string): boolean => ownRequests.includes(id);

function learn(response: Response, changes: boolean): void {
    const id = changes && response.headers.get('X-Request-Id');
    if (id) ownRequests.push(id);
    if (ownRequests.length > mostOwnRequests) ownRequests.shift();
}

let onSignedOut: () => void = () => {};

let onAnswer: (answered: boolean) => void = () => {};

// Called after every request with whether the server responded.
export const onResponse = (reported: (answered: boolean) => void): void => {
    onAnswer = reported;
};

// Called when a request is rejected because the session has ended.
export const whenSignedOut = (reported: () => void): void => {
    onSignedOut = reported;
};

async function refusal(response: Response): Promise<Problem> {
    if ((response.headers.get('Content-Type') ?? '').includes('json')) {
        try {
            return new Problem({
                title: response.statusText,
                ...(await response.json()),
                status: response.status,
            });
        } catch {
            // Falls through: the body was cut short.
        }
    }
    return new Problem({
        status: response.status,
        title: response.statusText || 'Unexpected response',
        detail: `The server returned status ${response.status} without an error description.`,
        request_id: response.headers.get('X-Request-Id'),
    });
}

// A rejected password or code does not end a session.
const signsIn = /^\/api\/v1\/auth\/(login|totp|setup|invitation|password\/(reset|forgot))$/;

interface Sending {
    method?: string;
    body?: unknown;
    headers?: Record<string, string>;
    signal?: AbortSignal | undefined;
}

async function respond(
    path: string,
    {method = 'GET', body, headers = {}, signal}: Sending,
): Promise<Response> {
    const all: Record<string, string> = {Accept: 'application/json', ...headers};
    if (workspace) all['Ballast-Workspace'] = workspace;
    if (method !== 'GET') all['X-CSRF-Token'] = csrf;
    if (body !== undefined) all['Content-Type'] = 'application/json';
    let response: Response;
    try {
        response = await fetch(path, {
            method,
            headers: all,
            credentials: 'same-origin',
            signal: signal ?? null,
            body: body === undefined ? null : JSON.stringify(body),
        });
    } catch (error) {
        if (isAbort(error)) throw error;
        onAnswer(false);
        throw new Problem({
            code: 'unreachable',
            title: 'Server unreachable',
            detail: 'Ballast does not respond. Check that `ballast serve` is running.',
        });
    }
    learn(response, method !== 'GET');
    if (response.ok) {
        onAnswer(true);
        return response;
    }
    const problem = await refusal(response);
    // A proxy's; the server itself states the code of its deadline.
    const ofProxy = problem.status === 502 || problem.status === 504;
    onAnswer(!ofProxy || problem.document.code === 'deadline_exceeded');
    if (problem.status === 401 && path !== '/session' && !signsIn.test(path)) onSignedOut();
    throw problem;
}

async function send(path: string, sending: Sending): Promise<{status: number; body: unknown}> {
    const response = await respond(path, sending);
    return {
        status: response.status,
        body: response.status === 204 ? null : await response.json(),
    };
}

// A file of the workspace of all calls: a plain link would name no workspace.
export async function getFile(
    path: string,
    sending: Sending = {},
): Promise<{name: string; content: Blob}> {
    const response = await respond(path, {
        ...sending,
        headers: {Accept: '*/*', ...sending.headers},
    });
    const disposition = response.headers.get('Content-Disposition') ?? '';
    const name = /filename="([^"]+)"/.exec(disposition)?.[1] ?? 'file';
    return {name, content: await response.blob()};
}

// crypto.randomUUID exists only on https and localhost; the key has to be unique, not secret.
export function makeKey(): string {
    if (typeof crypto.randomUUID === 'function') return crypto.randomUUID();
    return [...crypto.getRandomValues(new Uint8Array(16))]
        .map((b) => b.toString(16).padStart(2, '0'))
        .join('');
}

// The permission without which a method is refused; 'public': anyone may call it.
export const permissionOf = (method: MethodName): string => routes[method].split(' ')[2] ?? '';
// Whether it concerns the installation, and is refused in other workspaces than home.
export const isHomeOnly = (method: MethodName): boolean =>
    routes[method].split(' ').slice(3).includes('home');

// The HTTP verb, the path with its parameters filled in, and the remaining fields of the request.
export function targetOf(route: string, request: Record<string, unknown>) {
    const [verb, template, ...flags] = route.split(' ') as [string, string, ...string[]];
    const rest: Record<string, unknown> = {...request};
    const path = template.replace(/\{(\w+)\}/g, (_, name: string) => {
        const value = rest[name];
        delete rest[name];
        return encodeURIComponent(String(value));
    });
    const headers: Record<string, string> = {};
    if (flags.includes('versioned') && typeof rest.if_match === 'string') {
        headers['If-Match'] = rest.if_match;
        delete rest.if_match;
    }
    if (flags.includes('creates')) headers['Idempotency-Key'] = makeKey();
    return {verb, path, rest, headers};
}

function queryOf(fields: Record<string, unknown>): string {
    const query = new URLSearchParams();
    for (const [name, value] of Object.entries(fields)) {
        if (value === undefined || value === null || value === '') continue;
        for (const one of Array.isArray(value) ? value : [value]) query.append(name, String(one));
    }
    const text = query.toString();
    return text ? `?${text}` : '';
}

// The address of a file that a method returns. A browser follows a link without header fields, so
// the address names the workspace.
export function linkTo<M extends MethodName>(method: M, request: Request<M>): string {
    const {path, rest} = targetOf(routes[method], request as Record<string, unknown>);
    return `/api/v1${path}${queryOf({...rest, workspace})}`;
}

type Job = Response_<'jobs.get'>;

// Why a job has no result, with the fields that are not valid.
export const problemOfJob = (job: Job): Problem =>
    new Problem({
        code: job.error_code || job.state,
        title: 'The calculation ended without a result',
        detail: job.error_message || `The job is ${job.state}.`,
        ...(Array.isArray(job.errors) && {errors: job.errors as ProblemDocument['errors']}),
    });

// The result of a calculation that takes more than a call may, and has become a job.
async function resultOf(submitted: Job, signal?: AbortSignal): Promise<unknown> {
    let job = submitted;
    while (['queued', 'leased', 'running'].includes(job.state))
        job = await call('jobs.wait', {id: job.id, version: job.version}, signal);
    if (job.state === 'succeeded') return call('jobs.result', {id: job.id}, signal);
    throw problemOfJob(job);
}

// Calls a method; its name determines the types of its request and response.
export async function call<M extends MethodName>(
    method: M,
    request: Request<M>,
    signal?: AbortSignal,
): Promise<Response_<M>> {
    const {verb, path, rest, headers} = targetOf(
        routes[method],
        request as Record<string, unknown>,
    );
    const inQuery = verb === 'GET' || verb === 'DELETE';
    const answer = await send(`/api/v1${path}${inQuery ? queryOf(rest) : ''}`, {
        method: verb,
        headers,
        signal,
        body: inQuery ? undefined : rest,
    });
    const job = answer.body as Job | null;
    const became = answer.status === 202 && job?.method === method;
    return (became ? await resultOf(job, signal) : answer.body) as Response_<M>;
}

// The file that a method returns which changes something, or whose request has a secret.
export async function callForFile<M extends MethodName>(
    method: M,
    request: Request<M>,
): Promise<{name: string; content: Blob}> {
    const {verb, path, rest, headers} = targetOf(
        routes[method],
        request as Record<string, unknown>,
    );
    return getFile(`/api/v1${path}`, {method: verb, headers, body: rest});
}

// The events of a response that comes in parts.
export async function* eventsOf(
    body: ReadableStream<Uint8Array<ArrayBuffer>>,
): AsyncGenerator<{event: string; data: string}> {
    const reader = body.getReader();
    const decoder = new TextDecoder();
    let held = '';
    for (;;) {
        const {value, done} = await reader.read();
        if (done) return;
        held += decoder.decode(value, {stream: true});
        for (let end = held.indexOf('\n\n'); end >= 0; end = held.indexOf('\n\n')) {
            const lines = held.slice(0, end).split('\n');
            held = held.slice(end + 2);
            const field = (name: string) =>
                lines
                    .filter((line) => line.startsWith(`${name}: `))
                    .map((line) => line.slice(name.length + 2))
                    .join('\n');
            if (field('event')) yield {event: field('event'), data: field('data')};
        }
    }
}

// Calls a method that sends parts of its response as they come; returns the whole response.
export async function callInParts<M extends MethodName>(
    method: M,
    request: Request<M>,
    onPart: (part: unknown) => void,
    signal: AbortSignal,
): Promise<Response_<M>> {
    const {path, rest} = targetOf(routes[method], request as Record<string, unknown>);
    const headers: Record<string, string> = {
        Accept: 'text/event-stream',
        'Content-Type': 'application/json',
        'X-CSRF-Token': csrf,
    };
    if (workspace) headers['Ballast-Workspace'] = workspace;
    const response = await fetch(`/api/v1${path}`, {
        method: 'POST',
        headers,
        signal,
        credentials: 'same-origin',
        body: JSON.stringify(rest),
    });
    if (!response.ok || !response.body) throw await refusal(response);
    for await (const {event, data} of eventsOf(response.body)) {
        if (event === 'part') onPart(JSON.parse(data));
        if (event === 'error') throw new Problem(JSON.parse(data));
        if (event === 'result') return JSON.parse(data) as Response_<M>;
    }
    throw new Problem({
        code: 'unreachable',
        title: 'The response was cut off',
        detail: 'The connection ended before the answer did. Try again.',
    });
}

export interface Session {
    csrf: string; // empty while unknown, because the server did not respond
    name: string;
    user: string; // ids
    tenant: string;
    workspace: string; // short name of the tenant
    users: boolean; // whether users of this server sign in with passwords
}

// Whether the server, or the proxy in front of it, could not be reached.
export const isUnreachable = (error: unknown): boolean =>
    error instanceof Problem &&
    [0, 502, 503, 504].includes(error.status) &&
    error.document.code !== 'deadline_exceeded';

export async function openSession(): Promise<Session> {
    const session = (await send('/session', {})).body as Session;
    csrf = session.csrf;
    return session;
}

export async function signOut(): Promise<void> {
    await send('/sign-out', {method: 'POST'});
    csrf = '';
}
