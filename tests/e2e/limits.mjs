// Limits, stored scenarios with their replay, groups of positions with tags, and notifications.
import assert from 'node:assert/strict';
import {test} from './harness.mjs';
import {table} from './shown.mjs';

test('a limit is tried, created and checked; its breach is acknowledged and listed on Home', async ({
    page,
    open,
    api,
}) => {
    await open('/limits');
    await page.getByRole('button', {name: 'New limit'}).first().click();
    const form = page.getByRole('dialog');
    await form.getByLabel('Name', {exact: true}).fill('Largest position');
    await form.getByLabel('Which').selectOption({label: 'Demo Individual Investor'});
    await form.getByLabel('Metric', {exact: true}).fill('concentration.top1');
    await form.getByLabel('Hard threshold').fill('1');
    await form.getByRole('button', {name: 'Try'}).click();
    await form.getByText('Hard breach').waitFor();
    await form.getByRole('button', {name: 'Create'}).click();
    await table(page, 'Limits').getByText('not checked').first().waitFor();
    await page.getByRole('button', {name: 'Check now'}).click();
    await page.getByText(/^Checked 1 limit: 1 hard breach/).waitFor();
    const checked = await api('POST', '/limits/check', {portfolio: 'demo-individual'});
    const share = `${(100 * checked.limits[0].value).toFixed(2)}%`;
    await table(page, 'Open cases').getByText(share).first().waitFor();
    await page.getByRole('button', {name: /^Acknowledge Largest position/}).click();
    await page.getByRole('dialog').getByLabel('Comment').fill('Reduced next week');
    await page.getByRole('dialog').getByRole('button', {name: 'Acknowledge'}).click();
    await table(page, 'Open cases')
        .getByText(/Reduced next week/)
        .waitFor();
    await page.getByRole('button', {name: /^Notifications, \d+ unread$/}).click();
    await page.getByText('Hard breach of demo-individual: Largest position').waitFor();
    await open('/');
    await page.getByText(/Largest position: .* since/).waitFor();
});

test('a scenario is previewed and stored, and a crisis is replayed day by day', async ({
    page,
    open,
    api,
}) => {
    await open('/portfolios/demo-long-short/stress');
    await table(page, 'Scenarios').waitFor();
    await page.getByRole('button', {name: 'New scenario'}).click();
    const form = page.getByRole('dialog');
    await form.getByLabel('Name', {exact: true}).first().fill('Half of a crash');
    await form.getByLabel('Size').fill('-15');
    await form.getByRole('button', {name: 'Preview'}).click();
    await form.getByText(/^P&L /).waitFor();
    await form.getByRole('button', {name: 'Save'}).click();
    await table(page, 'Scenarios')
        .getByRole('button', {name: 'Half of a crash', exact: true})
        .waitFor();
    await page.getByLabel('Crisis').selectOption('tariff_2025');
    const replay = await api('POST', '/stress/replay', {
        portfolio: 'demo-long-short',
        scenario: 'tariff_2025',
    });
    const total = Math.abs(Math.round(replay.total)).toLocaleString('en-US');
    await page
        .getByRole('figure', {name: /^Replay/})
        .getByText(total)
        .first()
        .waitFor();
});

test('positions are grouped with their values, and a tag is renamed everywhere', async ({
    page,
    open,
    api,
}) => {
    await open('/portfolios/demo-individual/positions?group=tag');
    const groups = table(page, 'Groups of positions');
    await groups.waitFor();
    const before = await api('GET', '/tags');
    const tag = before.data.find((one) => one.positions > 0);
    assert.ok(tag, 'the demo has tags');
    // The first is the head of a column of positions.
    await page.getByRole('button', {name: 'Tags', exact: true}).last().click();
    await page.getByRole('button', {name: `Edit tag ${tag.name}`, exact: true}).click();
    await page.getByRole('dialog').getByLabel('Name', {exact: true}).fill(`${tag.name} renamed`);
    await page.getByRole('button', {name: 'Save'}).click();
    await page.getByRole('button', {name: `Edit tag ${tag.name} renamed`, exact: true}).waitFor();
    const after = await api('GET', '/tags');
    assert.equal(
        after.data.find((one) => one.name === `${tag.name} renamed`).positions,
        tag.positions,
    );
    // Other tests use the demo, too.
    await api('PATCH', `/tags/${encodeURIComponent(`${tag.name} renamed`)}`, {name: tag.name});
});
