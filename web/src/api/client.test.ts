import {afterEach, expect, test, vi} from 'vitest';
import {call, callIn, isUnreachable, linkTo, onResponse, Problem} from './client';

afterEach(() => vi.unstubAllGlobals());

const answer = (status: number, body: unknown, type = 'application/json') =>
    new Response(JSON.stringify(body), {status, headers: {'Content-Type': type}});

// Answers requests in order and lists them.
function serve(...answers: Response[]): string[] {
    const paths: string[] = [];
    vi.stubGlobal('fetch', async (path: string) => {
        paths.push(path);
        return answers.shift();
    });
    return paths;
}

const job = (state: string, version: number) => ({
    id: 'j',
    method: 'risk.var',
    state,
    version,
    error_code: '',
    error_message: '',
});

test('a calculation that became a job is awaited', async () => {
    const paths = serve(
        answer(202, job('queued', 1)),
        answer(200, job('running', 2)),
        answer(200, job('succeeded', 3)),
        answer(200, {currency: 'USD'}),
    );
    expect(await call('risk.var', {portfolio: 'p'})).toEqual({currency: 'USD'});
    expect(paths).toEqual([
        '/api/v1/risk/var',
        '/api/v1/jobs/j/wait?version=1',
        '/api/v1/jobs/j/wait?version=2',
        '/api/v1/jobs/j/result',
    ]);
});

test('a job that fails is a problem with its message', async () => {
    serve(
        answer(202, {...job('failed', 1), error_code: 'limit_exceeded', error_message: 'too much'}),
    );
    await expect(call('risk.var', {portfolio: 'p'})).rejects.toMatchObject({
        document: {code: 'limit_exceeded', detail: 'too much'},
    });
});

test('a submitted job is the response', async () => {
    serve(answer(202, job('queued', 1)));
    const request = {method: 'risk.var', request: {portfolio: 'p'}};
    expect(await call('jobs.submit', request)).toMatchObject({id: 'j'});
});

test('a deadline of the server does not mean that it is unreachable', async () => {
    const answered: boolean[] = [];
    onResponse((one) => answered.push(one));
    serve(
        answer(504, {code: 'deadline_exceeded', detail: 'late'}, 'application/problem+json'),
        answer(504, {}, 'text/html'),
    );
    const first = await call('risk.var', {}).catch((error: unknown) => error);
    const second = await call('risk.var', {}).catch((error: unknown) => error);
    expect(answered).toEqual([true, false]);
    expect(first).toBeInstanceOf(Problem);
    expect([isUnreachable(first), isUnreachable(second)]).toEqual([false, true]);
});

test('a link to a file names the workspace of the calls', () => {
    const request = {report: 'r 1', format: 'pdf'} as const;
    expect(linkTo('report.download', request)).toBe('/api/v1/reports/r%201/pdf');
    callIn('credit-desk');
    expect(linkTo('report.download', request)).toBe(
        '/api/v1/reports/r%201/pdf?workspace=credit-desk',
    );
    callIn('');
});
