// The balance sheet: the demo bank's figures are those of REST, and open to positions and flows.
import assert from 'node:assert/strict';
import {eventually, format, patience, test} from './stage.mjs';

const signed = (x) => (x > 0 ? '+' : '') + format(x);
const figure = (page, name) => page.locator(`[data-figure="${name}"]`).first();

// The id of the demo bank.
export async function demoBank({open, api}) {
    await open('/balance');
    const {data} = await api('GET', '/alm/sessions');
    const bank = data.find((session) => session.name === 'Demo bank');
    assert.ok(bank, 'the demo has a bank');
    return bank.id;
}

test('the demo bank is listed, opened, and worth what REST says', async ({page, open, api}) => {
    const id = await demoBank({open, api});
    const list = page.getByRole('table', {name: 'Balance sheets'});
    await list.getByRole('link', {name: 'Demo bank'}).click();
    await page.getByRole('heading', {level: 1, name: 'Demo bank'}).waitFor();
    const answer = await api('POST', `/alm/sessions/${id}/value`, {});
    for (const {scenario, eve, nii} of answer.scenarios) {
        await figure(page, `alm.eve.${scenario}.row`).waitFor();
        assert.equal(await figure(page, `alm.eve.${scenario}.row`).innerText(), format(eve));
        assert.equal(await figure(page, `alm.nii.${scenario}.row`).innerText(), format(nii));
    }
    await page.getByRole('table', {name: 'Liabilities', exact: true}).waitFor();
});

test('a product opens to its positions, and a position to flows and the row it came from', async ({page, open, api}) => {
    const id = await demoBank({open, api});
    await open(`/balance/${id}`);
    const assets = page.getByRole('table', {name: 'Assets', exact: true});
    await assets.locator('[data-figure="alm.eve.asset.mortgage_fixed"]').click();
    const why = page.getByRole('dialog', {name: /^Why: EVE/});
    await why.getByRole('link', {name: 'Open them, to their flows'}).click();
    await why.waitFor({state: 'detached'});
    const rows = page.getByRole('table', {name: 'Positions of the figure'});
    await rows.waitFor();
    const answer = await api('POST', `/alm/sessions/${id}/why`, {measure: 'eve', scenario: 'base', side: 'asset', product: 'mortgage_fixed'});
    assert.equal(await figure(page, 'why.total').innerText(), format(answer.total, 2));
    await rows.getByRole('link', {name: answer.positions[0].position}).click();
    await page.getByRole('table', {name: 'Flows', exact: true}).waitFor();
    await eventually(async () => assert.equal(await figure(page, 'why.total').innerText(), format(answer.positions[0].amount, 2)));
    await page.getByText(/bank\.zip\/positions\.csv, line/).waitFor();
    // Amounts of a flow are in the currency of the contract.
    await page.getByRole('columnheader', {name: `Balance after ${answer.positions[0].currency}`}).waitFor();
});

test('with Tier 1 capital the outlier tests have a verdict, on every tab', async ({page, open, api}) => {
    const id = await demoBank({open, api});
    await open(`/balance/${id}`);
    const form = page.getByRole('form', {name: 'Terms of the valuation'});
    await form.getByLabel('Tier 1 capital').fill('50,000,000');
    await form.getByRole('button', {name: 'Value'}).click();
    const tests = page.getByRole('table', {name: 'Outlier tests'});
    await tests.getByText(/^(Within|Above)$/).first().waitFor();
    const answer = await api('POST', `/alm/sessions/${id}/value`, {tier1: 5e7});
    assert.equal(await figure(page, 'alm.outlier.EVE, EU aggregation').innerText(), format(answer.outlier.eve_eu_ratio * 100, 2));
    await page.getByRole('navigation', {name: 'Of the balance sheet'}).getByRole('link', {name: 'Interest income'}).click();
    await page.getByRole('table', {name: 'NII by scenario and part'}).waitFor();
    assert.match(page.url(), /tier1=50000000/);
});

test('the gap ladder says what REST says', async ({page, open, api}) => {
    const id = await demoBank({open, api});
    await open(`/balance/${id}/gap`);
    await page.getByRole('img', {name: /^Repricing gap by time bucket/}).waitFor();
    const answer = await api('POST', `/alm/sessions/${id}/value`, {buckets: true});
    const last = answer.gap.at(-1);
    assert.match(await figure(page, `gap.${last.bucket}.cumulative`).innerText(), new RegExp(`${format(Math.abs(last.cumulative))}$`));
});

test('another regulation is chosen for a valuation, and the curves are shocked by it', async ({page, open, api}) => {
    const id = await demoBank({open, api});
    await open(`/balance/${id}`);
    const form = page.getByRole('form', {name: 'Terms of the valuation'});
    await form.getByLabel('Regulation').selectOption('bcbs_d578');
    await form.getByLabel('Balance sheet of NII').selectOption('constant');
    await form.getByLabel('Months of NII').selectOption('calendar');
    await form.getByLabel('Replaced by').selectOption('like');
    await form.getByRole('button', {name: 'Value'}).click();
    // What the page has valued is kept: REST tells it without valuing again.
    await page.getByText('base, constant').waitFor();
    const answer = await api('POST', `/alm/sessions/${id}/value`, {regulation: 'bcbs_d578', balance: 'constant', renewal: 'like', months: 'calendar'});
    assert.equal(answer.regulation.pack, 'bcbs_d578');
    for (const {scenario, delta_eve, nii} of answer.scenarios.slice(1)) {
        await eventually(async () => assert.equal(await figure(page, `alm.delta_eve.${scenario}.row`).innerText(), signed(delta_eve)));
        assert.equal(await figure(page, `alm.nii.${scenario}.row`).innerText(), format(nii));
    }
    await page.getByRole('navigation', {name: 'Of the balance sheet'}).getByRole('link', {name: 'Curves'}).click();
    await page.getByText(/BCBS d578 \(2024\), version 2024-07-16/).waitFor();
    await page.getByLabel('Regulation').selectOption('eu_2024_856');
    await page.getByText(/EU 2024\/856, version/).waitFor();
    assert.doesNotMatch(page.url(), /regulation=/);
});

test('each scenario shows its currencies beside the limit, and a waterfall leads from base to it', async ({page, open, api}) => {
    const id = await demoBank({open, api});
    await open(`/balance/${id}?scenario=short_up`);
    const answer = await api('POST', `/alm/sessions/${id}/value`, {});
    await page.getByRole('img', {name: /^EVE from .* under short up, by product/}).waitFor();
    for (const panel of ['Parallel up', 'Parallel down', 'Steepener', 'Flattener', 'Short up', 'Short down']) {
        const group = page.getByRole('group', {name: panel, exact: true});
        await group.getByText('Limit').waitFor();
        await group.getByText('CHF', {exact: true}).waitFor();
    }
    await page.getByRole('button', {name: 'Change of EVE by currency as a table'}).click();
    for (const [scenario, {eu, by_currency: of}] of Object.entries(answer.aggregation).filter(([name]) => name !== 'base')) {
        assert.equal(await figure(page, `panel.${scenario}`).innerText(), signed(eu));
        assert.equal(await figure(page, `panel.${scenario}.USD`).innerText(), signed(of.USD));
    }
    await page.getByRole('button', {name: 'EVE waterfall as a table'}).click();
    const {eve} = answer.scenarios.find((one) => one.scenario === 'short_up');
    assert.equal(await figure(page, 'waterfall.Short up').innerText(), format(eve));
});

test('a position shows the file and line it came from within the width of a small screen', async ({page, open, api}) => {
    const id = await demoBank({open, api});
    await page.setViewportSize({width: 1360, height: 860});
    await open(`/balance/${id}/positions`);
    const cell = page.getByRole('table', {name: 'Positions'}).getByTitle('bank.zip/positions.csv, line 2', {exact: true});
    await cell.waitFor();
    const {x, width} = await cell.boundingBox();
    const frame = await page.getByRole('table', {name: 'Positions'}).boundingBox();
    assert.ok(x + width <= Math.min(frame.x + frame.width, 1360), `${x + width} beyond ${frame.x + frame.width}`);
    assert.ok(await cell.evaluate((node) => node.parentElement.scrollWidth <= node.parentElement.clientWidth));
});

test('the curves page shows each curve under the shocks of REST', async ({page, open, api}) => {
    const id = await demoBank({open, api});
    await open(`/balance/${id}/curves`);
    // First in the currency that the balance sheet is reported in.
    await page.getByRole('img', {name: /^Zero rates of EUR, discount/}).waitFor();
    const {market} = await api('GET', `/alm/sessions/${id}`);
    const shown = async (currency, curve) => {
        await page.getByRole('button', {name: 'Zero rates as a table'}).click();
        const {curves} = await api('POST', '/alm/shocks', {...market, currency, at: [5]});
        for (const {scenario, points} of curves.filter((one) => one.curve === curve))
            await eventually(async () => assert.equal(await figure(page, `curve.${scenario}.5`).innerText(), format(points[0].zero * 100, 3)));
    };
    await page.getByLabel('Curve', {exact: true}).selectOption('EUR_TERM_6M');
    await page.getByRole('img', {name: /^Zero rates of EUR, eur term 6m/i}).waitFor();
    await shown('EUR', 'EUR_TERM_6M');
    await page.getByLabel('Currency').selectOption('CHF');
    await page.getByRole('img', {name: /^Zero rates of CHF, discount/}).waitFor();
    await shown('CHF', 'discount');
});

test('a position that is removed makes the difference REST says, and none is kept', async ({page, open, api}) => {
    const id = await demoBank({open, api});
    const {data} = await api('GET', `/alm/sessions/${id}/positions?sort=balance&descending=true&limit=1`);
    const gone = data[0].position.id;
    await open(`/balance/${id}/what-if`);
    const form = page.getByRole('form', {name: 'Change or remove a position'});
    await form.getByLabel('Position').fill(gone);
    await form.getByRole('button', {name: 'Remove it'}).click();
    await page.getByRole('button', {name: 'Value the changes'}).click();
    await figure(page, 'what_if.eve.after.base').waitFor();
    const answer = await api('POST', `/alm/sessions/${id}/what-if`, {remove: [gone]});
    assert.equal(await figure(page, 'what_if.eve.after.base').innerText(), format(answer.scenarios[0].eve.after));
    assert.notEqual(answer.scenarios[0].eve.delta, 0);
});

test('a button that cannot be used yet is reached by the keys and says why', async ({page, open, api}) => {
    await open(`/balance/${await demoBank({open, api})}/what-if`);
    const value = page.getByRole('button', {name: 'Value the changes'});
    const reason = () =>
        value.evaluate((node) => document.getElementById(node.getAttribute('aria-describedby') ?? '')?.textContent ?? '');
    await value.focus();
    assert.ok(await value.evaluate((node) => node === document.activeElement));
    assert.equal(await reason(), 'Add a change first.');
    await page.getByText('Add a change first.').waitFor();
    await page.keyboard.press('Enter');
    assert.equal(await page.getByRole('alert').count(), 0);
    const form = page.getByRole('form', {name: 'Add a position'});
    await form.getByText('Still needed: balance, rate, a maturity after').waitFor();
    await form.getByLabel('Balance').fill('100');
    await form.getByText('Still needed: rate, a maturity after').waitFor();
    // Nor does Enter in a field send what is not ready.
    await form.getByLabel('Balance').press('Enter');
    await page.getByRole('heading', {name: 'No changes yet'}).waitFor();
    await form.getByLabel('Rate').fill('3');
    await form.getByLabel('Maturity').fill('2035-01-01');
    await form.getByRole('button', {name: 'Add it'}).click();
    await page.getByRole('table', {name: 'Changes'}).getByText('Fixed bullet, balance 100 EUR, rate 3.000 %', {exact: false}).waitFor();
    assert.equal(await reason(), '');
    await value.click();
    await figure(page, 'what_if.eve.after.base').waitFor();
});

test('a limit is found for a variable contract, in the units that it is asked in', async ({page, open, api}) => {
    const id = await demoBank({open, api});
    await open(`/balance/${id}/what-if`);
    const limit = page.getByRole('group', {name: 'The limit'});
    await limit.getByLabel('Vary').selectOption('spread');
    await limit.getByLabel('Until').selectOption('nii');
    await limit.getByLabel('Under').selectOption('base');
    const {scenarios} = await api('POST', `/alm/sessions/${id}/value`, {});
    const wanted = Math.round(scenarios[0].nii) + 35_000;
    await limit.getByLabel('Equals').fill(String(wanted));
    const form = page.getByRole('form', {name: 'Position of the limit'});
    await form.getByLabel('Type').selectOption('variable_bullet');
    await form.getByLabel('Balance').fill('1,000,000');
    await form.getByLabel('Rate').fill('3');
    await form.getByLabel('Index curve').selectOption('EUR_TERM_6M');
    await form.getByLabel('Resets every').fill('6');
    await form.getByLabel('Maturity').fill('2031-02-11');
    await form.getByRole('button', {name: 'Find it'}).click();
    await page.getByText(/^the limit is met at a spread of [0-9.]+ %$/).waitFor();
    assert.match(await figure(page, 'limit.value').locator('..').innerText(), /^[0-9.]+\s*% a year$/);
    assert.equal(await figure(page, 'limit.reached').innerText(), format(wanted, 2));
});

test('a file is sent, read, its faults told by line, and the balance sheet deleted', async ({page, open}) => {
    const name = `Upload ${Math.random().toString(36).slice(2, 8)}`;
    const header = 'id,side,type,currency,balance,rate,last_payment,payment_months,maturity';
    const csv = [header, 'a,asset,fixed_bullet,EUR,100,0.05,2026-01-01,12,2030-01-01',
        'b,asset,fixed_bullet,EUR,many,0.05,2026-01-01,12,2030-01-01'].join('\n');
    await open('/balance');
    await page.getByRole('button', {name: 'Upload a balance sheet'}).click();
    const dialog = page.getByRole('dialog', {name: 'Upload a balance sheet'});
    await dialog.getByLabel('Files').setInputFiles({name: 'book.csv', mimeType: 'text/csv', buffer: Buffer.from(csv)});
    await dialog.getByLabel('Name').fill(name);
    await dialog.getByLabel('As of').fill('2026-01-01');
    await dialog.getByRole('button', {name: 'Upload and read'}).click();
    await page.getByRole('heading', {level: 1, name}).waitFor({timeout: patience});
    const faults = page.getByRole('table', {name: 'Faults'});
    await faults.getByText('many', {exact: true}).waitFor();
    assert.equal(await figure(page, 'data.taken').innerText(), '1');
    await open('/balance');
    await page.getByRole('button', {name: `Delete ${name}`}).click();
    await page.getByRole('dialog', {name: `Delete ${name}`}).getByRole('button', {name: 'Delete it'}).click();
    await page.getByRole('link', {name}).waitFor({state: 'detached'});
});
