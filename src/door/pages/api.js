// Calls of the REST API with the session's cookie. A refusal becomes a Problem (RFC 9457).

const base = '/api/v1';
let csrf = '';

export class Problem extends Error {
    constructor(document) {
        super(document.detail || document.title);
        this.document = document;
        this.status = document.status;
    }
}

async function problemOf(response) {
    const type = response.headers.get('Content-Type') ?? '';
    if (type.includes('json')) {
        try {
            return new Problem({status: response.status, title: response.statusText,
                                ...await response.json()});
        } catch {
            // Falls through: the body was cut short.
        }
    }
    return new Problem({status: response.status, code: 'unexpected',
                        title: response.statusText || 'Unexpected answer',
                        detail: `The server answered ${response.status} without an explanation.`,
                        request_id: response.headers.get('X-Request-Id')});
}

async function send(path, {method = 'GET', body, headers = {}, signal} = {}) {
    const all = {Accept: 'application/json', ...headers};
    if (method !== 'GET') all['X-CSRF-Token'] = csrf;
    if (body !== undefined) all['Content-Type'] = 'application/json';
    let response;
    try {
        response = await fetch(path, {method, headers: all, signal, credentials: 'same-origin',
                                      body: body === undefined ? undefined : JSON.stringify(body)});
    } catch (error) {
        if (error.name === 'AbortError') throw error;
        throw new Problem({status: 0, code: 'unreachable', title: 'The server cannot be reached',
                           detail: 'Ballast does not answer. Is `ballast serve` still running?'});
    }
    if (!response.ok) throw await problemOf(response);
    return response.status === 204 ? null : response.json();
}

export async function openSession() {
    const session = await send('/session');
    csrf = session.csrf;
    return session;
}

export async function signOut() {
    await send('/sign-out', {method: 'POST'});
    csrf = '';
}

// Every page of the list: a cursor leads from one to the next.
export async function listPortfolios() {
    const all = [];
    let cursor = null;
    do {
        const query = new URLSearchParams({sort: 'name', limit: '200'});
        if (cursor) query.set('cursor', cursor);
        const page = await send(`${base}/portfolios?${query}`);
        all.push(...page.data);
        cursor = page.next_cursor;
    } while (cursor);
    return all;
}

export const readReport = (request, signal) =>
    send(`${base}/reports/data`, {method: 'POST', body: request, signal});

export const writeReport = (request) =>
    send(`${base}/reports`, {method: 'POST', body: request});

export const listJobs = () => send(`${base}/jobs?limit=12`);

// crypto.randomUUID exists only on https and localhost; the key has to be unique, not secret.
function makeKey() {
    if (crypto.randomUUID) return crypto.randomUUID();
    const bytes = crypto.getRandomValues(new Uint8Array(16));
    return [...bytes].map((b) => b.toString(16).padStart(2, '0')).join('');
}

export const submitJob = (method, request) =>
    send(`${base}/jobs`, {method: 'POST', body: {method, request},
                          headers: {'Idempotency-Key': makeKey()}});

export const waitForJob = (id, version, signal) =>
    send(`${base}/jobs/${id}/wait?version=${version}&timeout_ms=20000`, {signal});

export const readJobResult = (id) => send(`${base}/jobs/${id}/result`);

export const cancelJob = (id) => send(`${base}/jobs/${id}/cancel`, {method: 'POST'});
