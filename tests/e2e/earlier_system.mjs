// Import from an earlier system: the plan, the import, figures side by side, and the undo.
import assert from 'node:assert/strict';
import {sessionOf} from './banks.mjs';
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

// A bullet of 100 at 5% that pays once a year, on a flat curve of 2%: January has 31 of 360 days.
const almReady = (charts) => [
    {
        name: 'positions.csv',
        content: [
            'contract_id,source_contract_type,side,notional,fixed_rate,start_date,maturity_date,daycount_base,payment_freq,currency',
            'A1,fixed_bullet,A,100,0.05,2025-01-01,2028-01-01,ACT/360,12M,EUR',
        ].join('\n'),
    },
    {
        name: 'curves_points.json',
        content: JSON.stringify({
            EUR_ESTR_OIS: [
                {tenor: '1Y', t_years: 1, rate: 0.02},
                {tenor: '10Y', t_years: 10, rate: 0.02},
            ],
        }),
    },
    {
        name: 'calculation_results.json',
        content: JSON.stringify({base_eve: 105, base_nii: 5, scenario_results: []}),
    },
    {name: 'chart_data.json', content: JSON.stringify(charts)},
];

test('figures of an ALMReady session are compared by time bucket and month', async (stage) => {
    const {page, open, api} = stage;
    await open('/balance');
    const name = `ALMReady ${Math.random().toString(36).slice(2, 8)}`;
    const bucket = (from, value) => ({
        scenario: 'base',
        bucket_name: `from ${from}Y`,
        bucket_start_years: from,
        net_pv: value,
    });
    const month = (index, value) => ({scenario: 'base', month_index: index, net_nii: value});
    await api('POST', '/alm/sessions', {
        name,
        as_of: '2026-01-01',
        currency: 'EUR',
        files: almReady({
            session_id: 's',
            eve_buckets: [bucket(0, 0), bucket(1, 5), bucket(2, 101)],
            nii_monthly: [month(1, 0.4), month(2, 0.39)],
        }),
    });
    const id = await sessionOf(stage, name);
    await open(`/balance/${id}/data`);
    const buckets = table(page, 'EVE by time bucket');
    await buckets.getByRole('row', {name: /^from 2Y 101\.00 100\.95 .0\.05/}).waitFor();
    const months = table(page, 'NII by month');
    await months.getByRole('row', {name: /^1 0\.40 0\.43 \+0\.03/}).waitFor();
    assert.equal(await months.getByRole('row').count(), 3);
    await api('DELETE', `/alm/sessions/${id}`);
});
