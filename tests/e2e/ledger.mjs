// The pages of the ledger: what is imported matches the plan, an import can be undone completely,
// and every figure matches REST.
import assert from 'node:assert/strict';
import {readFile} from 'node:fs/promises';
import {eventually, format, test} from './harness.mjs';

const samples = new URL('../golden/import/', import.meta.url);
const sample = (name) => readFile(new URL(name, samples));
const figure = (page, name) => page.locator(`[data-figure="${name}"]`).first();
const shows = (page, name, text) =>
    eventually(async () => assert.equal(await figure(page, name).innerText(), text, name));
const table = (page, label) => page.getByRole('table', {name: label, exact: true});
const random = (prefix) => `${prefix}-${Math.random().toString(36).slice(2, 9)}`;
const signed = (x, digits = 2) => (x > 0 ? '+' : '') + format(x, digits);

// An account for one test with a purchase, a partial sale and cash; returns its slug.
async function testAccount({open, api}) {
    await open('/ledger/accounts');
    const account = random('e2e');
    const made = await api('POST', '/accounts', {slug: account, name: `Test ${account}`});
    assert.equal(made.slug, account);
    const rows = [
        {date: '2023-03-01', type: 'deposit', amount: '10000'},
        {date: '2023-03-02', type: 'buy', symbol: 'AAPL', quantity: '10', price: '150'},
        {date: '2023-06-01', type: 'buy', symbol: 'AAPL', quantity: '10', price: '180'},
        {date: '2023-11-01', type: 'sell', symbol: 'AAPL', quantity: '8', price: '170'},
        {date: '2024-08-01', type: 'sell', symbol: 'AAPL', quantity: '4', price: '220'},
    ];
    for (const row of rows) {
        const booked = await api('POST', '/transactions', {account, currency: 'USD', ...row});
        assert.ok(booked.id, JSON.stringify(booked));
    }
    return account;
}

async function planSample(page, name, account) {
    const form = page.getByRole('form', {name: 'File to import'});
    await form.getByLabel('Account').fill(account);
    await form.getByLabel('File', {exact: true}).setInputFiles({
        name,
        mimeType: 'text/csv',
        buffer: await sample(name),
    });
    await page.getByRole('heading', {name: '2. Preview'}).waitFor();
}

const postedOf = async (api, account) => {
    const answer = await api('GET', `/transactions?account=${account}&limit=500`);
    return answer.data ?? [];
};

test('a file is previewed, imported, undone and imported again, and then has no new rows', async (stage) => {
    const {page, open, api} = stage;
    const account = random('broker');
    await open('/ledger/import');
    const before = await api('GET', '/ledger/export?what=portfolio');
    await planSample(page, 'syn_schwab_brokerage.csv', account);
    const content = String(await sample('syn_schwab_brokerage.csv'));
    const plan = await api('POST', '/ledger/import', {content, file_name: 'x.csv', account});
    for (const status of ['new', 'duplicate', 'changed', 'rejected', 'skipped'])
        await shows(page, `plan.${status}`, format(plan.totals[status]));
    assert.ok(plan.totals.new > 0);
    const book = page.getByRole('button', {name: /^Import \d+ rows?$/});
    await book.click();
    await page.getByText(/transactions? imported/).waitFor();
    await eventually(async () =>
        assert.equal((await postedOf(api, account)).length, plan.totals.new),
    );
    // Undo asks, and restores the ledger.
    const undo = page
        .getByRole('region', {name: 'Import completed'})
        .getByRole('button', {name: /^Undo/});
    const question = page.getByRole('dialog', {name: /^Undo the import of/});
    await undo.click();
    await question.getByRole('button', {name: 'Keep import'}).click();
    await question.waitFor({state: 'detached'});
    assert.equal((await postedOf(api, account)).length, plan.totals.new);
    await undo.click();
    await question.getByRole('button', {name: 'Undo import'}).click();
    await page.getByRole('form', {name: 'File to import'}).waitFor();
    const body = (answer) => answer.body_sha256;
    await eventually(async () =>
        assert.equal(body(await api('GET', '/ledger/export?what=portfolio')), body(before)),
    );
    await planSample(page, 'syn_schwab_brokerage.csv', account);
    await book.click();
    await page.getByText(/transactions? imported/).waitFor();
    await page.getByRole('button', {name: 'Import another file'}).click();
    await planSample(page, 'syn_schwab_brokerage.csv', account);
    await shows(page, 'plan.new', '0');
    await shows(page, 'plan.duplicate', format(plan.totals.new));
    assert.ok(await page.getByRole('button', {name: 'Nothing to import'}).isDisabled());
    const history = table(page, 'Imports');
    await history
        .getByText(/^Undone/)
        .first()
        .waitFor();
    await history.getByText('Committed').first().waitFor();
});

test('a file without an account asks for the account', async ({page, open, api}) => {
    await open('/ledger/import');
    const {data} = await api('GET', '/accounts');
    assert.ok(data.length > 1);
    await page
        .getByRole('form', {name: 'File to import'})
        .getByLabel('File', {exact: true})
        .setInputFiles({
            name: 'trades.csv',
            mimeType: 'text/csv',
            buffer: Buffer.from('date,type,symbol,quantity,price\n2024-01-05,buy,AAPL,2,180\n'),
        });
    const question = page.getByRole('form', {name: 'Account of the file'});
    await question.getByLabel('Account').selectOption(data[0].slug);
    await question.getByRole('button', {name: 'Preview import'}).click();
    await page.getByRole('heading', {name: '2. Preview'}).waitFor();
    await shows(page, 'plan.new', '1');
});

test('a rejected row shows its line, column, value and suggested fix', async ({
    page,
    open,
    api,
}) => {
    await open('/ledger/import');
    const account = random('broken');
    const content =
        'date,type,symbol,quantity,price\n2024-01-05,buy,AAPL,ten,150\n2024-01-06,buy,MSFT,5,300\n';
    const plan = await api('POST', '/ledger/import', {content, account});
    const bad = plan.rows.find((row) => row.status === 'rejected');
    await page.getByRole('form', {name: 'File to import'}).getByLabel('Account').fill(account);
    await page.getByText('Paste text instead').click();
    await page.getByLabel('File contents').fill(content);
    await page.getByRole('button', {name: 'Preview import'}).click();
    const rejects = table(page, 'Rejected rows').getByRole('row').nth(1);
    await rejects.waitFor();
    const said = await rejects.innerText();
    for (const part of [String(bad.line), bad.column, bad.value, bad.fix])
        assert.ok(said.includes(part), `${part} in ${said}`);
    await page.getByRole('button', {name: 'Import 1 row'}).waitFor();
});

test('custom columns are chosen, planned and saved as a profile', async ({page, open, api}) => {
    await open('/ledger/import');
    const account = random('own');
    const content = `When,Deed,Paper,Pieces,Each,${account}\n2024-02-01,Acquired,AAPL,3,180,x\n2024-02-09,Disposed,AAPL,1,190,x\n`;
    await page.getByRole('form', {name: 'File to import'}).getByLabel('Account').fill(account);
    await page.getByText('Paste text instead').click();
    await page.getByLabel('File contents').fill(content);
    await page.getByRole('button', {name: 'Preview import'}).click();
    await page.getByRole('button', {name: 'Map columns'}).click();
    const form = page.getByRole('form', {name: 'Column mapping'});
    for (const [field, column] of [
        ['Date', 'When'],
        ['Type', 'Deed'],
        ['Symbol', 'Paper'],
        ['Quantity', 'Pieces'],
        ['Price', 'Each'],
    ])
        await form.getByLabel(field, {exact: true}).selectOption(column);
    await form.getByLabel('Acquired', {exact: true}).selectOption('buy');
    await form.getByLabel('Disposed', {exact: true}).selectOption('sell');
    await form.getByRole('button', {name: 'Preview with this mapping'}).click();
    await shows(page, 'plan.new', '2');
    const save = page.getByRole('form', {name: 'Save as profile'});
    await save.getByLabel('Profile name').fill(account);
    await save.getByRole('button', {name: 'Save profile'}).click();
    await save.getByText(`Saved as ${account}.`).waitFor();
    const profile = await api('GET', `/import-profiles/${account}`);
    assert.equal(profile.mapping.date, 'When');
    assert.equal(profile.mapping.types.Disposed, 'sell');
    // The next file with that header needs no mapping.
    const next = await api('POST', '/ledger/import', {content});
    assert.equal(next.profile, account);
    assert.equal(next.totals.new, 2);
});

test('gains match REST, by tax year and method', async (stage) => {
    const {page, open, api} = stage;
    const account = await testAccount(stage);
    await open(`/ledger/lots?account=${account}&year=2023`);
    const of = async (method) =>
        (
            await api('POST', '/ledger/lots', {accounts: [account], method, wash_sales: true})
        ).realized.by_year.find((y) => y.year === 2023);
    const fifo = await of('fifo');
    await shows(page, 'gain.total.2023.USD', signed(Number(fifo.total)));
    await eventually(async () =>
        assert.equal(
            await table(page, 'Taxable sales').locator('tbody').getByRole('row').count(),
            1,
        ),
    );
    const hifo = await of('hifo');
    assert.notEqual(fifo.total, hifo.total);
    const settings = page.getByRole('form', {name: 'Lot selection'});
    await settings.getByLabel('Method').selectOption('hifo');
    await shows(page, 'gain.total.2023.USD', signed(Number(hifo.total)));
    await settings.getByLabel('Tax year').selectOption('2024');
    await eventually(async () =>
        assert.equal(
            await table(page, 'Taxable sales')
                .locator('tbody')
                .getByRole('rowheader')
                .first()
                .innerText(),
            '2024-08-01',
        ),
    );
    await figure(page, 'gain.total.2024.USD').click();
    const why = page.getByRole('dialog', {name: 'Why: Taxable gain, 2024'});
    await why.getByText('Disposals excluded').waitFor();
    await page.keyboard.press('Escape');
    const [file] = await Promise.all([
        page.waitForEvent('download'),
        page.getByRole('region', {name: 'Form 8949'}).getByRole('button', {name: 'CSV'}).click(),
    ]);
    assert.match(
        await readFile(await file.path(), 'utf8'),
        /^\(a\) Description,\(b\) Acquired,\(c\) Sold,\(d\) Proceeds,\(e\) Cost,/,
    );
});

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

test('holdings match REST, and a row opens its lots and last transactions', async (stage) => {
    const {page, open, api} = stage;
    const account = 'joint-brokerage';
    await open(`/ledger/holdings?account=${account}`);
    const answer = await api('POST', '/ledger/holdings', {accounts: [account], on_error: 'skip'});
    await shows(page, 'holdings.value', format(Number(answer.totals.value), 2));
    await shows(page, 'holdings.gain', signed(Number(answer.totals.gain)));
    await shows(page, 'holdings.income', format(Number(answer.totals.income), 2));
    const first = answer.securities[0];
    await shows(page, `holding.${first.symbol}.value`, format(Number(first.base_value), 2));
    await table(page, 'Holdings').getByRole('button', {name: first.symbol, exact: true}).click();
    const lots = await api('POST', '/ledger/lots', {
        accounts: [account],
        as_of: answer.as_of,
        on_error: 'skip',
    });
    const held = lots.open_lots.filter((lot) => lot.symbol === first.symbol);
    await eventually(async () =>
        assert.equal(
            await table(page, `Lots of ${first.symbol}`).locator('tbody tr').count(),
            held.length,
        ),
    );
    await table(page, `Last transactions of ${first.symbol}`)
        .getByRole('rowheader')
        .first()
        .waitFor();
    await page
        .getByRole('region', {name: 'By group'})
        .getByRole('radio', {name: 'Sector'})
        .click({force: true});
    await table(page, 'Holdings by sector').waitFor();
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

test('the wizard can be used with the keyboard', async ({page, open, api}) => {
    const account = random('keys');
    await open('/');
    await page.getByRole('heading', {level: 1}).waitFor();
    await page.keyboard.press('g');
    await page.keyboard.press('i');
    await page.getByRole('heading', {name: 'Import', level: 1}).waitFor();
    const focused = () =>
        page.evaluate(
            () => document.activeElement?.textContent?.trim() || document.activeElement?.id || '',
        );
    const tabTo = async (what) =>
        eventually(async () => {
            await page.keyboard.press('Tab');
            assert.match(await focused(), what);
        });
    await page.getByRole('form', {name: 'File to import'}).getByLabel('Account').focus();
    await page.keyboard.type(account);
    await tabTo(/^Paste text instead/);
    await page.keyboard.press('Enter');
    await page.keyboard.press('Tab');
    await page.keyboard.insertText('date,type,symbol,quantity,price\n2024-01-05,buy,AAPL,2,180\n');
    await tabTo(/^Preview import/);
    await page.keyboard.press('Enter');
    await page.getByRole('heading', {name: '2. Preview'}).waitFor();
    await eventually(async () => assert.match(await focused(), /was read as/));
    await tabTo(/^Import 1 row/);
    await page.keyboard.press('Enter');
    await eventually(async () => assert.match(await focused(), /1 transaction imported/));
    assert.equal((await postedOf(api, account)).length, 1);
    await tabTo(/^Undo/);
    await page.keyboard.press('Enter');
    await tabTo(/^Undo import/);
    await page.keyboard.press('Enter');
    await eventually(async () => assert.equal((await postedOf(api, account)).length, 0));
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

test('only a sale that exceeds the holding is excluded, and shown with its date, account and missing units', async (stage) => {
    const {page, open, api} = stage;
    const account = await testAccount(stage);
    // As in a broker's file that starts after the purchases; entered by hand it is rejected.
    const content =
        'date,type,symbol,quantity,price\n2024-01-05,buy,MSFT,3,370\n2024-02-05,sell,MSFT,5,400\n';
    assert.equal(
        (await api('POST', '/ledger/import', {content, account, commit: true})).totals.new,
        2,
    );
    await open(`/ledger/lots?account=${account}`);
    const left = table(page, 'Rows that cannot be posted').locator('tbody').getByRole('row');
    await left.first().waitFor();
    assert.equal(await left.count(), 1);
    const said = await left.innerText();
    for (const part of ['2024-02-05', 'MSFT', account, '5', '3', '2'])
        assert.ok(said.includes(part), `${part} in ${said}`);
    // The others are calculated, and the chart states its as-of date.
    await table(page, 'Taxable sales')
        .getByRole('rowheader', {name: '2024-08-01'})
        .first()
        .waitFor();
    await page
        .getByRole('figure', {name: 'Gains by tax year'})
        .getByText('as of 2024-08-01')
        .waitFor();
    await left.getByRole('link', {name: /^View transactions of MSFT/}).click();
    await table(page, 'Transactions').getByRole('rowheader', {name: '2024-02-05'}).waitFor();
    assert.equal(await table(page, 'Transactions').locator('tbody').getByRole('row').count(), 2);
});

test('a sale entered by hand that exceeds the holding is rejected at its field, and not recorded', async (stage) => {
    const {page, open, api} = stage;
    const account = await testAccount(stage);
    const before = await postedOf(api, account);
    await open(`/ledger/transactions?account=${account}`);
    await page.getByRole('button', {name: 'Add transaction'}).click();
    const dialog = page.getByRole('dialog', {name: 'Add transaction'});
    await dialog.getByLabel('Account').selectOption(account);
    await dialog.getByLabel('Type').selectOption('sell');
    await dialog.getByLabel('Date').fill('2024-09-02');
    await dialog.getByLabel('Symbol').fill('AAPL');
    await dialog.getByLabel('Price').fill('220');
    await dialog.getByLabel('Quantity').fill('50');
    await dialog.getByRole('button', {name: 'Add', exact: true}).click();
    await dialog.getByText(/50 of AAPL are requested .* 8 are held: 42 are missing/).waitFor();
    assert.equal((await postedOf(api, account)).length, before.length);
    await dialog.getByLabel('Quantity').fill('8');
    await dialog.getByRole('button', {name: 'Add', exact: true}).click();
    await dialog.waitFor({state: 'detached'});
    assert.equal((await postedOf(api, account)).length, before.length + 1);
});

test('sales in several currencies are not totaled', async (stage) => {
    const {page, open, api} = stage;
    const account = await testAccount(stage);
    for (const row of [
        {date: '2024-01-05', type: 'buy', quantity: '3', price: '37'},
        {date: '2024-02-05', type: 'sell', quantity: '3', price: '40'},
    ])
        await api('POST', '/transactions', {account, currency: 'GBP', symbol: 'VOD', ...row});
    await open(`/ledger/lots?account=${account}`);
    for (const label of ['Taxable sales', 'Form 8949 all years']) {
        const sums = table(page, label).locator('tfoot');
        await sums.waitFor();
        assert.match(await sums.innerText(), /^Total\s+(n\/a\s*)+$/, label);
    }
});

test('pool methods show their gains, without wash sales', async (stage) => {
    const {page, open, api} = stage;
    const account = await testAccount(stage);
    await open(`/ledger/lots?account=${account}`);
    const settings = page.getByRole('form', {name: 'Lot selection'});
    for (const method of ['average', 'section_104']) {
        await settings.getByLabel('Method').selectOption(method);
        const answer = await api('POST', '/ledger/lots', {accounts: [account], method});
        await shows(page, 'gain.total.all.USD', signed(Number(answer.realized.total)));
        assert.ok(await settings.getByLabel('Wash sales (IRC 1091)').isDisabled());
    }
});

test('possible duplicates from another file are shown, and the user decides about them', async (stage) => {
    const {page, open, api} = stage;
    const account = await testAccount(stage);
    await open('/ledger/import');
    // The purchase of 2023-03-02, matched by its amount, and one that matches nothing.
    const content =
        'date,type,symbol,quantity,amount\n2023-03-02,buy,AAPL,10,-1500.00\n2023-03-03,buy,AAPL,2,-301.00\n';
    await page.getByRole('form', {name: 'File to import'}).getByLabel('Account').fill(account);
    await page.getByText('Paste text instead').click();
    await page.getByLabel('File contents').fill(content);
    await page.getByRole('button', {name: 'Preview import'}).click();
    const doubtful = table(page, 'Possible duplicates').locator('tbody').getByRole('row');
    await doubtful.first().waitFor();
    assert.equal(await doubtful.count(), 1);
    assert.match(await doubtful.innerText(), /2023-03-02/);
    await page.getByRole('button', {name: 'Import 2 rows'}).waitFor();
    await page
        .getByRole('group', {name: 'Possible duplicates'})
        .getByRole('radio', {name: 'Skip them'})
        .click({force: true});
    await page.getByRole('button', {name: 'Import 1 row', exact: true}).click();
    await page.getByText('1 transaction imported').waitFor();
    assert.equal((await postedOf(api, account)).length, 6);
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

test('a realized gain is split into price gain and currency gain as REST splits it', async ({
    page,
    open,
    api,
}) => {
    await open('/ledger/accounts');
    const account = random('fx');
    await api('POST', '/accounts', {slug: account, name: `Test ${account}`, currency: 'EUR'});
    for (const row of [
        {date: '2022-01-03', type: 'deposit', amount: '20000'},
        {date: '2022-01-04', type: 'buy', symbol: 'SAP', quantity: '100', price: '100'},
        {date: '2022-06-01', type: 'sell', symbol: 'SAP', quantity: '40', price: '110'},
        {date: '2023-06-01', type: 'sell', symbol: 'SAP', quantity: '20', price: '90'},
    ])
        assert.ok((await api('POST', '/transactions', {account, currency: 'EUR', ...row})).id);
    await open(`/ledger/lots?account=${account}`);
    const section = page.getByRole('region', {name: /^Gains in/});
    await section.getByLabel('Reporting currency').selectOption('EUR');
    await section.getByText('there is no currency gain', {exact: false}).waitFor();
    await section.getByLabel('Reporting currency').selectOption('USD');
    await section.getByText('Required rates: EUR in USD').first().waitFor();
    // Without rates there are no figures.
    assert.equal(await figure(page, 'base.gain.all').count(), 0);
    const rates = section.getByLabel('Or paste exchange rates');
    await rates.fill('EUR,2022-01-04,1.13\nEUR,2022-06-01,high');
    await section.getByText('rate in line 2 is "high": expected a number above zero').waitFor();
    const fx = [
        {currency: 'EUR', date: '2022-01-04', rate: '1.13'},
        {currency: 'EUR', date: '2022-06-01', rate: '1.07'},
        {currency: 'EUR', date: '2023-06-01', rate: '1.075'},
    ];
    await rates.fill(fx.map((row) => `${row.currency},${row.date},${row.rate}`).join('\n'));
    const request = {accounts: [account], fx, currency: 'USD'};
    const {in_base} = await api('POST', '/ledger/lots', request);
    assert.equal(in_base.disposals.length, 2);
    for (const part of ['gain', 'price_gain', 'fx_gain']) {
        await shows(page, `base.${part}.all`, signed(Number(in_base.total[part])));
        const row = in_base.disposals[0];
        await shows(page, `base.SAP.${row.date}.${part}`, signed(Number(row[part])));
    }
    assert.equal(
        Number(in_base.total.gain),
        Number(in_base.total.price_gain) + Number(in_base.total.fx_gain),
    );
    await figure(page, 'base.fx_gain.all').click();
    const why = page.getByRole('dialog', {name: 'Why: Currency gain in USD, all years'});
    await why.getByText('Disposals included').waitFor();
    await page.keyboard.press('Escape');
    const settings = page.getByRole('form', {name: 'Lot selection'});
    await settings.getByLabel('Tax year').selectOption('2023');
    await shows(page, 'base.fx_gain.2023', signed(Number(in_base.by_year[1].fx_gain)));
    // A pool has each purchase at the rate of its day.
    await settings.getByLabel('Method').selectOption('section_104');
    const pool = await api('POST', '/ledger/lots', {...request, method: 'section_104'});
    assert.equal(pool.in_base.disposals.length, 2);
    await shows(page, 'base.fx_gain.2023', signed(Number(pool.in_base.by_year[1].fx_gain)));
    // Without the rate of the purchase there is no gain in the reporting currency.
    await rates.fill('EUR,2023-06-01,1.075');
    await section.getByText('not_in_base').waitFor({state: 'attached'}); // in the details
    await table(page, 'Gains in USD').getByText('n/a').first().waitFor();
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
    await page.getByLabel('Show closed accounts').check();
    await accounts.getByRole('button', {name: `Reopen ${name}`}).click();
    await page
        .getByRole('dialog', {name: `Reopen ${name}?`})
        .getByRole('button', {name: 'Reopen'})
        .click();
    await eventually(async () =>
        assert.equal((await api('GET', `/accounts/${account}`)).closed_on, null),
    );
});

test('gains in tax-deferred accounts are apart from taxable ones', async ({page, open, api}) => {
    await open('/ledger/lots');
    const lots = await api('POST', '/ledger/lots', {wash_sales: true, on_error: 'skip'});
    const deferred = lots.realized.untaxed.find(
        (r) => r.year === null && r.tax_treatment === 'tax_deferred' && r.currency === 'USD',
    );
    await shows(page, 'gain.tax_deferred.all.USD', signed(Number(deferred.total)));
    await shows(
        page,
        'gain.total.all.USD',
        signed(Number(lots.realized.by_currency.find((r) => r.currency === 'USD').total)),
    );
    const apart = table(page, 'Sales in tax-deferred and tax-free accounts');
    await apart.getByRole('cell', {name: 'traditional-ira'}).first().waitFor();
    for (const label of ['Taxable sales', 'Form 8949 all years'])
        assert.equal(await table(page, label).getByText('IEF').count(), 0, label);
});
