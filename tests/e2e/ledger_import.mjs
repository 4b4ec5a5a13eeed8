// Import of account activity: what is imported matches the plan, and can be undone completely.
import assert from 'node:assert/strict';
import {eventually, format, test} from './harness.mjs';
import {planSample, postedOf, random, sample, testAccount} from './ledger_accounts.mjs';
import {shows, table} from './shown.mjs';

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
    await page.getByText(`${format(plan.totals.new)} transactions removed, 0 restored.`).waitFor();
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
    const account = data.find((one) => one.name !== one.slug);
    await page
        .getByRole('form', {name: 'File to import'})
        .getByLabel('File', {exact: true})
        .setInputFiles({
            name: 'trades.csv',
            mimeType: 'text/csv',
            buffer: Buffer.from('date,type,symbol,quantity,price\n2024-01-05,buy,AAPL,2,180\n'),
        });
    const question = page.getByRole('form', {name: 'Account of the file'});
    await question.getByLabel('Account').selectOption(account.slug);
    await question.getByRole('button', {name: 'Preview import'}).click();
    await page.getByRole('heading', {name: '2. Preview'}).waitFor();
    await shows(page, 'plan.new', '1');
    const rows = page.getByRole('table', {name: 'Rows of the file'});
    await rows.getByText(account.name, {exact: true}).waitFor();
    assert.equal(await rows.getByText(account.slug, {exact: true}).count(), 0);
});

test('Enter in the account of a file previews it, whatever text was pasted before', async ({
    page,
    open,
    api,
}) => {
    await open('/ledger/import');
    const form = page.getByRole('form', {name: 'File to import'});
    const field = form.getByLabel('Account');
    const before = (await api('GET', '/imports')).data.length;
    await form.getByLabel('File', {exact: true}).setInputFiles({
        name: 'trades.csv',
        mimeType: 'text/csv',
        buffer: Buffer.from('date,type,symbol,quantity,price\n2024-01-05,buy,AAPL,2,180\n'),
    });
    const rows = page.getByRole('table', {name: 'Rows of the file'});
    for (const pasted of ['', 'date,type,symbol,quantity,price\n2024-01-05,buy,MSFT,7,300\n']) {
        if (pasted) {
            await page.getByText('Paste text instead').click();
            await page.getByLabel('File contents').fill(pasted);
        }
        const account = random('typed');
        await field.fill(account);
        await field.press('Enter');
        // The field keeps the focus, and nothing is posted.
        await rows.getByText(account).first().waitFor();
        await rows.getByText('AAPL', {exact: true}).waitFor();
        assert.equal(await rows.getByText('MSFT', {exact: true}).count(), 0);
        assert.ok(await field.evaluate((node) => node === document.activeElement));
        await page.getByRole('button', {name: 'Import 1 row'}).waitFor();
    }
    assert.equal((await api('GET', '/imports')).data.length, before);
});

test('the preview names a sale of more than is held', async ({page, open, api}) => {
    const account = random('short');
    await open('/ledger/import');
    const file = page.getByRole('form', {name: 'File to import'});
    await file.getByLabel('Account').fill(account);
    const content =
        'date,type,symbol,quantity,price\n2024-01-05,buy,AAPL,2,180\n2024-02-05,sell,AAPL,5,190\n';
    await file
        .getByLabel('File', {exact: true})
        .setInputFiles({name: 'trades.csv', mimeType: 'text/csv', buffer: Buffer.from(content)});
    const row = table(page, 'Transactions that could not be posted').getByRole('row').nth(1);
    await row.waitFor();
    assert.match(
        (await row.innerText()).replace(/\s+/g, ' '),
        new RegExp(`^3 2024-02-05 Sell AAPL ${account} 5 2 3`),
    );
    const plan = await api('POST', '/ledger/import', {content, account});
    assert.equal(plan.unposted[0].missing, '3');
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
    await page.getByRole('heading', {name: 'Map the columns'}).waitFor();
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
