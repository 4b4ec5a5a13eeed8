// The pages of the ledger: every figure matches REST, and edits are stored.
import assert from 'node:assert/strict';
import {readFile} from 'node:fs/promises';
import {eventually, format, test} from './harness.mjs';
import {postedOf, random, testAccount} from './ledger_accounts.mjs';
import {figure, shows, table} from './shown.mjs';

const signed = (x, digits = 2) => (x > 0 ? '+' : '') + format(x, digits);

test('a transaction is added, found, changed and deleted, and errors are shown at their fields', async (stage) => {
    const {page, open, api} = stage;
    const account = await testAccount(stage);
    await open(`/ledger/transactions?account=${account}`);
    const rows = table(page, 'Transactions');
    await rows.getByRole('row').filter({hasText: '2024-08-01'}).waitFor();
    await page.getByRole('button', {name: 'Add transaction'}).click();
    const add = page.getByRole('dialog', {name: 'Add transaction'});
    await add.getByLabel('Date').fill('2024-09-02');
    await add.getByLabel('Type').selectOption('dividend');
    await add.getByLabel('Symbol').fill('AAPL');
    await add.getByRole('button', {name: 'Add'}).click();
    await add.getByRole('alert').first().waitFor();
    await add.getByLabel('Amount').fill('1,012.50');
    await add.getByRole('button', {name: 'Add'}).click();
    await add.waitFor({state: 'detached'});
    await page
        .getByRole('search', {name: 'Filter transactions'})
        .getByLabel('Type')
        .selectOption('dividend');
    await eventually(async () =>
        assert.deepEqual(await rows.locator('tbody').getByRole('rowheader').allInnerTexts(), [
            '2024-09-02',
        ]),
    );
    await rows.getByRole('button', {name: /^Edit dividend/}).click();
    const change = page.getByRole('dialog', {name: 'Edit transaction'});
    await change.getByLabel('Amount').fill('13');
    await change.getByRole('button', {name: 'Save'}).click();
    await change.waitFor({state: 'detached'});
    await eventually(async () =>
        assert.equal(
            (await postedOf(api, account)).find((t) => t.type === 'dividend').amount,
            '13',
        ),
    );
    await rows.getByRole('button', {name: /^Delete dividend/}).click();
    await page
        .getByRole('dialog', {name: 'Delete transaction?'})
        .getByRole('button', {name: 'Delete'})
        .click();
    await eventually(async () => assert.equal((await postedOf(api, account)).length, 5));
    await rows.getByText('No matching transactions.').waitFor();
});

test('a difference to a statement is shown with its cause and suggested fix', async (stage) => {
    const {page, open, api} = stage;
    const account = await testAccount(stage);
    await open('/ledger/reconcile');
    const form = page.getByRole('form', {name: 'Statement'});
    await form.getByLabel('Account').selectOption(account);
    await form.getByLabel('Statement', {exact: true}).fill('symbol,quantity\nAAPL,12\n');
    await form.getByRole('button', {name: 'Compare'}).click();
    const answer = await api('POST', '/ledger/reconcile', {
        accounts: [account],
        statement: [{account, symbol: 'AAPL', quantity: '12'}],
    });
    await shows(page, 'reconcile.differences', format(answer.discrepancies.length));
    await table(page, 'Differences').getByText(answer.discrepancies[0].repair).first().waitFor();
});

test('accounts are shown by name, with their short names in tooltips', async ({
    page,
    open,
    api,
}) => {
    await open('/net-worth');
    const {data} = await api('GET', '/accounts');
    const {slug, name} = data.find((a) => a.slug === 'joint-brokerage');
    const composition = table(page, 'Net worth by account');
    await composition.getByRole('rowheader', {name, exact: true}).waitFor();
    assert.equal(await composition.getByTitle(slug, {exact: true}).first().innerText(), name);
    for (const [path, label] of [
        [`/ledger/transactions?account=${slug}`, 'Transactions'],
        [`/ledger/lots?account=${slug}`, 'Open lots'],
    ]) {
        await open(path);
        await table(page, label).getByRole('cell', {name, exact: true}).first().waitFor();
        assert.equal(await table(page, label).getByText(slug, {exact: true}).count(), 0, label);
    }
});

test('the treemap of net worth is colored by class or by return', async ({page, open, api}) => {
    await open('/net-worth?by=allocation');
    const chart = page.getByRole('figure', {name: /^By symbol/});
    await chart.getByText('Cash', {exact: true}).waitFor();
    await chart.getByLabel('Color').selectOption('unrealized');
    const {securities} = await api('POST', '/ledger/holdings', {on_error: 'skip'});
    const gains = securities.filter((one) => one.gain_fraction > 0);
    assert.ok(gains.length > 0);
    await eventually(async () => {
        const texts = await chart.locator('.treemap text').allTextContents();
        assert.ok(texts.some((text) => /^\+\d/.test(text)));
    });
    assert.match(page.url(), /color=unrealized/);
});

test('the treemap of the holdings opens their lots', async ({page, open}) => {
    await open('/ledger/holdings?color=unrealized');
    const chart = page.getByRole('figure', {name: /^Holdings by value/});
    await eventually(async () => {
        const texts = await chart.locator('.treemap text').allTextContents();
        assert.ok(texts.some((text) => /^\+\d/.test(text)));
    });
    const tile = chart.locator('.treemap g.opens').first();
    const name = await tile.locator('text').first().textContent();
    await tile.click();
    await page.getByRole('heading', {name: `Lots of ${name}`, exact: true}).waitFor();
});

test('on paper, holdings keep their symbols, and charts are as wide as the page', async ({
    page,
    open,
}) => {
    await open('/ledger/holdings');
    const row = table(page, 'Holdings').locator('tbody tr').first();
    const symbol = await row.getByRole('button').first().innerText();
    await page.emulateMedia({media: 'print'});
    assert.ok((await row.innerText()).startsWith(symbol));
    const chart = page.locator('svg.treemap').first();
    const width = () => chart.evaluate((node) => node.getBoundingClientRect().width);
    const before = await width();
    // Paper is narrower, and the page does not draw anew for it.
    const half = await chart.evaluate((node) => {
        node.parentElement.style.width = `${node.clientWidth / 2}px`;
        return node.getBoundingClientRect().width;
    });
    assert.ok(half < 0.6 * before, `${half} of ${before}`);
});

test(
    'where no price is stored, invested and gain of the net worth are unknown, not zero',
    async ({page, open, api, newLink}) => {
        await page.goto(await newLink());
        await page.getByRole('navigation', {name: 'Main'}).waitFor();
        await testAccount({open, api});
        await open('/net-worth');
        for (const name of ['worth.invested', 'worth.unrealized_gain']) {
            const shown = page.locator(`[data-figure="${name}"]`);
            await shown.waitFor();
            assert.doesNotMatch(await shown.innerText(), /\d/);
        }
        await page.getByText('No security held on 2024-08-01 has a value').waitFor();
        await page.getByRole('link', {name: 'Import prices'}).waitFor();
    },
    {alone: true, demo: false},
);

test('net worth, its change and performance match REST', async (stage) => {
    const {page, open, api} = stage;
    const account = 'joint-brokerage';
    await open(`/net-worth?account=${account}`);
    const text = async (name) =>
        eventually(async () => {
            const said = await figure(page, name).innerText();
            assert.match(said, /\d/);
            return said;
        });
    const total = await text('worth.total');
    const day = /as of (\d{4}-\d\d-\d\d)/.exec(await page.getByRole('main').innerText())[1];
    const answer = await api('POST', '/ledger/net-worth', {
        accounts: [account],
        dates: [day],
        on_error: 'skip',
    });
    assert.equal(total, format(Number(answer.snapshots[0].total)));
    await page
        .getByRole('region', {name: 'Composition'})
        .getByRole('radio', {name: 'Sector'})
        .click({force: true});
    await page.getByRole('table', {name: 'Net worth by sector'}).waitFor();
    await table(page, 'Causes by period').getByRole('rowheader').first().waitFor();
    await page
        .getByRole('figure', {name: 'Causes over the whole period'})
        .getByRole('img')
        .waitFor();
    await open(`/ledger/performance?account=${account}`);
    await text('performance.xirr');
    await table(page, 'Returns by month, percent').getByRole('rowheader', {name: '2024'}).waitFor();
    await page.getByRole('figure', {name: 'Drawdown'}).getByRole('img').waitFor();
});

test('accounts are listed, created, changed and removed', async ({page, open, api}) => {
    await open('/ledger/accounts');
    const name = random('Nest egg');
    await table(page, 'Accounts').getByRole('rowheader', {name: 'Roth IRA'}).waitFor();
    await page.getByRole('button', {name: 'Add account'}).click();
    const add = page.getByRole('dialog', {name: 'Add account'});
    await add.getByLabel('Name', {exact: true}).fill(name);
    await add.getByLabel('Tax treatment').selectOption('tax_free');
    await add.getByRole('button', {name: 'Add'}).click();
    await table(page, 'Accounts')
        .getByRole('button', {name: `Edit ${name}`})
        .click();
    const change = page.getByRole('dialog', {name: `Edit ${name}`});
    await change.getByLabel('Institution').fill('Bank of Tests');
    await change.getByRole('button', {name: 'Save'}).click();
    await table(page, 'Accounts').getByRole('cell', {name: 'Bank of Tests'}).first().waitFor();
    await table(page, 'Accounts')
        .getByRole('button', {name: `Delete ${name}`})
        .click();
    await page
        .getByRole('dialog', {name: `Delete ${name}?`})
        .getByRole('button', {name: 'Delete'})
        .click();
    await eventually(async () =>
        assert.ok(!(await api('GET', '/accounts?limit=500')).data.some((a) => a.name === name)),
    );
});

test('exports download the files of REST, and an unknown file is not restored', async ({
    page,
    open,
    api,
}) => {
    await open('/ledger/accounts');
    await page.getByRole('button', {name: 'Export', exact: true}).click();
    const menu = page.getByRole('dialog', {name: 'Export'});
    const [file] = await Promise.all([
        page.waitForEvent('download'),
        menu.getByRole('button', {name: 'Holdings, CSV'}).click(),
    ]);
    const lines = (text) => text.split(/\r?\n/).filter((line) => !line.startsWith('# generated'));
    const answer = await api('GET', '/ledger/export?what=holdings');
    const saved = await readFile(await file.path(), 'utf8');
    assert.equal(
        lines(saved).at(-2)?.split(',').length,
        lines(answer.content).at(-2)?.split(',').length,
    );
    await menu.getByRole('button', {name: 'Restore export'}).click();
    const dialog = page.getByRole('dialog', {name: 'Restore export'});
    await dialog.getByLabel('File').setInputFiles({
        name: 'x.json',
        mimeType: 'application/json',
        buffer: Buffer.from('{"format":"other"}'),
    });
    await dialog.getByRole('button', {name: 'Restore', exact: true}).click();
    await dialog.getByRole('alert').waitFor();
});

test('a comma that is not a thousands separator is rejected at its field', async (stage) => {
    const {page, open, api} = stage;
    const account = await testAccount(stage);
    await open(`/ledger/transactions?account=${account}`);
    await page.getByRole('button', {name: 'Add transaction'}).click();
    const add = page.getByRole('dialog', {name: 'Add transaction'});
    await add.getByLabel('Date').fill('2024-09-02');
    await add.getByLabel('Symbol').fill('AAPL');
    await add.getByLabel('Quantity').fill('1,5');
    await add.getByLabel('Price').fill('1,250.75');
    await add.getByText('Quantity is "1,5": expected a number').waitFor();
    await add.getByText('Correct the marked fields first.').waitFor();
    assert.equal(await add.getByLabel('Quantity').inputValue(), '1,5');
    await add.getByLabel('Quantity').fill('1.5');
    await add.getByRole('button', {name: 'Add'}).click();
    await add.waitFor({state: 'detached'});
    await eventually(async () => {
        const booked = (await postedOf(api, account)).find((t) => t.date === '2024-09-02');
        assert.equal(booked?.quantity, '1.5');
        assert.equal(booked?.price, '1250.75');
    });
});

test('returns without meaning are marked next to the figures', async ({page, open, api}) => {
    await open('/ledger/accounts');
    const account = random('loan');
    await api('POST', '/accounts', {slug: account, name: account});
    // Bought with cash that was never paid in: the account's value is zero at first, then negative.
    await api('POST', '/transactions', {
        account,
        currency: 'USD',
        date: '2024-01-03',
        type: 'buy',
        symbol: 'AAPL',
        quantity: '10',
        price: '190',
    });
    await open(`/ledger/performance?account=${account}`);
    await page
        .getByRole('region', {name: 'Data issues'})
        .locator('code', {hasText: 'no_base'})
        .first()
        .waitFor({state: 'attached'});
    await open('/ledger/performance?account=joint-brokerage');
    await figure(page, 'performance.xirr').waitFor();
    assert.equal(await page.getByRole('region', {name: 'Data issues'}).count(), 0);
});

test('growth of net worth over calendar periods and per day match REST', async ({page, open}) => {
    const answer = page.waitForResponse(
        (one) => one.url().endsWith('/ledger/net-worth') && one.ok(),
    );
    await open('/net-worth');
    const {growth} = await (await answer).json();
    await shows(page, 'worth.velocity', signed(growth.velocity));
    assert.deepEqual(
        growth.look_back.map(({period}) => period),
        ['1m', '3m', '6m', '1y', '3y', '5y'],
    );
    for (const {period, change} of growth.look_back)
        await shows(page, `worth.change.${period}`, change === null ? 'n/a' : signed(change, 0));
    const rows = table(page, 'Growth over calendar periods');
    await rows.getByRole('rowheader', {name: '1 month', exact: true}).waitFor();
    await rows.getByRole('rowheader', {name: '5 years', exact: true}).waitFor();
    await figure(page, 'worth.velocity').click();
    await page
        .getByRole('dialog', {name: 'Why: Change per day'})
        .getByText('(last \u2212 first) / days')
        .waitFor();
});

test('every figure of growth opens what it was computed from', async ({page, open}) => {
    const answer = page.waitForResponse(
        (one) => one.url().endsWith('/ledger/net-worth') && one.ok(),
    );
    await open('/net-worth');
    const {growth} = await (await answer).json();
    const last = growth.quarterly.at(-1);
    const name = `worth.${last.period}`;
    for (const [kind, title] of [
        ['value', `Net worth at the end of ${last.period}`],
        ['change', `Change, ${last.period}`],
        ['growth', `Growth, ${last.period}`],
        ['acceleration', `Acceleration, ${last.period}`],
    ]) {
        await figure(page, `${name}.${kind}`).click();
        await page.getByRole('dialog', {name: `Why: ${title}`}).waitFor();
        await page.keyboard.press('Escape');
    }
    const year = growth.look_back.find(({period}) => period === '1y');
    await figure(page, 'worth.annualized.1y').click();
    const why = page.getByRole('dialog', {name: 'Why: Growth per year, 1 year'});
    await why.getByText(`Net worth on ${year.from}`).waitFor();
    await why.getByText(`${format(year.start_value, 2)} USD`).waitFor();
});

test('an account with transactions is closed instead of deleted', async (stage) => {
    const {page, open, api} = stage;
    const account = await testAccount(stage);
    const name = `Test ${account}`;
    await open('/ledger/accounts');
    const accounts = table(page, 'Accounts');
    await accounts.getByRole('button', {name: `Delete ${name}`}).click();
    const remove = page.getByRole('dialog', {name: `Delete ${name}?`});
    await remove.getByRole('button', {name: 'Delete'}).click();
    await remove.getByText('this account has 5 transactions').first().waitFor();
    await remove.getByRole('button', {name: 'Close instead'}).click();
    const close = page.getByRole('dialog', {name: `Close ${name}`});
    await close.getByRole('button', {name: 'Close account'}).click();
    await close.getByText('it holds 8 AAPL').first().waitFor();
    await close.getByLabel('Close it with these holdings and this cash').check();
    await close.getByRole('button', {name: 'Close account'}).click();
    await eventually(async () =>
        assert.equal(await accounts.getByRole('button', {name: `Edit ${name}`}).count(), 0),
    );
    // The total is that of the rows shown.
    const totals = () =>
        accounts.evaluate((shown) => ({
            sum: [...shown.querySelectorAll('tbody data')].reduce((x, d) => x + Number(d.value), 0),
            total: Number(shown.querySelector('tfoot .num')?.textContent.replace(/[^\d.]/g, '')),
        }));
    await eventually(async () => {
        const {sum, total} = await totals();
        assert.ok(sum > 0 && Math.abs(sum - total) < 0.01, `${sum} is shown as ${total}`);
    });
    await page.getByLabel('Show closed accounts').click();
    await accounts.getByRole('button', {name: `Reopen ${name}`}).click();
    await page
        .getByRole('dialog', {name: `Reopen ${name}?`})
        .getByRole('button', {name: 'Reopen'})
        .click();
    await eventually(async () =>
        assert.equal((await api('GET', `/accounts/${account}`)).closed_on, null),
    );
});

test('a goal is added, matches REST, is edited and deleted', async ({page, open, api}) => {
    await open('/ledger/goals');
    const name = random('House');
    await page.getByRole('button', {name: 'Add a goal'}).click();
    const add = page.getByRole('dialog', {name: 'Add a goal'});
    await add.getByLabel('Name', {exact: true}).fill(name);
    await add.getByLabel('Target').fill('10000000');
    await add.getByLabel('Due').fill('2040-12-31');
    await add.getByLabel('Counts').selectOption('accounts');
    await add.getByLabel('Joint brokerage').check();
    await add.getByRole('button', {name: 'Save goal'}).click();
    const goals = table(page, 'Goals');
    await goals.getByRole('rowheader', {name, exact: true}).waitFor();
    const {data} = await api('GET', '/ledger/goals');
    const {goal} = data.find((one) => one.name === name);
    const of = async () => (await api('POST', '/ledger/goals/progress', {goals: [goal]})).goals[0];
    const first = await of();
    assert.deepEqual(first.accounts, ['joint-brokerage']);
    await shows(page, `goal.${goal}.value`, format(Number(first.progress.value)));
    await shows(page, `goal.${goal}.share`, format(100 * first.progress.share, 1));
    await shows(page, `goal.${goal}.required`, format(first.progress.required_contribution));
    await page.getByText('Assumes').first().waitFor();
    await goals.getByRole('button', {name: `Edit ${name}`}).click();
    const edit = page.getByRole('dialog', {name: `Edit ${name}`});
    await edit.getByLabel('Monthly contribution').fill('2500');
    await edit.getByRole('button', {name: 'Save goal'}).click();
    await page.getByText('+2,500 USD at the end of each month (planned)').first().waitFor();
    await shows(page, `goal.${goal}.projected`, format((await of()).progress.projected));
    await goals.getByRole('button', {name: `Delete ${name}`}).click();
    await page
        .getByRole('dialog', {name: `Delete ${name}`})
        .getByRole('button', {name: 'Delete'})
        .click();
    await goals.getByRole('rowheader', {name, exact: true}).waitFor({state: 'detached'});
});

test('values between two known ones are inferred on request', async ({page, open, api}) => {
    const asset = `cabin-${Math.random().toString(36).slice(2, 9)}`;
    const values = [
        {date: '2024-01-02', value: '100000'},
        {date: '2025-01-02', value: '121000'},
    ];
    await open('/net-worth');
    await api('PUT', `/ledger/assets/${asset}`, {
        name: asset,
        type: 'real_estate',
        currency: 'USD',
        values,
    });
    await page.getByLabel('Infer missing values').click(); // the address has the state
    const row = table(page, 'Inferred values').getByRole('row').filter({hasText: asset});
    await row.getByText('Constant growth').waitFor();
    await row.getByText('2025-01-02').waitFor();
    await api('DELETE', `/ledger/assets/${asset}`);
});

test('milestones of net worth match REST', async ({page, open}) => {
    const account = 'joint-brokerage';
    await open(`/net-worth?account=${account}`);
    const answer = page.waitForResponse(
        (one) => one.url().endsWith('/ledger/net-worth') && one.ok(),
    );
    await page.reload();
    const {milestones} = await (await answer).json();
    assert.ok(milestones.length > 0);
    assert.equal(
        await eventually(async () => {
            const rows = await table(page, 'Milestones').locator('tbody').getByRole('row').count();
            assert.ok(rows > 0);
            return rows;
        }),
        milestones.length,
    );
});

test(
    'the pages of an empty ledger say so and request nothing that the server refuses',
    async ({page, open, newLink}) => {
        await page.goto(await newLink());
        await page.getByRole('navigation', {name: 'Main'}).waitFor();
        const refused = [];
        const waiting = new Set();
        page.on('request', (one) => {
            if (/\/api\/v1\/(?!events)/.test(one.url())) waiting.add(one);
        });
        for (const end of ['requestfinished', 'requestfailed'])
            page.on(end, (one) => waiting.delete(one));
        page.on('response', (one) => {
            if (one.status() >= 400) refused.push(`${one.status()} ${one.url()}`);
        });
        const visit = async (path, title) => {
            await open(path);
            await page.getByRole('heading', {name: title}).first().waitFor();
            await eventually(() => assert.equal(waiting.size, 0));
        };
        for (const name of [
            ...['holdings', 'allocation', 'dividends', 'accounts', 'transactions', 'lots'],
            ...['reconcile', 'performance'],
        ])
            await visit(`/ledger/${name}`, 'No transactions yet');
        await visit('/net-worth', 'No transactions yet');
        await visit('/ledger/goals', 'Goals');
        assert.deepEqual(refused, []);
    },
    {alone: true, demo: false},
);

test(
    'a house and its loan are a net worth without transactions, and are corrected and ended',
    async ({page, open, newLink}) => {
        await page.goto(await newLink());
        await page.getByRole('navigation', {name: 'Main'}).waitFor();
        await open('/net-worth');
        const add = async (name, kind, date, value) => {
            await page.getByRole('button', {name: 'Add', exact: true}).click();
            const form = page.getByRole('dialog', {name: 'Add an asset or liability'});
            await form.getByLabel('Name', {exact: true}).fill(name);
            await form.getByLabel('Kind').selectOption(kind);
            await form.getByLabel('Date of the value').fill(date);
            await form.getByLabel(kind === 'mortgage' ? 'Amount owed' : /^Value/).fill(value);
            await form.getByRole('button', {name: 'Add', exact: true}).click();
            await form.waitFor({state: 'detached'});
        };
        await add('House', 'real_estate', '2024-01-01', '300000');
        await shows(page, 'worth.total', '300,000');
        await add('Loan', 'mortgage', '2024-07-01', '2000000');
        await shows(page, 'worth.total', '−1,700,000');
        // A value of one nought too many: another is stated, and the wrong one deleted.
        const assets = table(page, 'Assets and liabilities valued by hand');
        const loan = assets.getByRole('row').filter({hasText: 'Loan'});
        await loan.getByRole('button', {name: /^Values/}).click();
        const values = page.getByRole('dialog', {name: 'Values of Loan'});
        await values.getByLabel('Date', {exact: true}).fill('2024-07-02');
        await values.getByLabel(/^Amount owed/).fill('200000');
        await values.getByRole('button', {name: 'Save value'}).click();
        await values.waitFor({state: 'detached'});
        await shows(page, 'worth.total', '100,000');
        await loan.getByRole('button', {name: /^Values/}).click();
        await table(page, 'Values of Loan')
            .getByRole('row')
            .filter({hasText: '2024-07-01'})
            .getByRole('button', {name: /^Delete/})
            .click();
        await table(page, 'Values of Loan').getByText('2024-07-01').waitFor({state: 'detached'});
        await values.getByRole('button', {name: 'Cancel'}).click();
        await loan.getByRole('button', {name: /^Edit/}).click();
        const form = page.getByRole('dialog', {name: 'Edit Loan'});
        await form.getByLabel('Repaid on').fill('2025-06-30');
        await form.getByRole('button', {name: 'Save'}).click();
        await form.waitFor({state: 'detached'});
        await loan.getByText('2025-06-30').waitFor();
        await shows(page, 'worth.total', '300,000');
    },
    {alone: true, demo: false},
);
