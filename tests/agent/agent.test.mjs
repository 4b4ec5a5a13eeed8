// An agent imports positions, asks for risk and proposes a trade list over MCP; a person approves. What it
// may not do, it is refused.
import assert from 'node:assert/strict';
import {execFile} from 'node:child_process';
import {after, before, test} from 'node:test';
import {promisify} from 'node:util';
import {startBallast} from '../e2e/ballast_process.mjs';

const run = promisify(execFile);
const modern = {
    'io.modelcontextprotocol/protocolVersion': '2026-07-28',
    'io.modelcontextprotocol/clientCapabilities': {},
};

// Of a client that takes tasks as answers of calls.
const withTasks = {
    ...modern,
    'io.modelcontextprotocol/clientCapabilities': {extensions: {'io.modelcontextprotocol/tasks': {}}},
};
const earlierVersion = {'MCP-Protocol-Version': '2025-11-25'};

let server;
let token;

// As the owner at the command line.
async function owner(...words) {
    const {stdout} = await run(process.env.BALLAST_BINARY, words, {env: server.env});
    return JSON.parse(stdout);
}

before(async () => {
    server = await startBallast();
    ({token} = await owner('call', 'auth.create_token', 'name=scripted', 'agent:=true', 'calls_per_day:=200'));
}, {timeout: 240_000});
after(() => server?.stop());

let serial = 0;
async function post(message, headers = {}) {
    const response = await fetch(`${server.url}/api/v1/mcp`, {
        method: 'POST',
        headers: {
            Authorization: `Bearer ${token}`,
            'Content-Type': 'application/json',
            Accept: 'application/json, text/event-stream',
            ...headers,
        },
        body: JSON.stringify(message),
    });
    return response;
}

const rpc = async (method, params, headers) => {
    const response = await post({jsonrpc: '2.0', id: ++serial, method, params}, headers);
    assert.equal(response.status, 200);
    return response.json();
};

// A tool in the modern generation; the value of its text.
async function tool(name, args = {}) {
    const {result, error} = await rpc('tools/call', {name, arguments: args, _meta: modern});
    assert.equal(error, undefined, JSON.stringify(error));
    const text = result.content[0].text;
    if (result.isError) throw new Error(text);
    return JSON.parse(text);
}

test('both generations of the protocol list the tools of the agent', async () => {
    const discovered = await rpc('server/discover', {_meta: modern});
    assert.ok(discovered.result.supportedVersions.includes('2026-07-28'));
    const initialized = await rpc('initialize', {
        protocolVersion: '2025-11-25',
        capabilities: {},
        clientInfo: {name: 'scripted', version: '1'},
    });
    assert.equal(initialized.result.protocolVersion, '2025-11-25');
    const noted = await post(
        {jsonrpc: '2.0', method: 'notifications/initialized'},
        {'MCP-Protocol-Version': '2025-11-25'},
    );
    assert.equal(noted.status, 202);
    const earlier = await rpc('tools/list', {}, {'MCP-Protocol-Version': '2025-11-25'});
    const later = await rpc('tools/list', {_meta: modern});
    assert.deepEqual(
        earlier.result.tools.map(({name}) => name),
        later.result.tools.map(({name}) => name),
    );
    assert.equal(later.result.cacheScope, 'private');
    // Without a version there is nothing to answer by.
    assert.ok((await rpc('tools/list', {})).error);
});

test('another site cannot call, nor a stranger, nor by GET', async () => {
    assert.equal((await post({jsonrpc: '2.0', id: 1, method: 'ping'}, {Origin: 'https://evil.example'})).status, 403);
    assert.equal((await fetch(`${server.url}/api/v1/mcp`)).status, 405);
    const stranger = await post({jsonrpc: '2.0', id: 1, method: 'ping'}, {Authorization: 'Bearer ballast_x'});
    assert.equal(stranger.status, 401);
});

test('an import, a risk figure and a trade list: proposed, approved, executed once', async () => {
    const created = await tool('portfolio_create', {slug: 'scripted', name: 'Scripted'});
    assert.equal(created.state, 'waiting');
    assert.equal((await owner('proposal', 'approve', created.proposal, '--json')).state, 'approved');
    const imported = await tool('position_create_many', {
        portfolio: 'scripted',
        positions: [
            {symbol: 'AAPL', quantity: '100'},
            {symbol: 'MSFT', quantity: '50'},
        ],
    });
    assert.equal((await owner('proposal', 'show', imported.proposal, '--json')).method, 'position.create_many');
    await owner('proposal', 'approve', imported.proposal, '--json');

    const risk = await tool('risk_var', {portfolio: 'scripted', methods: ['historical'], confidence: [0.99]});
    assert.ok(risk.results[0].var > 0);

    const trades = [{side: 'sell', symbol: 'AAPL', quantity: 40}];
    const proposed = await tool('export_trades', {portfolio: 'scripted', trades});
    assert.equal(proposed.state, 'waiting');
    assert.deepEqual(proposed.request.trades, trades);
    const before = await owner('call', 'export.history', '{}');
    const approved = await owner('proposal', 'approve', proposed.proposal, '--comment', 'good', '--json');
    assert.equal(approved.comment, 'good');
    const after_ = await owner('call', 'export.history', '{}');
    assert.equal(after_.data.length, before.data.length + 1);
    await assert.rejects(owner('proposal', 'approve', proposed.proposal, '--json'));
});

test('an agent neither approves nor manages, and is stopped at once', async () => {
    const proposed = await tool('portfolio_create', {slug: 'second', name: 'Second'});
    await assert.rejects(tool('proposal_approve', {proposal: proposed.proposal}), /for people/);
    await assert.rejects(tool('llm_policy_put', {cloud_allowed: true}), /for people/);
    await owner('call', 'agent.stop', '{}');
    await assert.rejects(tool('portfolio_list', {}), /stopped/);
    await owner('call', 'agent.start', '{}');
    await tool('portfolio_list', {});
});

test('progress is streamed as events', async () => {
    const response = await post({
        jsonrpc: '2.0',
        id: 'p',
        method: 'tools/call',
        params: {
            name: 'risk_var',
            arguments: {portfolio: 'demo-individual', methods: ['mc_normal'], paths: 400000},
            _meta: {...modern, progressToken: 'x'},
        },
    });
    assert.match(response.headers.get('Content-Type'), /text\/event-stream/);
    const text = await response.text();
    assert.match(text, /"id":"p"/);
});

const ended = async (taskId) => {
    for (;;) {
        const {result, error} = await rpc('tasks/get', {taskId, _meta: withTasks});
        assert.equal(error, undefined, JSON.stringify(error));
        if (result.status !== 'working') return result;
        await new Promise((resolve) => setTimeout(resolve, 100));
    }
};
// A call of a client that takes tasks.
const started = async (name, args) =>
    (await rpc('tools/call', {name, arguments: args, _meta: withTasks})).result;

// A program with the rights of its owner, which an agent does not have: its runs become jobs.
test('a long call is a task: polled to its end, with its result, and cancelled', async () => {
    const agent = token;
    ({token} = await owner('call', 'auth.create_token', 'name=program'));
    try {
        const discovered = await rpc('server/discover', {_meta: modern});
        assert.deepEqual(discovered.result.capabilities.extensions, {'io.modelcontextprotocol/tasks': {}});
        const task = await started('batch_run', {portfolios: ['demo-individual'], force: true});
        assert.equal(task.resultType, 'task');
        assert.equal(task.ttlMs, null);
        assert.ok(task.pollIntervalMs > 0 && task.createdAt <= task.lastUpdatedAt);
        const end = await ended(task.taskId);
        assert.equal(end.resultType, 'complete');
        assert.equal(end.status, 'completed', JSON.stringify(end));
        assert.equal(end.result.isError, false);
        assert.match(end.result.content[0].text, /demo-individual|"steps"|"state"/);
        // No task of this server asks for anything; responses are accepted and ignored.
        const responses = {taskId: task.taskId, inputResponses: {x: {}}, _meta: withTasks};
        const updated = await rpc('tasks/update', responses);
        assert.deepEqual(Object.keys(updated.result).sort(), ['_meta', 'resultType']);

        // Without the extension the response is the job, and there are no tasks.
        const job = await tool('batch_run', {portfolios: ['demo-individual'], force: true});
        assert.equal((await rpc('tasks/get', {taskId: job.id, _meta: modern})).error.code, -32021);
        // A client of the earlier generation follows it with tasks/result, which waits.
        const read = await rpc('tasks/result', {taskId: job.id}, earlierVersion);
        assert.equal(read.error, undefined, JSON.stringify(read.error));
        assert.deepEqual(read.result._meta['io.modelcontextprotocol/related-task'], {taskId: job.id});
        const earlier = await rpc('tasks/get', {taskId: job.id}, earlierVersion);
        assert.equal(earlier.result.status, 'completed');
        assert.equal(earlier.result.resultType, undefined);
        assert.ok('ttl' in earlier.result && earlier.result.lastUpdatedAt);

        const other = await started('batch_run', {force: true});
        const cancelled = await rpc('tasks/cancel', {taskId: other.taskId, _meta: withTasks});
        // It may have ended before it was cancelled.
        if (cancelled.error) assert.match(cancelled.error.message, /already ended/);
        else assert.equal(cancelled.result.resultType, 'complete');
        assert.ok(['cancelled', 'completed'].includes((await ended(other.taskId)).status));

        // A task of nobody, and one without an id.
        const unknown = '01900000-0000-7000-8000-000000000000';
        for (const method of ['tasks/get', 'tasks/update', 'tasks/cancel'])
            for (const params of [{taskId: unknown}, {}]) {
                const refused = await rpc(method, {inputResponses: {}, ...params, _meta: withTasks});
                assert.equal(refused.error.code, -32602, JSON.stringify(refused));
            }
        // An agent ends no task that another started.
        token = agent;
        assert.ok((await rpc('tasks/cancel', {taskId: other.taskId, _meta: withTasks})).error);
    } finally {
        token = agent;
    }
});

test('a task whose tool fails is completed with the error of the tool', async () => {
    const agent = token;
    ({token} = await owner('call', 'auth.create_token', 'name=failing'));
    try {
        const task = await started('batch_run', {portfolios: ['no-such-portfolio'], force: true});
        // Either at once, or by the job.
        const end = task.resultType === 'task' ? await ended(task.taskId) : {status: 'completed', result: task};
        assert.equal(end.status, 'completed');
        assert.equal(end.result.isError, true, JSON.stringify(end));
        assert.match(end.result.content[0].text, /no-such-portfolio/);
    } finally {
        token = agent;
    }
});

const monteCarlo = (paths) => ({portfolio: 'demo-individual', methods: ['mc_normal'], paths, window: 500});
const usedBy = async (name) => (await owner('call', 'agent.list', '{}')).data.find((agent) => agent.name === name);

// What an agent computes in calls and in jobs counts, and ends with its limit.
for (const [kind, paths] of [
    ['call', 50000000],
    ['job', 1000000000],
])
    test(`a ${kind} of an agent uses its computing of the day, and ends with it`, async () => {
        const before_ = token;
        const name = `counted-${kind}`;
        ({token} = await owner('call', 'auth.create_token', `name=${name}`, 'agent:=true', 'seconds_per_day:=1'));
        try {
            assert.equal((await tool('auth_me', {})).agent.seconds_per_day, 1);
            const answer = await started('risk_var', monteCarlo(paths));
            assert.equal(answer.resultType, kind === 'job' ? 'task' : 'complete');
            const {result} = kind === 'job' ? await ended(answer.taskId) : {result: answer};
            assert.equal(result.isError, true);
            assert.match(result.content[0].text, /limit of computing of the agent/);
            const {seconds_today} = await usedBy(name);
            assert.ok(seconds_today >= 0.9 && seconds_today < 10, `${seconds_today}`);
            await assert.rejects(tool('risk_var', monteCarlo(1000)), /1 s of computing today.*00:00 UTC/s);
            await tool('portfolio_list', {});
        } finally {
            token = before_;
        }
    });

test('stopping agents cancels their jobs', async () => {
    const task = await started('risk_var', monteCarlo(1000000000));
    assert.equal(task.resultType, 'task');
    await owner('call', 'agent.stop', '{}');
    let job;
    do job = await owner('call', 'jobs.get', `id=${task.taskId}`);
    while (['queued', 'leased', 'running'].includes(job.state));
    assert.equal(job.state, 'cancelled');
    await owner('call', 'agent.start', '{}');
});

test('a result has the values that the settings of the portfolio filled', async () => {
    const risk = await tool('risk_var', {portfolio: 'demo-individual', methods: ['historical']});
    const {risk_settings: settings} = await owner('call', 'portfolio.get', 'portfolio=demo-individual');
    assert.deepEqual(risk._assumed.from_portfolio.confidence, settings.confidence);
    assert.equal(risk._assumed.from_portfolio.window, settings.window);
    assert.equal(risk._assumed.from_portfolio.methods, undefined, 'it was given');
});

test('an agent whose calls of the day are spent is refused until tomorrow', async () => {
    const before_ = token;
    ({token} = await owner('call', 'auth.create_token', 'name=thrifty', 'agent:=true', 'calls_per_day:=3'));
    try {
        for (let i = 0; i < 3; ++i) await tool('portfolio_list', {});
        await assert.rejects(tool('portfolio_list', {}), /3 calls|calls a day|a day/);
        await assert.rejects(tool('portfolio_create', {slug: 'late', name: 'Late'}), /day/);
        // The budget is of this agent.
        token = before_;
        await tool('portfolio_list', {});
    } finally {
        token = before_;
    }
});
