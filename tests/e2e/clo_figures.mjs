// Figures of the pages of a CLO are whole, with their units and the date of the deal.
import assert from 'node:assert/strict';
import {eventually, test} from './harness.mjs';
import {table} from './shown.mjs';

const base = '/clo/demo-orion';

for (const width of [1440, 390])
    test(
        `the total of the assets is not cut off, ${width} pixels wide`,
        async ({page, open, api}) => {
            await open(`${base}/collateral`);
            const {summary} = await api('GET', '/clo/deals/demo-orion');
            const foot = table(page, 'Assets').locator('tfoot');
            const total = foot.getByText(summary.par.toLocaleString('en-US'), {exact: true});
            await total.waitFor();
            await eventually(async () =>
                assert.ok(
                    await total.evaluate((cell) => cell.scrollWidth <= cell.clientWidth),
                    'the total is cut off',
                ),
            );
        },
        {viewport: {width, height: 900}},
    );

test('an asset has the date of the list that it was opened from, and units', async ({
    page,
    open,
    api,
}) => {
    await open(base);
    const {as_of, document} = await api('GET', '/clo/deals/demo-orion');
    const {data} = await api('GET', '/clo/assets?deal=demo-orion&where=spread%20%3E%200.05');
    const asset = data[0];
    await open(`${base}/collateral?asset=${asset.id}`);
    const panel = page.getByRole('dialog');
    await panel.getByText(`As of ${as_of}`).waitFor();
    await panel
        .getByText(`${(asset.spread * 100).toFixed(2)}% per year`)
        .first()
        .waitFor();
    const size = Number(asset.facility_size).toLocaleString('en-US');
    await panel.getByText(`${size} ${document.currency}`).first().waitFor();
});

test('tests of a rebalance have the units of the page Tests', async ({page, open, api}) => {
    await open(`${base}/trades`);
    const {tests} = await api('POST', '/clo/tests', {deal: 'demo-orion', keep: false});
    const {name, value} = tests.find((one) => one.id === 'senior_secured');
    await page.getByRole('button', {name: 'Compute trades'}).click();
    const row = table(page, 'Tests of the rebalance').getByRole('row', {name});
    await row
        .getByText(`${(value * 100).toFixed(2)}%`)
        .first()
        .waitFor();
});

test('charts of a projection have the date of the deal', async ({page, open, api}) => {
    await open(`${base}/projections`);
    const {as_of} = await api('GET', '/clo/deals/demo-orion');
    await page.getByText(`USD, as of ${as_of}`).first().waitFor();
    await page.getByText('Ratios above').waitFor(); // ratios of repaid notes do not set the axis
});

test('formats of an export do not touch', async ({page, open}) => {
    await open(base);
    await page.getByRole('button', {name: 'Export'}).click();
    const places = await page
        .locator('.report-files')
        .first()
        .getByRole('link')
        .evaluateAll((links) => links.map((link) => link.getBoundingClientRect().toJSON()));
    for (const [i, place] of places.entries())
        if (i > 0 && place.top === places[i - 1].top)
            assert.ok(place.left - places[i - 1].right >= 4, `${i}`);
});
