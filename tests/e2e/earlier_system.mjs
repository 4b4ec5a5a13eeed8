// Import from an earlier system: the plan, the import, figures side by side, and the undo.
import assert from 'node:assert/strict';
import {eventually, test} from './harness.mjs';
import {table} from './shown.mjs';

const csv = (name, lines) => ({
    name,
    mimeType: 'text/csv',
    buffer: Buffer.from(`${lines.join('\n')}\n`),
});

// Long 100 at 10, short 50 at 20: gross 2,000, net 0. The last position has no known side.
const files = [
    csv('portfolios.csv', ['id,name,currency', 'p1,Earlier long short,USD']),
    csv('positions.csv', [
        'id,portfolio_id,symbol,position_type,quantity,entry_price,entry_date',
        'q1,p1,ZZEA,LONG,100,9,2024-01-02',
        'q2,p1,ZZEB,SHORT,50,25,2024-01-02',
        'q3,p1,ZZEC,SIDEWAYS,1,1,2024-01-02',
    ]),
    csv('market_data_cache.csv', ['symbol,date,close', 'ZZEA,2024-01-05,10', 'ZZEB,2024-01-05,20']),
    csv('portfolio_snapshots.csv', [
        'portfolio_id,snapshot_date,total_value,cash_value,long_value,short_value,gross_exposure,net_exposure,num_positions',
        'p1,2024-01-05,2000,100,1000,-1000,2000,0,2',
    ]),
];

test('the data of an earlier system is planned, imported, compared and undone', async (stage) => {
    const {page, open, api} = stage;
    await open('/earlier-system');
    await page.locator('input[type=file]').setInputFiles(files);
    await page.getByRole('heading', {name: 'Plan for SigmaSight'}).waitFor();
    const records = table(page, 'Records');
    await records.getByText('Rejected').first().waitFor();
    await records.getByText(/expected LONG, SHORT/).waitFor();
    await page.getByRole('button', {name: 'Import 5 records'}).click();
    await page.getByText('5 records of SigmaSight imported.').waitFor();
    assert.equal((await api('GET', '/portfolios/earlier-long-short')).name, 'Earlier long short');

    await page.getByRole('link', {name: 'Compare 7 figures', exact: true}).click();
    const figures = table(page, 'Figures side by side');
    await figures.getByText('Gross exposure stored as value').first().waitFor();
    await figures.getByText('Cash assumed at 5%').first().waitFor();
    assert.equal(await figures.getByText('Net exposure', {exact: true}).count(), 0);
    await page.getByLabel('Show equal figures').check();
    await figures.getByText('Net exposure', {exact: true}).waitFor();

    await open('/earlier-system');
    await table(page, 'Imports from earlier systems')
        .getByRole('button', {name: /^Undo the import of portfolios.csv/})
        .click();
    await page.getByRole('button', {name: 'Undo import'}).click();
    await page.getByText(/1 portfolio with 2 positions, 2 prices/).waitFor();
    await page.getByRole('button', {name: 'Done'}).click();
    await table(page, 'Imports from earlier systems')
        .getByText(/^Undone/)
        .waitFor();
    await eventually(async () => {
        const {data} = await api('GET', '/portfolios?limit=200');
        assert.ok(data.every(({slug}) => slug !== 'earlier-long-short'));
    });
});
