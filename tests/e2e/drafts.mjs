// Unsaved input of any form is restored after a reload; for files, their names, with the note that
// they must be chosen again.
import assert from 'node:assert/strict';
import {demoBank} from './banks.mjs';
import {eventually, ownPortfolio, test} from './harness.mjs';

const book = '/portfolios/demo-long-short';
const again = 'Unsaved input was restored.';

// For each page: the form (by role and name), a field, and the text typed into it.
async function keeps(page, [role, name, label, text]) {
    const form = page.getByRole(role, {name, exact: true});
    const field = form.getByLabel(label, {exact: true});
    await field.fill(text);
    await page.reload();
    await form.getByText(again).waitFor();
    assert.equal(await field.inputValue(), text, `${name}, ${label}`);
    await form.getByRole('button', {name: 'Start over'}).click();
    await form.getByText(again).waitFor({state: 'detached'});
    assert.notEqual(await field.inputValue(), text, `${name}, ${label} after start over`);
}

test('unsaved settings are restored after a reload', async ({page, open}) => {
    await open(`${book}/var`);
    await keeps(page, ['form', 'Calculation settings', 'Paths', '123,457']);
    await open(`${book}/options`);
    await keeps(page, ['form', 'Start and end', 'Volatilities at end %', 'NVDA 60']);
    await open('/options');
    const symbols = 'OCC symbols, one per line';
    await keeps(page, ['form', 'Symbol parser', symbols, 'MSFT261218C00400000']);
});

test('unsaved input in the forms of a balance sheet is restored after a reload', async ({
    page,
    open,
    api,
}) => {
    const bank = `/balance/${await demoBank({open, api})}`;
    await open(`${bank}/what-if`);
    await keeps(page, ['form', 'Valuation settings', 'Tier 1 capital EUR', '5 crore']);
    await keeps(page, ['form', 'Add a position', 'Rate % per year', '3.5']);
    await open(`${bank}/what-if?mode=limit`);
    await keeps(page, ['group', 'Limit', 'Limit value EUR', '-100,000']);
    await keeps(page, ['form', 'Limit position', 'Balance EUR', '1,000,000']);
    await open(`${bank}/what-if?mode=change`);
    await keeps(page, ['form', 'Change, replace or remove a position', 'Position', 'M-1']);
    await open(`${bank}/positions`);
    await keeps(page, ['form', 'Filter positions', 'Product', 'Fixed-rate mortgages']);
});

test('unsaved settings are stored until they are applied, then in the address', async ({
    page,
    open,
    api,
}) => {
    await open(`/balance/${await demoBank({open, api})}`);
    const form = page.getByRole('form', {name: 'Valuation settings'});
    const horizon = form.getByLabel('NII horizon months');
    await horizon.fill('24');
    await page.reload();
    await form.getByText(again).waitFor();
    assert.equal(await horizon.inputValue(), '24');
    await form.getByRole('button', {name: 'Calculate'}).click();
    await page.waitForURL(/months=24/);
    await form.getByText(again).waitFor({state: 'detached'});
    assert.equal(await horizon.inputValue(), '24');
    assert.ok(
        await form
            .getByRole('button', {name: 'Calculate'})
            .evaluate((node) => node === document.activeElement),
    );
});

test('columns chosen for an import are restored after a reload', async ({page, open}) => {
    await open('/ledger/import');
    await page
        .getByRole('form', {name: 'File to import'})
        .getByLabel('Account')
        .fill(`kept-${Math.random().toString(36).slice(2, 8)}`);
    await page.getByText('Paste text instead').click();
    await page
        .getByLabel('File contents')
        .fill('When,What,Name,Howmany,Each,Remark\n2025-01-06,buy,AAPL,1,240,first\n');
    await page.getByRole('button', {name: 'Preview import'}).click();
    const columns = page.getByRole('form', {name: 'Column mapping'});
    const chosen = {Date: 'When', Type: 'What', Symbol: 'Name', Quantity: 'Howmany', Price: 'Each'};
    for (const [field, name] of Object.entries(chosen))
        await columns.getByLabel(field, {exact: true}).selectOption(name);
    await columns.getByLabel('Date format').selectOption('ymd');
    await page.getByLabel('Profile name').fill('Mine');
    await page.reload();
    await columns.getByText(again).waitFor();
    for (const [field, name] of Object.entries(chosen))
        assert.equal(await columns.getByLabel(field, {exact: true}).inputValue(), name);
    assert.equal(await columns.getByLabel('Date format').inputValue(), 'ymd');
    assert.equal(await page.getByLabel('Profile name').inputValue(), 'Mine');
    await columns.getByRole('button', {name: 'Preview with this mapping'}).click();
    await page.getByRole('button', {name: 'Import 1 row'}).waitFor();
    await columns.getByText(again).waitFor({state: 'detached'});
    await page.reload();
    await page.getByRole('button', {name: 'Import 1 row'}).waitFor();
    assert.equal(await columns.getByLabel('Price', {exact: true}).inputValue(), 'Each');
});

test('a file that was chosen is named after a reload, to be chosen again', async ({page, open}) => {
    await open('/balance');
    const upload = async () => {
        await page.getByRole('button', {name: 'Upload a balance sheet'}).click();
        return page.getByRole('dialog', {name: 'Upload a balance sheet'});
    };
    let dialog = await upload();
    await dialog
        .getByLabel('Files')
        .setInputFiles({name: 'book.csv', mimeType: 'text/csv', buffer: Buffer.from('id\n')});
    await dialog.getByLabel('As of').fill('2026-01-01');
    await page.reload();
    dialog = await upload();
    await dialog.getByText('book.csv was selected before.').waitFor();
    assert.equal(await dialog.getByLabel('Name').inputValue(), 'book');
    assert.equal(await dialog.getByLabel('As of').inputValue(), '2026-01-01');
    await dialog
        .getByLabel('Files')
        .setInputFiles({name: 'book.csv', mimeType: 'text/csv', buffer: Buffer.from('id\n')});
    await dialog.getByText('was selected before').waitFor({state: 'detached'});

    await open('/ledger/accounts');
    const restore = async () => {
        await page.getByRole('button', {name: 'Export', exact: true}).click();
        await page.getByRole('button', {name: 'Restore export'}).click();
        return page.getByRole('dialog', {name: 'Restore export'});
    };
    dialog = await restore();
    await dialog
        .getByLabel('File', {exact: true})
        .setInputFiles({name: 'all.json', mimeType: 'application/json', buffer: Buffer.from('{}')});
    await dialog.getByLabel('Delete existing ledger data first').check();
    await page.reload();
    dialog = await restore();
    await dialog.getByText('all.json was selected before.').waitFor();
    assert.ok(await dialog.getByLabel('Delete existing ledger data first').isChecked());
});

test('columns chosen for positions in a CSV are restored after a reload', async ({
    page,
    open,
    api,
}) => {
    const slug = await ownPortfolio({open, api});
    await open(`/portfolios/${slug}/positions`);
    const start = async () => {
        await page.getByRole('button', {name: 'Import CSV'}).click();
        return page.getByRole('dialog', {name: 'Import positions from CSV'});
    };
    let dialog = await start();
    await dialog.getByLabel('Or paste CSV').fill('what,number\nORCL,7\n');
    await dialog.getByLabel('what', {exact: true}).selectOption('symbol');
    await dialog.getByLabel('number', {exact: true}).selectOption('quantity');
    await dialog.getByLabel('Replace the existing 3 positions').check();
    await page.reload();
    dialog = await start();
    await dialog.getByText('1 position added, 3 positions removed; all or nothing.').waitFor();
});

test('an unsaved edit of a cell can be continued after a reload', async ({page, open, api}) => {
    const slug = await ownPortfolio({open, api});
    await open(`/portfolios/${slug}/positions`);
    const table = page.getByRole('table', {name: 'Positions', exact: true});
    const row = table.getByRole('row').filter({has: page.getByRole('rowheader', {name: 'MSFT'})});
    await row.getByRole('cell').nth(1).dblclick();
    await row.getByRole('textbox', {name: 'Quantity of MSFT'}).fill('77');
    await page.reload();
    await page.getByText('Quantity of MSFT was not saved: “77”.').waitFor();
    await page.getByRole('button', {name: 'Continue editing'}).click();
    const editor = row.getByRole('textbox', {name: 'Quantity of MSFT'});
    assert.equal(await editor.inputValue(), '77');
    await editor.press('Enter');
    await eventually(async () =>
        assert.equal(await row.getByRole('cell').nth(1).innerText(), '77'),
    );
    assert.equal(await page.getByText('was not saved').count(), 0);
});
