// The page Pro-forma: a session, trades, effects, suggestions, saving and export; by keyboard.
import assert from 'node:assert/strict';
import {test} from './harness.mjs';
import {table} from './shown.mjs';

async function startSession(page, open, portfolio) {
    await open(`/portfolios/${portfolio}/proforma`);
    await page.getByRole('button', {name: 'New session'}).click();
    await page.getByRole('heading', {name: 'Trades', level: 2}).waitFor();
}

test('trades of a session change its figures and not the portfolio', async ({page, open, api}) => {
    await startSession(page, open, 'demo-individual');
    const positions = await api('GET', '/positions?portfolio=demo-individual&limit=500');
    const held = positions.data.find((one) => one.type === 'equity' && Number(one.quantity) > 5);
    const entry = page.getByRole('form', {name: 'Quick entry'});
    await entry.getByLabel('Quick entry').fill(`sell 5 ${held.symbol}`);
    await entry.getByLabel('Quick entry').press('Enter');
    await table(page, 'Trades').getByText(held.symbol).waitFor();
    await table(page, 'Before and after').getByText('Cash', {exact: true}).waitFor();
    const id = new URL(page.url()).searchParams.get('session');
    const impacts = await api('POST', `/proforma/${id}/impacts`, {});
    const cash = impacts.figures.find((one) => one.name === 'snapshot.cash');
    assert.ok(cash.difference > 0);
    const after = await api('GET', '/positions?portfolio=demo-individual&limit=500');
    assert.equal(after.data.find((one) => one.symbol === held.symbol).quantity, held.quantity);
    await page.getByRole('heading', {name: 'Effect of each trade'}).waitFor();
    await page.getByRole('button', {name: 'Remove trade t1'}).click();
    await page.getByText('No trades yet.').waitFor();
});

test('an invalid trade is reported at its field and nothing is lost', async ({page, open}) => {
    await startSession(page, open, 'demo-individual');
    const form = page.getByRole('form', {name: 'New trade'});
    await form.getByLabel('Action').selectOption('sell');
    await form.getByLabel('Symbol').fill('NOTHELD');
    await form.getByLabel('Size', {exact: true}).fill('5');
    await form.getByRole('button', {name: 'Add trade'}).click();
    await form.getByText('NOTHELD is not held').waitFor();
    assert.equal(await form.getByLabel('Symbol').inputValue(), 'NOTHELD');
});

test('a goal that the constraints exclude names what cannot be met together', async ({
    page,
    open,
}) => {
    await startSession(page, open, 'demo-individual');
    const goal = page.getByRole('form', {name: 'Goal'});
    await goal.getByLabel('Largest turnover').fill('0.01');
    await goal.getByRole('button', {name: 'Suggest'}).click();
    await page
        .getByRole('group', {name: 'Least turnover'})
        .getByText(/Not met together: largest turnover, historical ES 0\.99\./)
        .waitFor();
});

test('a suggestion is added to the session, saved and exported', async ({page, open, api}) => {
    await startSession(page, open, 'demo-individual');
    const goal = page.getByRole('form', {name: 'Goal'});
    await goal.getByRole('button', {name: 'Suggest'}).click();
    const first = page.getByRole('group', {name: 'Least turnover'});
    await first.getByRole('button', {name: /^Add \d+ trade/}).click();
    await table(page, 'Trades').getByRole('button', {name: 'Remove trade t1'}).waitFor();
    await page.getByRole('button', {name: 'Export', exact: true}).click();
    const dialog = page.getByRole('dialog', {name: 'Export the trades'});
    const [file] = await Promise.all([
        page.waitForEvent('download'),
        dialog.getByRole('button', {name: 'Export', exact: true}).click(),
    ]);
    assert.match(file.suggestedFilename(), /^trades-.*\.csv$/);
    await dialog.getByRole('button', {name: 'Close', exact: true}).last().click();
    await table(page, 'Exported files').getByText(file.suggestedFilename()).waitFor();
    await page.getByRole('button', {name: 'Save', exact: true}).click();
    const save = page.getByRole('dialog', {name: 'Save the session'});
    await save.getByLabel('A new portfolio').check();
    const slug = `lean-${Math.random().toString(36).slice(2, 8)}`;
    await save.getByLabel('Slug').fill(slug);
    await save.getByRole('button', {name: 'Save', exact: true}).click();
    await save.getByRole('link', {name: slug}).waitFor();
    const made = await api('GET', `/portfolios/${slug}`);
    assert.equal(made.slug, slug);
});

test('a session is deleted', async ({page, open}) => {
    await startSession(page, open, 'demo-individual');
    await page.getByRole('button', {name: 'Delete session'}).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByText('Orders that were exported').waitFor();
    await dialog.getByRole('button', {name: 'Delete', exact: true}).click();
    await page.getByText('No session is open').waitFor();
});
