// Plans of new business: the grid, its CSV form, its versions, and NII with a plan as REST has it.
import assert from 'node:assert/strict';
import {demoBank} from './banks.mjs';
import {eventually, format, test} from './harness.mjs';
import {figure} from './shown.mjs';

const fill = (page, name, value) => page.getByLabel(name, {exact: true}).fill(value);

// A plan of one line with volumes pasted from a spreadsheet.
async function typed({page, open}) {
    await open('/business-plans/new');
    await fill(page, 'First month', '2026-03');
    await fill(page, 'Months', '6');
    await page.getByRole('button', {name: 'Add a line'}).click();
    await fill(page, 'Name of line 1', 'mortgages');
    await fill(page, 'Term of mortgages', '120');
    await fill(page, 'Payment months of mortgages', '1');
    await fill(page, 'Margin of mortgages', '1.5');
    await page.getByLabel('Type of mortgages').selectOption('fixed_annuity');
    const first = page.getByLabel('mortgages, 2026-03');
    await first.focus();
    await first.evaluate((node) => {
        const data = new DataTransfer();
        data.setData('text/plain', '1,000,000\t2000000\t3000000\r\n');
        node.dispatchEvent(
            new ClipboardEvent('paste', {clipboardData: data, bubbles: true, cancelable: true}),
        );
    });
    assert.equal(await page.getByLabel('mortgages, 2026-05').inputValue(), '3000000');
}

const content = {
    first_month: '2026-03-01',
    lines: [
        {
            terms: {
                id: 'mortgages',
                side: 'asset',
                type: 'fixed_annuity',
                currency: 'EUR',
                balance: 0,
                payment_months: 1,
                renew_months: 120,
                renew_margin: 0.015,
            },
            amounts: [1e6, 2e6, 3e6],
        },
    ],
};

test('a pasted plan earns what REST returns, and a month opens into its lines', async (context) => {
    const {page, api} = context;
    const session = await demoBank(context);
    await typed(context);
    await page.getByLabel('Balance sheet', {exact: true}).selectOption(session);
    await page.getByRole('button', {name: 'Calculate'}).click();
    await figure(page, 'dynamic.nii').waitFor();
    const answer = await api('POST', `/alm/sessions/${session}/dynamic`, {
        content,
        renewal: 'like',
    });
    const [base] = answer.scenarios;
    assert.equal(await figure(page, 'dynamic.nii').innerText(), format(base.dynamic));
    assert.equal(await figure(page, 'dynamic.constant').innerText(), format(base.constant));
    assert.equal(await figure(page, 'dynamic.runoff').innerText(), format(base.runoff));
    assert.ok(base.planned > 0);
    await page.getByRole('button', {name: /^6, to /}).click();
    const lines = page.getByRole('table', {name: 'Lines in month 6'});
    await lines.waitFor();
    assert.equal(
        await figure(page, 'dynamic.line.mortgages').innerText(),
        format(answer.lines[0].scenarios[0].nii_by_month[5]),
    );
});

test('a plan is stored in versions, exported as CSV and deleted', async (context) => {
    const {page, open, api} = context;
    await typed(context);
    await fill(page, 'Id', 'browser-plan');
    await page.getByRole('textbox', {name: 'Name', exact: true}).fill('Browser plan');
    await page.getByRole('button', {name: 'Store as a version'}).click();
    await page.getByRole('heading', {name: 'Browser plan'}).waitFor();
    const stored = await api('GET', '/alm/business-plans/browser-plan');
    assert.deepEqual(stored.content.lines[0].amounts, [1e6, 2e6, 3e6, 0, 0, 0]);
    assert.equal(stored.content.lines[0].terms.renew_margin, 0.015);
    const saved = page.waitForEvent('download');
    await page.getByRole('button', {name: 'Export CSV'}).click();
    const file = await (await saved).createReadStream();
    let text = '';
    for await (const part of file) text += part;
    assert.match(text, /^line,product,.*2026-03,2026-04/);
    await page.getByLabel('Import CSV').setInputFiles({
        name: 'plan.csv',
        mimeType: 'text/csv',
        buffer: Buffer.from(text.replaceAll('3000000', '4000000')),
    });
    await eventually(async () =>
        assert.equal(await page.getByLabel('mortgages, 2026-05').inputValue(), '4000000'),
    );
    await page.getByRole('button', {name: 'Store as a version'}).click();
    await page.getByRole('heading', {name: 'Version 2'}).waitFor();
    await open('/business-plans');
    await page.getByRole('link', {name: 'Browser plan'}).click();
    await page.getByRole('button', {name: 'Delete plan'}).click();
    await page.getByRole('dialog').getByRole('button', {name: 'Delete'}).click();
    await eventually(async () => {
        const {data} = await api('GET', '/alm/business-plans');
        assert.ok(!data.some(({plan}) => plan === 'browser-plan'));
    });
});

test('a line with an error names it, and cannot be calculated', async ({page, open}) => {
    await open('/business-plans/new');
    await page.getByRole('button', {name: 'Add a line'}).click();
    const term = page.getByLabel('Term of line 1');
    await term.fill('x');
    assert.equal(await term.getAttribute('aria-invalid'), 'true');
    assert.match(await term.getAttribute('title'), /expected a whole number/);
    await page.getByRole('button', {name: 'Calculate'}).focus();
    await page.getByText('Fix the errors first.').first().waitFor();
});
