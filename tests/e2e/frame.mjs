// The frame: signing in and out, navigation, palette, keys, jobs, sessions, the API's documentation.
import assert from 'node:assert/strict';
import {eventually, ownPortfolio, signOut, test} from './harness.mjs';

test(
    'a new user signs in with the link and returns to the requested page',
    async ({page, url, newLink}) => {
        await page.goto(`${url}/portfolios/demo-long-short/exposures`);
        await page.getByRole('heading', {name: 'Sign in'}).waitFor();
        await page.getByText('ballast link').waitFor();
        const link = await newLink();
        await page.goto(link);
        await page.getByRole('heading', {name: 'Demo Long/Short Hedge Fund'}).waitFor();
        await eventually(() =>
            assert.match(page.url(), /\/portfolios\/demo-long-short\/exposures$/),
        );
        // The link works once.
        await page.context().clearCookies();
        await page.goto(link);
        await page.getByRole('alert').filter({hasText: 'has been used or has expired'}).waitFor();
    },
    {stranger: true},
);

test(
    'signing out ends the session',
    async ({page, url, newLink}) => {
        await page.goto(await newLink());
        await signOut(page);
        assert.equal(await page.evaluate(async () => (await fetch('/session')).status), 401);
        await page.goto(`${url}/portfolios`);
        await page.getByRole('heading', {name: 'Sign in'}).waitFor();
    },
    {stranger: true},
);

test('the sessions are listed, and a token can be revoked', async ({page, open, api}) => {
    await open('/sessions');
    const {id} = await api('POST', '/auth/tokens', {name: 'to be ended', scopes: []});
    assert.ok(id);
    await open('/sessions');
    const row = page
        .getByRole('row')
        .filter({hasText: 'to be ended'})
        .filter({hasText: 'Active'})
        .first();
    await row.getByRole('button', {name: /^Revoke/}).click();
    await page.getByRole('dialog').getByRole('button', {name: 'Revoke'}).click();
    await eventually(async () => {
        const {data} = await api('GET', '/auth/tokens');
        assert.ok(data.find((token) => token.id === id).revoked_at);
    });
});

test('where one owner works alone, pages about users say so and nothing leads to them', async ({
    page,
    open,
}) => {
    for (const path of ['/account', '/members', '/workspace', '/users']) {
        await open(path);
        await page.getByRole('heading', {name: 'This installation has one owner'}).waitFor();
        assert.equal(await page.getByRole('alert').count(), 0, path);
    }
    await page.keyboard.press('Control+k');
    await page.getByRole('combobox', {name: /^Search pages/}).fill('members');
    await page.getByRole('listbox', {name: 'Results'}).waitFor();
    assert.equal(await page.getByRole('option', {name: /^Members/}).count(), 0);
});

test('everything can be reached with the keyboard alone', async ({page, open}) => {
    await open('/');
    await page
        .getByRole('table', {name: 'Portfolios', exact: true})
        .getByRole('link', {name: 'Demo Individual Investor'})
        .waitFor();
    await page.keyboard.press('Control+k');
    const palette = page.getByRole('combobox', {name: /^Search pages/});
    await palette.waitFor();
    await palette.pressSequentially('VAR demo-individual 97.5 10d');
    await page.keyboard.press('Enter');
    await page.getByRole('heading', {name: 'Demo Individual Investor'}).waitFor();
    await eventually(() =>
        assert.match(page.url(), /demo-individual\/var\?confidence=0\.975&horizon=10/),
    );
    await page.getByRole('table', {name: 'VaR and ES by method'}).waitFor();
    // A key for each tab of the portfolio, then back to the list, and a filter.
    await page.keyboard.press('2');
    const positions = page.getByRole('table', {name: 'Positions', exact: true});
    await positions.getByRole('rowheader', {name: 'AAPL'}).waitFor();
    await page.keyboard.press('/');
    await page.keyboard.type('jnj');
    await eventually(async () =>
        assert.deepEqual(await positions.locator('tbody').getByRole('rowheader').allInnerTexts(), [
            'JNJ',
        ]),
    );
    await page.keyboard.press('Escape');
    await page.keyboard.press('Escape');
    await page.keyboard.press('g');
    await page.keyboard.press('p');
    await page.getByRole('heading', {name: 'Portfolios', level: 1}).waitFor();
    await page.keyboard.press('?');
    await page.getByRole('dialog', {name: 'Keyboard shortcuts'}).waitFor();
    await page.keyboard.press('Escape');
    await page.getByRole('dialog', {name: 'Keyboard shortcuts'}).waitFor({state: 'detached'});
    // The keys without Ctrl can be turned off.
    await page.keyboard.press('?');
    await page.getByRole('checkbox', {name: /shortcuts without Ctrl/}).uncheck();
    await page.keyboard.press('Escape');
    await page.keyboard.press('?');
    await page.keyboard.press('Control+k');
    await palette.waitFor();
    assert.equal(await page.getByRole('dialog', {name: 'Keyboard shortcuts'}).count(), 0);
});

test('the palette finds tabs of portfolios, balance sheets, CLOs, securities, settings and actions', async ({
    page,
    open,
}) => {
    await open('/');
    const palette = page.getByRole('combobox', {name: /^Search pages/});
    const first = page.getByRole('listbox', {name: 'Results'}).getByRole('option').first();
    const find = async (query, result) => {
        await page.keyboard.press('Control+k');
        await palette.fill(query);
        await eventually(async () => assert.match(await first.innerText(), result));
        await page.keyboard.press('Enter');
    };
    await find('hedge backtest', /^Demo Long\/Short Hedge Fund: Backtest/);
    await eventually(() => assert.match(page.url(), /demo-long-short\/backtest$/));
    await find('bank gap', /^Demo bank: Repricing gap/);
    await eventually(() => assert.match(page.url(), /\/balance\/[^/]+\/gap$/));
    await find('orion waterfall', /^Orion Demo CLO: Waterfall/);
    await eventually(() => assert.match(page.url(), /\/clo\/demo-orion\/waterfall$/));
    await find('nvda', /^NVDA/);
    await page.getByRole('figure', {name: 'Close of NVDA'}).waitFor();
    await find('drk thm', /^Dark theme/);
    await eventually(async () =>
        assert.equal(await page.locator('html').getAttribute('data-theme'), 'dark'),
    );
    await find('prices import', /^Import prices/);
    await page.getByRole('heading', {name: 'Import prices', level: 1}).waitFor();
    await find('new portfolio', /^New portfolio/);
    await page.getByRole('heading', {name: 'Portfolios', level: 1}).waitFor();
    await find('roth', /^Roth IRA/);
    await eventually(() => assert.match(page.url(), /\/ledger\/transactions\?account=/));
    await find('GOTO AAPL', /^GOTO AAPL/);
    await page.getByRole('figure', {name: 'Close of AAPL'}).waitFor();
    await find('upload balance', /^Upload a balance sheet/);
    await page.getByRole('heading', {name: 'Balance sheets', level: 1}).waitFor();
});

test('a long calculation shows its progress, continues in the background, and can be cancelled', async ({
    page,
    open,
    api,
}) => {
    // A job left by an earlier attempt is cancelled first, or it would occupy the worker.
    await open('/');
    await eventually(async () => {
        const {data} = await api('GET', '/jobs?limit=50');
        const left = data.filter((job) => ['queued', 'leased', 'running'].includes(job.state));
        for (const {id} of left) await api('POST', `/jobs/${id}/cancel`);
        assert.deepEqual(left, []);
    });
    await startLong(page, open);
    // On other pages it is still in the tray.
    await page
        .getByRole('navigation', {name: 'Main'})
        .getByRole('link', {name: 'Portfolios'})
        .click();
    await page.getByRole('heading', {name: 'Portfolios', level: 1}).waitFor();
    await cancelInTray(page);
    await eventually(async () => {
        const {data} = await api('GET', '/jobs?limit=50');
        assert.ok(
            data
                .filter((job) => job.method === 'risk.var')
                .every((job) => job.state === 'cancelled' || job.state === 'succeeded'),
        );
    });
});

test('Escape cancels the calculation of a page', async ({page, open, api}) => {
    await startLong(page, open);
    await page.keyboard.press('Escape');
    await page.getByRole('main').getByText('Canceled').waitFor();
    await eventually(async () => {
        const {data} = await api('GET', '/jobs?limit=1');
        assert.equal(data[0].state, 'cancelled');
    });
    // A dialog takes the key first.
    await page.keyboard.press('?');
    await page.getByRole('dialog', {name: 'Keyboard shortcuts'}).waitFor();
    await page.keyboard.press('Escape');
    await page.getByRole('dialog', {name: 'Keyboard shortcuts'}).waitFor({state: 'detached'});
});

// A job that takes long enough to be observed.
async function startLong(page, open) {
    await open('/portfolios/demo-individual/var');
    const settings = page.getByRole('form', {name: 'Calculation settings'});
    await settings.getByLabel('Paths').fill('9,000,000,000');
    await settings.getByRole('button', {name: 'Run'}).click();
    await page
        .getByRole('main')
        .getByText(/of 9,000,000,000 paths/)
        .waitFor();
}

async function cancelInTray(page) {
    await page.getByRole('button', {name: /^Jobs, 1 running/}).click();
    const tray = page.getByRole('dialog', {name: 'Jobs'});
    await tray.getByRole('progressbar').waitFor();
    await tray.getByRole('button', {name: 'Cancel'}).click();
    await tray.getByText('Canceled').waitFor();
}

test('the server streams the progress of a job and its cancellation by another client', async ({
    page,
    open,
    api,
}) => {
    const asked = [];
    const sockets = [];
    page.on('request', (request) => asked.push(new URL(request.url()).pathname));
    page.on('websocket', (socket) => sockets.push(new URL(socket.url()).pathname));
    await startLong(page, open);
    assert.deepEqual(sockets, ['/api/v1/live']);
    assert.ok(!asked.includes('/api/v1/events'));
    const text = page.getByRole('main').getByText(/of 9,000,000,000 paths/);
    const before = await text.innerText();
    await eventually(async () => assert.notEqual(await text.innerText(), before));
    // Cancellation by another client is shown here.
    const {data} = await api('GET', '/jobs?state=running');
    const [job] = data.filter((one) => one.method === 'risk.var');
    await api('POST', `/jobs/${job.id}/cancel`);
    await page.getByRole('button', {name: 'Jobs', exact: true}).click();
    await page.getByRole('dialog', {name: 'Jobs'}).getByText('Canceled').waitFor();
    assert.ok(!asked.some((path) => path.endsWith('/wait')));
});

// As behind a proxy that does not know WebSockets: none opens.
const withoutSockets = (page) =>
    page.addInitScript(() => {
        window.WebSocket = class extends EventTarget {
            static OPEN = 1;
            readyState = 3;
            constructor() {
                super();
                setTimeout(() => this.dispatchEvent(new CloseEvent('close', {code: 1006})));
            }
            close() {}
        };
    });

test('where a proxy blocks WebSockets, events come as a stream', async ({page, open, api}) => {
    await withoutSockets(page);
    const asked = [];
    page.on('request', (request) => asked.push(new URL(request.url()).pathname));
    await startLong(page, open);
    await eventually(async () => assert.ok(asked.includes('/api/v1/events')));
    const {data} = await api('GET', '/jobs?state=running');
    const [job] = data.filter((one) => one.method === 'risk.var');
    await api('POST', `/jobs/${job.id}/cancel`);
    await page.getByRole('button', {name: 'Jobs', exact: true}).click();
    await page.getByRole('dialog', {name: 'Jobs'}).getByText('Canceled').waitFor();
});

test('a change by another client appears in two tabs, which share a connection', async ({
    page,
    open,
    api,
}) => {
    const sockets = [];
    const watch = (one) => one.on('websocket', (socket) => sockets.push(socket.url()));
    watch(page);
    await open('/portfolios');
    await eventually(async () => assert.equal(sockets.length, 1));
    const other = await page.context().newPage();
    watch(other);
    await other.goto(page.url());
    for (const one of [page, other])
        await one.getByRole('heading', {name: 'Portfolios', level: 1}).waitFor();
    await api('POST', '/portfolios', {slug: 'live-shared', name: 'Shared by two tabs'});
    for (const one of [page, other]) await one.getByText('Shared by two tabs').waitFor();
    assert.equal(sockets.length, 1);
    // The connection passes to the tab that stays.
    await page.close();
    await eventually(async () => assert.equal(sockets.length, 2));
});

test('a job is followed where event streams are blocked', async ({page, open}) => {
    await withoutSockets(page);
    await page.route('**/api/v1/events*', (route) => route.abort());
    await startLong(page, open);
    const text = page.getByRole('main').getByText(/of 9,000,000,000 paths/);
    const before = await text.innerText();
    await eventually(async () => assert.notEqual(await text.innerText(), before));
    await cancelInTray(page);
});

// A finished job, and the page that lists it.
async function finishedJob({page, open, api}) {
    await open('/jobs');
    const {id} = await api('POST', '/jobs', {
        method: 'risk.var',
        request: {portfolio: 'demo-individual'},
    });
    await page
        .getByRole('button', {name: /^Details of /})
        .first()
        .waitFor();
    return eventually(async () => {
        const job = await api('GET', `/jobs/${id}`);
        assert.equal(job.state, 'succeeded');
        return job;
    });
}

test('the list of jobs follows the actions of other clients', async ({page, open, api}) => {
    await open('/jobs');
    await page.getByRole('table', {name: 'Jobs'}).waitFor();
    const {id} = await api('POST', '/jobs', {
        method: 'risk.var',
        request: {portfolio: 'demo-individual', methods: ['mc_normal'], paths: 9_000_000_000},
    });
    assert.ok(id);
    const row = page.getByRole('table', {name: 'Jobs'}).getByRole('row').nth(1);
    await row.getByText(/of 9,000,000,000 paths/).waitFor();
    await row.getByRole('button', {name: 'Cancel'}).click();
    await row.getByText('Canceled').waitFor();
});

test('the details of a job list its shards with their state, worker and progress', async (stage) => {
    const job = await finishedJob(stage);
    const {page} = stage;
    const shard = (number, state, done) => ({
        id: `${job.id.slice(0, -1)}${number}`,
        shard: number,
        phase: 'reprice',
        state,
        progress: {done, total: 5000, unit: 'positions', phase: ''},
        attempts: 1,
        worker: `node-${number} 0`,
        error_message: '',
        started_at: job.created_at,
        finished_at: null,
    });
    await page.route(/\/jobs\/[^/]+\/shards$/, (route) =>
        route.fulfill({
            json: {data: [shard(0, 'succeeded', 5000), shard(1, 'running', 1250)]},
        }),
    );
    await page
        .getByRole('button', {name: `Details of ${job.title}`})
        .first()
        .click();
    const dialog = page.getByRole('dialog', {name: job.title});
    const shards = dialog.getByRole('table', {name: 'Shards'});
    const second = shards.getByRole('row').filter({hasText: 'node-1 0'});
    await second.getByText('Running').waitFor();
    await second.getByText('25', {exact: true}).waitFor();
    await shards.getByRole('row').filter({hasText: 'node-0 0'}).getByText('Succeeded').waitFor();
    await page.keyboard.press('Escape');
    await dialog.waitFor({state: 'detached'});
});

test('a job that is not divided has no shards', async (stage) => {
    const job = await finishedJob(stage);
    const {page} = stage;
    await page
        .getByRole('button', {name: `Details of ${job.title}`})
        .first()
        .click();
    const dialog = page.getByRole('dialog', {name: job.title});
    await dialog.getByText('This job is not divided: one worker runs it.').waitFor();
    await dialog.getByText(job.method, {exact: true}).waitFor();
    // Digests and ids are wider than the dialog.
    for (const size of [
        {width: 1440, height: 900},
        {width: 390, height: 844},
    ]) {
        await page.setViewportSize(size);
        const {x, width} = await dialog.getByRole('button', {name: 'Close'}).boundingBox();
        assert.ok(x + width <= size.width, `the dialog is wider than ${size.width} px`);
        for (const text of [job.result_digest, job.id]) {
            const box = await dialog.getByText(text, {exact: true}).boundingBox();
            assert.ok(box.x >= 0 && box.x + box.width <= size.width, text);
        }
    }
});

// A treasurer, a CLO manager or an investor has books without having portfolios.
test('the home page shows balance sheets, CLOs and the household without portfolios', async ({
    page,
    open,
}) => {
    await page.route(/\/api\/v1\/portfolios\?/, (route) =>
        route.fulfill({json: {data: [], next_cursor: null}}),
    );
    await open('/');
    for (const [section, name] of [
        ['Balance sheets', 'Demo bank'],
        ['CLO deals', 'Orion Demo CLO'],
    ])
        await page
            .getByRole('region', {name: section})
            .getByRole('link', {name, exact: true})
            .waitFor();
    await page
        .getByRole('region', {name: 'Household'})
        .getByText('Net worth changed')
        .first()
        .waitFor();
    await page.getByRole('region', {name: 'Needs attention'}).waitFor();
    assert.equal(await page.getByText('Nothing stored yet').count(), 0);
});

test('the color theme and density are preserved', async ({page, open}) => {
    await open('/');
    await page.getByRole('banner').getByRole('button', {name: 'View'}).click();
    const view = page.getByRole('dialog', {name: 'View'});
    await view.getByRole('radio', {name: 'Dark'}).check({force: true});
    await view.getByRole('radio', {name: 'Comfortable'}).check({force: true});
    await page.reload();
    await page.getByRole('navigation', {name: 'Main'}).waitFor();
    assert.equal(await page.locator('html').getAttribute('data-theme'), 'dark');
    assert.equal(await page.locator('html').getAttribute('data-density'), 'comfortable');
});

test('a missing page is reported, with a way back', async ({page, open}) => {
    await page.goto('about:blank');
    await open('/');
    await page.evaluate(() => {
        history.pushState(null, '', '/nowhere');
        window.dispatchEvent(new Event('popstate'));
    });
    await page.getByRole('heading', {name: 'Page not found'}).waitFor();
    await page.getByRole('link', {name: 'Go to Home'}).click();
    await page
        .getByRole('table', {name: 'Portfolios', exact: true})
        .getByRole('link', {name: 'Demo Individual Investor'})
        .waitFor();
});

test('the documentation lists every operation', async ({page, url}) => {
    await page.goto(`${url}/api/docs`);
    await page.locator('[data-operation]').first().waitFor();
    const names = await page.evaluate(async () => {
        const {paths} = await (await fetch('/api/v1/openapi.json')).json();
        return Object.values(paths)
            .flatMap((verbs) => Object.values(verbs).map((o) => o.operationId))
            .sort();
    });
    await eventually(async () => {
        const listed = await page
            .locator('[data-operation]')
            .evaluateAll((nodes) => nodes.map((n) => n.dataset.operation).sort());
        assert.deepEqual(listed, names);
    });
    await page.locator('#search').fill('correlation');
    await page.locator('[id="audit.list"]').waitFor({state: 'hidden'});
    assert.ok(await page.locator('[id="risk.correlation"]').isVisible());
});

test(
    'in a narrow window no part of the frame is cut off, and the open tab is visible',
    async ({page, open}) => {
        await open('/portfolios/demo-individual/report');
        const tab = page.getByRole('navigation', {name: 'Portfolio pages'}).getByRole('link', {
            name: 'Report',
        });
        await eventually(async () => {
            const {x, width} = await tab.boundingBox();
            assert.ok(x >= 0 && x + width <= 900, `the tab reaches from ${x} to ${x + width}`);
        });
        const bar = page.getByRole('banner');
        const {height} = await bar.boundingBox();
        for (const button of await bar.getByRole('button').all()) {
            const box = await button.boundingBox();
            assert.ok(box.height < height - 8, `${await button.innerText()} is ${box.height} high`);
            assert.ok(box.x + box.width <= 900, `${await button.innerText()} is cut off`);
        }
    },
    {viewport: {width: 900, height: 860}},
);

test(
    'printing uses the light theme, also for charts, and tables fit the page width',
    async ({page, open}) => {
        const luminance = (rgb) =>
            rgb
                .match(/\d+/g)
                .slice(0, 3)
                .reduce((sum, x) => sum + Number(x), 0) / 3;
        await open('/portfolios/demo-individual/var');
        const table = page.getByRole('table', {name: 'VaR and ES by method'});
        await table.waitFor();
        const ground = () => page.evaluate(() => getComputedStyle(document.body).backgroundColor);
        assert.ok(luminance(await ground()) < 80);
        await page.emulateMedia({media: 'print'});
        await page.setViewportSize({width: 794, height: 1123});
        await eventually(async () => assert.ok(luminance(await ground()) > 240));
        const {x, width} = await table.boundingBox();
        assert.ok(x + width <= 794, `the table reaches to ${x + width}`);
        // The labels next to a chart over time, left of its grid, are on a canvas: dark ones on
        // paper.
        await page.emulateMedia({media: 'screen'});
        await open('/portfolios/demo-individual/performance');
        const canvas = page.locator('.chart canvas').first();
        await canvas.waitFor();
        const brightest = () =>
            canvas.evaluate((node) => {
                const {data} = node.getContext('2d').getImageData(0, 0, 50, node.height);
                let most = 0;
                for (let i = 0; i < data.length; i += 4)
                    if (data[i + 3] === 255) most = Math.max(most, data[i]);
                return most;
            });
        await eventually(async () => assert.ok((await brightest()) > 120));
        await page.emulateMedia({media: 'print'});
        await eventually(async () => assert.ok((await brightest()) < 120));
    },
    {colors: 'dark'},
);

test('every page says that prices of a portfolio that is no demo are stale', async (browser) => {
    const {page, open} = browser;
    const slug = await ownPortfolio(browser);
    for (const path of [`/portfolios/${slug}/exposures`, '/ledger/holdings', '/limits']) {
        await open(path);
        const date = page.getByLabel('As of');
        await page.locator('.as-of').getByText('stale prices').waitFor();
        await page
            .locator('.as-of')
            .getByText(/Last price of 2025-06-30, \d+ sessions ago/)
            .waitFor();
        // At the date of the prices they are not stale.
        await date.fill('2025-06-30');
        await eventually(async () =>
            assert.equal(await page.locator('.as-of').getByText('sessions ago').count(), 0),
        );
    }
});
