// Failures lose no data. While the server is down, the last figures remain with
// their age; when a session ends, unsaved input remains.
import assert from 'node:assert/strict';
import {eventually, test} from './harness.mjs';

const book = '/portfolios/demo-long-short';

test('while the server is down the last data remain, with their age', async ({page, open}) => {
    await open(book);
    const digest = page.locator('[data-figure="digest"]');
    const before = await digest.innerText();
    await page.getByRole('link', {name: 'Portfolios', exact: true}).click();
    await page.getByRole('heading', {name: 'Portfolios', level: 1}).waitFor();
    await page.route(/\/(api|livez)/, (route) => route.abort());
    const down = page.getByRole('alert').filter({hasText: 'Server unreachable'});
    // A page that was not loaded shows an error with a retry; a loaded page remains.
    await page.getByRole('link', {name: 'Jobs', exact: true}).click();
    await down.waitFor();
    await page.goBack();
    await page.goBack();
    assert.equal(await digest.innerText(), before);
    await down.getByText(/Showing data from \d+ (s|min) ago \(20\d\d-/).waitFor();
    await page.unroute(/\/(api|livez)/);
    await down.getByRole('button', {name: 'Reconnect now'}).click();
    await down.waitFor({state: 'detached'});
    assert.equal(await digest.innerText(), before);
});

test(
    'the end of a session preserves unsaved input',
    async ({page, url, newLink}) => {
        await page.goto(await newLink());
        await page.getByRole('navigation', {name: 'Main'}).waitFor();
        await page.goto(`${url}${book}/positions`);
        await page.getByRole('button', {name: 'Add position'}).click();
        const form = page.getByRole('dialog', {name: 'Add a position'});
        await form.getByLabel('Symbol').fill('ORCL');
        await form.getByLabel('Quantity').fill('12');
        await page.context().clearCookies();
        await form.getByRole('button', {name: /^Add/}).click();
        const signIn = page.getByRole('dialog', {name: 'Sign in'});
        await signIn.getByText('Unsaved input is preserved').waitFor();
        // An invalid link is rejected, and the sign-in page stays.
        await signIn.getByLabel('Or paste the link here').fill('http://127.0.0.1/sign-in?key=none');
        await signIn.getByRole('button', {name: 'Sign in'}).click();
        await signIn.getByText('This link has been used or has expired.').waitFor();
        await signIn.getByLabel('Or paste the link here').fill(await newLink());
        await signIn.getByRole('button', {name: 'Sign in'}).click();
        await signIn.waitFor({state: 'detached'});
        assert.equal(await form.getByLabel('Symbol').inputValue(), 'ORCL');
        assert.equal(await form.getByLabel('Quantity').inputValue(), '12');
        assert.match(page.url(), /demo-long-short\/positions$/);
    },
    {stranger: true},
);

test('a tile of the exposures links to its positions', async ({page, open}) => {
    await open(`${book}/exposures`);
    const figure = page.getByRole('figure', {name: 'Gross exposure by sector'});
    await figure
        .locator('text.name')
        .filter({hasText: /^Broad/})
        .click();
    const positions = page.getByRole('table', {name: 'Positions', exact: true});
    await positions.waitFor();
    await eventually(async () => {
        const field = page.getByRole('searchbox', {name: 'Filter Positions'});
        assert.equal(await field.inputValue(), 'sector:"Broad Market"');
        const symbols = await positions.locator('tbody').getByRole('rowheader').allInnerTexts();
        assert.deepEqual(symbols, ['QQQ 15Aug25 420 C', 'SPY 19Sep25 460 C']);
    });
});

test('unsaved input survives a reload or a closed dialog until it is submitted', async ({
    page,
    open,
    api,
}) => {
    await open('/portfolios');
    const slug = `draft-${Math.random().toString(36).slice(2, 10)}`;
    const start = async () => {
        await page.getByRole('button', {name: 'New portfolio'}).click();
        return page.getByRole('dialog', {name: 'New portfolio'});
    };
    let form = await start();
    await form.getByLabel('Name', {exact: true}).fill(`Draft ${slug}`);
    await form.getByLabel('Short name').fill('not a slug!');
    await form.getByRole('button', {name: 'Create'}).click();
    // The field shows the error; closing the dialog or reloading loses no input.
    await form.getByRole('alert').first().waitFor();
    await page.keyboard.press('Escape');
    await form.waitFor({state: 'detached'});
    await page.reload();
    form = await start();
    assert.equal(await form.getByLabel('Name', {exact: true}).inputValue(), `Draft ${slug}`);
    assert.equal(await form.getByLabel('Short name').inputValue(), 'not a slug!');
    await form.getByText('Unsaved input was restored.').waitFor();
    await form.getByLabel('Short name').fill(slug);
    await form.getByRole('button', {name: 'Create'}).click();
    await page.getByRole('heading', {name: `Draft ${slug}`}).waitFor();
    // Submitted or cancelled, it is discarded.
    await open('/portfolios');
    form = await start();
    assert.equal(await form.getByLabel('Name', {exact: true}).inputValue(), '');
    await form.getByLabel('Name', {exact: true}).fill('Never mind');
    await form.getByRole('button', {name: 'Cancel'}).click();
    form = await start();
    assert.equal(await form.getByLabel('Name', {exact: true}).inputValue(), '');
    assert.equal((await api('GET', `/portfolios/${slug}`)).name, `Draft ${slug}`);
});

test(
    'a sign-in link that opens in the same tab returns to the unsaved input',
    async ({page, url, newLink}) => {
        await page.goto(await newLink());
        await page.getByRole('navigation', {name: 'Main'}).waitFor();
        await page.goto(`${url}/plan`);
        const plan = page.getByRole('form', {name: 'Plan'});
        await plan.getByLabel('Age').fill('58');
        await plan.getByRole('button', {name: 'Add event'}).click();
        await plan.getByLabel('Amount').fill('60,000');
        await page.context().clearCookies();
        await page.reload();
        await page.getByRole('heading', {name: 'Sign in'}).waitFor();
        await page.goto(await newLink());
        await page.getByRole('heading', {name: 'Retirement planner'}).waitFor();
        assert.equal(await plan.getByLabel('Age').inputValue(), '58');
        assert.equal(await plan.getByLabel('Amount').inputValue(), '60,000');
        // Signing out discards it.
        await page
            .getByRole('banner')
            .getByRole('button', {name: /account$/})
            .click();
        await page.getByRole('button', {name: 'Sign out'}).click();
        await page.getByRole('heading', {name: 'Sign in'}).waitFor();
        await page.goto(await newLink());
        await page.getByRole('navigation', {name: 'Main'}).waitFor();
        await page.goto(`${url}/plan`);
        assert.equal(await plan.getByLabel('Age').inputValue(), '65');
    },
    {stranger: true},
);

test('a started import is planned again after a reload, and nothing is recorded', async ({
    page,
    open,
    api,
}) => {
    await open('/ledger/import');
    const booked = async () => (await api('GET', '/transactions?limit=500')).data.length;
    const before = await booked();
    await page
        .getByRole('form', {name: 'File to import'})
        .getByLabel('Account')
        .fill(`kept-${Math.random().toString(36).slice(2, 8)}`);
    await page.getByText('Paste text instead').click();
    await page
        .getByLabel('File contents')
        .fill('date,type,symbol,quantity,price\n2025-01-06,buy,AAPL,1,240\n');
    await page.getByRole('button', {name: 'Preview import'}).click();
    const book = page.getByRole('button', {name: 'Import 1 row'});
    await book.waitFor();
    await page.reload();
    await book.waitFor();
    assert.equal(await booked(), before);
    await page.getByRole('button', {name: 'Start over'}).click();
    await book.waitFor({state: 'detached'});
});

test('a rejected edit in a table remains for correction', async ({page, open}) => {
    await open(`${book}/positions`);
    const table = page.getByRole('table', {name: 'Positions', exact: true});
    const row = table.getByRole('row').filter({has: page.getByRole('rowheader', {name: 'PFE'})});
    const cell = row.getByRole('cell').nth(1);
    const shown = await cell.innerText();
    await cell.dblclick();
    const editor = row.getByRole('textbox');
    await editor.fill('12x');
    await editor.press('Enter');
    await row.getByRole('alert').waitFor();
    await editor.blur();
    assert.equal(await editor.inputValue(), '12x');
    await editor.press('Escape');
    assert.equal(await cell.innerText(), shown);
});
