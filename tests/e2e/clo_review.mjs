// Proposals of a CLO on a server of one owner with the setting clo_review: trades take effect only as an
// approved proposal, which the owner approves, as nobody else may.
import assert from 'node:assert/strict';
import {checkAccessibility} from './axe.mjs';
import {test} from './harness.mjs';
import {table} from './shown.mjs';

const base = '/clo/demo-orion';

async function proposeSale({page, open, api}, link) {
    await page.goto(link);
    await page.getByRole('navigation', {name: 'Main'}).waitFor();
    await open(`${base}/trades`);
    const {data} = await api('GET', '/clo/assets?deal=demo-orion&limit=1');
    const asset = data[0].id;
    await page.getByLabel('Side').selectOption('sell');
    await page.getByLabel('Asset', {exact: true}).fill(asset);
    await page.getByLabel('Par', {exact: true}).first().fill('1,000');
    await page.getByLabel(/^Price/).fill('98.5');
    await page.getByRole('button', {name: 'Add trade'}).click();
    await page.getByRole('button', {name: 'Post executed trades'}).click();
    const form = page.getByRole('form', {name: 'Post executed trades'});
    await form.getByLabel('Trade date').fill('2025-07-08');
    await form.getByRole('button', {name: 'Check'}).click();
    await form.getByRole('button', {name: 'Post 1 lot'}).click();
    await form.getByText(/takes effect only as an approved proposal/).waitFor();
    await checkAccessibility(page);
    await form.getByRole('button', {name: 'Propose for review'}).click();
    await page.getByText('1 trade proposed').waitFor();
    await table(page, 'Waiting for review').getByRole('row').nth(1).waitFor();
    return asset;
}

const lotsOf = async (api, asset) =>
    (await api('GET', `/clo/deals/demo-orion/lots?asset=${asset}`)).data.filter(
        ({side, trade_date: day}) => side === 'sell' && day === '2025-07-08',
    );

test(
    'a sale waits as a proposal, and is posted when its author approves where nobody else may',
    async (stage) => {
        const {page, api, server} = stage;
        const asset = await proposeSale(stage, server.link);
        assert.equal((await lotsOf(api, asset)).length, 0, 'nothing is posted yet');
        await page.getByRole('link', {name: 'Proposals', exact: true}).first().click();
        const inbox = table(page, 'Proposals');
        await inbox
            .getByRole('button', {name: /^Review /})
            .first()
            .click();
        const panel = page.getByRole('dialog', {name: /^Proposal of/});
        await table(panel, 'Changes').getByRole('row').nth(1).waitFor();
        await checkAccessibility(page);
        await panel.getByLabel('Comment').fill('Executed at 98.5');
        await panel.getByRole('button', {name: 'Approve'}).click();
        await panel.waitFor({state: 'detached'});
        await inbox.getByText('Approved').first().waitFor();
        const [lot] = await lotsOf(api, asset);
        assert.equal(Number(lot.par), 1000);
        const {data} = await api('GET', '/audit?method=clo.lot.post');
        assert.match(JSON.stringify(data), /approved by its author: no other member may approve/);
    },
    {alone: true, settings: {BALLAST_CLO_REVIEW: 'true'}},
);

test(
    'a proposal that is rejected changes nothing',
    async (stage) => {
        const {page, api, server} = stage;
        const asset = await proposeSale(stage, server.link);
        await page.getByRole('link', {name: 'Proposals', exact: true}).first().click();
        const inbox = table(page, 'Proposals');
        await inbox
            .getByRole('button', {name: /^Review /})
            .first()
            .click();
        const panel = page.getByRole('dialog', {name: /^Proposal of/});
        await panel.getByRole('button', {name: 'Reject'}).click();
        await panel.waitFor({state: 'detached'});
        await inbox.getByText('Rejected').first().waitFor();
        assert.equal((await lotsOf(api, asset)).length, 0);
    },
    {alone: true, settings: {BALLAST_CLO_REVIEW: 'true'}},
);
