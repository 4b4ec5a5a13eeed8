// Secrets, language models, commentary and proposals of agents in the browser, against a double of the models.
import assert from 'node:assert/strict';
import {spawn} from 'node:child_process';
import {eventually, test} from './harness.mjs';
import {table} from './shown.mjs';

// The double of the providers of language models: its address, and a function that ends it.
async function startModels() {
    const child = spawn('python3', ['tests/doubles/models.py'], {
        stdio: ['pipe', 'pipe', 'inherit'],
    });
    const [port] = await new Promise((resolve) => {
        child.stdout.once('data', (bytes) => resolve(String(bytes).split('\n')));
    });
    const address = `http://127.0.0.1:${port}`;
    const post = (path, body) =>
        fetch(address + path, {method: 'POST', body: JSON.stringify(body)});
    return {address, post, stop: () => child.stdin.end()};
}

test('a secret is set, replaced and deleted, and its value is shown nowhere', async ({
    page,
    open,
    api,
}) => {
    const canary = `canary-${Math.random().toString(36).slice(2)}`;
    await open('/secrets');
    await page.getByRole('button', {name: 'Set a secret'}).click();
    const form = page.getByRole('dialog', {name: 'Set a secret'});
    await form.getByLabel('Name').fill('stooq-api-key');
    await form.getByLabel('Value').fill(canary);
    await form.getByRole('button', {name: 'Save'}).click();
    await form.waitFor({state: 'detached'});
    await table(page, 'Secrets').getByText('stooq-api-key').waitFor();
    assert.ok(!(await page.content()).includes(canary));
    assert.ok(!JSON.stringify(await api('GET', '/secrets')).includes(canary));
    await page.getByRole('button', {name: 'Delete stooq-api-key'}).click();
    await page
        .getByRole('dialog', {name: 'Delete stooq-api-key?'})
        .getByRole('button', {name: 'Delete', exact: true})
        .click();
    await eventually(async () =>
        assert.equal((await api('GET', '/secrets/stooq-api-key')).is_set, false),
    );
});

test('a provider is added and tested, and writes a commentary that is streamed', async ({
    page,
    open,
    api,
}) => {
    const models = await startModels();
    try {
        await models.post('/_script', {answers: ['{"answer":"OK"}']});
        await open('/assistants');
        await api('PUT', '/llm/providers/double', {
            kind: 'lm_studio',
            endpoint: `${models.address}/lmstudio/v1`,
            model: 'lmstudio-double',
            is_default: true,
        });
        await open('/assistants');
        await page.getByRole('button', {name: 'Test double'}).click();
        const tested = page.getByRole('dialog', {name: 'Test double'});
        await tested.getByText('It streams answers.').waitFor();
        await tested.getByRole('button', {name: 'Close'}).first().click();

        await models.post('/_script', {
            answers: ['{"paragraphs":["As of {{as_of}} the report speaks for itself."]}'],
        });
        await open('/portfolios/demo-individual/report');
        await page.getByRole('button', {name: 'Write', exact: true}).click();
        await page.getByText('the report speaks for itself').waitFor();
        await page.getByText(/^Written by lmstudio-double at double/).waitFor();
        await page.getByRole('button', {name: 'Write by rules'}).click();
        await page.getByText('Written by rules, without a language model.').waitFor();
        await page.getByRole('button', {name: 'Insert in report'}).click();
        const headings = page.getByRole('heading', {name: 'Commentary', exact: true});
        await headings.nth(1).waitFor();
        await page.getByRole('button', {name: 'Remove', exact: true}).click();
        await headings.nth(1).waitFor({state: 'detached'});
    } finally {
        await api('DELETE', '/llm/providers/double');
        models.stop();
    }
});

test('a question is asked beside a page by the keyboard, and its citation leads to the source', async ({
    page,
    open,
    api,
}) => {
    const models = await startModels();
    try {
        await open('/assistants');
        await api('PUT', '/llm/providers/chat', {
            kind: 'lm_studio',
            endpoint: `${models.address}/lmstudio/v1`,
            model: 'lmstudio-double',
            is_default: true,
        });
        const call = {
            action: 'call',
            method: 'portfolio.get',
            request: '{"portfolio":"demo-individual"}',
            answer: '',
        };
        const answer = {
            action: 'answer',
            method: '',
            request: '',
            answer: 'It is an individual portfolio [r1], not [r7].',
        };
        await models.post('/_script', {answers: [call, answer].map((one) => JSON.stringify(one))});
        await open('/portfolios/demo-individual/positions');
        await table(page, 'Positions').waitFor();
        await page.keyboard.press('a');
        const drawer = page.getByRole('dialog', {name: 'Ask about this page'});
        await drawer.getByRole('textbox', {name: 'Question'}).fill('Which portfolio is it?');
        await page.keyboard.press('Control+Enter');
        await drawer.getByText('It is an individual portfolio').waitFor();
        // Only the mark of a result is a link to it.
        assert.equal(await drawer.getByRole('button', {name: /^Source r/}).count(), 1);
        await drawer.getByText(/cites r7/).waitFor();
        await drawer.getByRole('button', {name: 'Source r1'}).click();
        const sent = JSON.parse((await (await fetch(`${models.address}/_log`)).json())[0].body);
        assert.match(sent.messages.at(-1).content, /demo-individual/);
        await drawer.getByRole('link', {name: 'portfolio.get'}).click();
        await drawer.waitFor({state: 'detached'});
        await eventually(() =>
            assert.equal(new URL(page.url()).pathname, '/portfolios/demo-individual'),
        );
        // The conversation is kept for the next page.
        await page.keyboard.press('a');
        await drawer.getByText('It is an individual portfolio').waitFor();
        // A figure before a mark leads to the page, where it is marked.
        const shown = await page.locator('main button.why data').first().innerText();
        const figure = shown.replace('\u2212', '-');
        const cited = {...answer, answer: `It is worth ${figure} [r1].`};
        await models.post('/_script', {answers: [call, cited].map((one) => JSON.stringify(one))});
        await drawer.getByRole('textbox', {name: 'Question'}).fill('What is it worth?');
        await page.keyboard.press('Control+Enter');
        await drawer.getByRole('link', {name: `${figure} on its page`}).click();
        await drawer.waitFor({state: 'detached'});
        await eventually(async () =>
            assert.deepEqual(
                await page.evaluate(() =>
                    [...(CSS.highlights.get('cited') ?? [])].map((range) => range.toString()),
                ),
                [shown],
            ),
        );
    } finally {
        await api('DELETE', '/llm/providers/chat');
        models.stop();
    }
});

test('a proposal that would breach a limit says so before approval', async ({
    page,
    open,
    api,
    url,
}) => {
    const slug = `limited-${Math.random().toString(36).slice(2, 8)}`;
    await open('/proposals');
    await api('POST', '/portfolios', {slug, name: slug});
    await api('POST', `/portfolios/${slug}/positions`, {symbol: 'AAPL', quantity: '10'});
    await api('POST', `/portfolios/${slug}/positions`, {symbol: 'MSFT', quantity: '5'});
    const limit = {
        id: slug,
        name: 'Single name',
        subject: slug,
        metric: 'concentration.top1',
        hard: 0.8,
    };
    await api('POST', '/limits', limit);
    const {token} = await api('POST', '/auth/tokens', {name: `buyer ${slug}`, agent: true});
    const proposed = await fetch(`${url}/api/v1/portfolios/${slug}/positions`, {
        method: 'POST',
        headers: {
            Authorization: `Bearer ${token}`,
            'Content-Type': 'application/json',
            'Idempotency-Key': slug,
        },
        body: JSON.stringify({symbol: 'AAPL', quantity: '1000', duplicates: 'keep'}),
    });
    assert.equal(proposed.status, 202);
    await open('/proposals');
    await page.getByRole('button', {name: `Review Position: create of buyer ${slug}`}).click();
    const review = page.getByRole('dialog', {name: `Proposal of buyer ${slug}`});
    await review.getByText('Approval would breach a limit').waitFor();
    await table(review, 'Limits').getByText('Hard breach').waitFor();
    await review.getByRole('button', {name: 'Reject'}).click();
    await review.waitFor({state: 'detached'});
});

test('an agent proposes a position, which a person approves', async ({page, open, api, url}) => {
    const slug = `agent-${Math.random().toString(36).slice(2, 8)}`;
    await open('/proposals');
    await api('POST', '/portfolios', {slug, name: slug});
    const {token} = await api('POST', '/auth/tokens', {name: `planner ${slug}`, agent: true});
    const proposed = await fetch(`${url}/api/v1/portfolios/${slug}/positions`, {
        method: 'POST',
        headers: {
            Authorization: `Bearer ${token}`,
            'Content-Type': 'application/json',
            'Idempotency-Key': slug,
        },
        body: JSON.stringify({symbol: 'AAPL', quantity: '5'}),
    });
    assert.equal(proposed.status, 202);
    // Without loading the page again.
    await page.getByRole('button', {name: `Review Position: create of planner ${slug}`}).click();
    const review = page.getByRole('dialog', {name: `Proposal of planner ${slug}`});
    await review.getByText('"AAPL"').first().waitFor();
    await review.getByRole('button', {name: 'Approve'}).click();
    await review.waitFor({state: 'detached'});
    const {data} = await api('GET', `/positions?portfolio=${slug}`);
    assert.deepEqual(
        data.map((one) => one.symbol),
        ['AAPL'],
    );
});

test('the time of a proposal is ended without a decision', async ({page, open, api, url}) => {
    const slug = `overtaken-${Math.random().toString(36).slice(2, 8)}`;
    await open('/proposals');
    await api('POST', '/portfolios', {slug, name: slug});
    const {token} = await api('POST', '/auth/tokens', {name: slug, agent: true});
    const proposed = await fetch(`${url}/api/v1/portfolios/${slug}/positions`, {
        method: 'POST',
        headers: {
            Authorization: `Bearer ${token}`,
            'Content-Type': 'application/json',
            'Idempotency-Key': slug,
        },
        body: JSON.stringify({symbol: 'AAPL', quantity: '5'}),
    });
    assert.equal(proposed.status, 202);
    const {proposal} = await proposed.json();
    await page.getByRole('button', {name: `Review Position: create of ${slug}`}).click();
    const review = page.getByRole('dialog', {name: `Proposal of ${slug}`});
    await review.getByLabel('Comment').fill('Sold meanwhile');
    await review.getByRole('button', {name: 'Expire', exact: true}).click();
    await review.waitFor({state: 'detached'});
    const ended = await api('GET', `/proposals/${proposal}`);
    assert.equal(ended.state, 'expired');
    assert.equal(ended.comment, 'Sold meanwhile');
});
