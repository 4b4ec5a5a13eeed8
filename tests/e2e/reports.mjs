// Reports: generated as a job, shown with charts, downloaded, compared, deleted; templates.
import assert from 'node:assert/strict';
import {readFile} from 'node:fs/promises';
import {eventually, ownPortfolio, test} from './harness.mjs';

const form = (page) => page.getByRole('region', {name: 'Generate', exact: true});

async function generate(page, portfolio) {
    await form(page).getByLabel('Portfolio', {exact: true}).selectOption(portfolio);
    await form(page).getByRole('button', {name: 'Generate report'}).click();
    const link = form(page)
        .getByRole('status')
        .getByRole('link', {name: /^Risk report/});
    await link.waitFor();
    return link;
}

test('a report is generated, shown with its charts, downloaded and deleted', async (t) => {
    const {page, open, api} = t;
    const slug = await ownPortfolio(t);
    await open('/reports');
    await form(page).getByRole('checkbox', {name: 'HTML'}).check();
    await (await generate(page, slug)).click();
    await page.getByRole('heading', {level: 1, name: /^Risk report: Test/}).waitFor();
    await page.getByRole('img', {name: /^Cumulative return\./}).waitFor();
    await page.getByRole('table').first().waitFor();
    const id = new URL(page.url()).pathname.split('/').at(-1);
    const stored = await api('GET', `/reports/${id}`);
    assert.deepEqual(Object.keys(stored.sizes).sort(), ['html', 'json', 'pdf', 'xlsx']);
    await page.getByText(stored.digest).waitFor();
    for (const [name, start] of [
        ['PDF', '%PDF-1.5'],
        ['Excel', 'PK'],
        ['CSV', 'portfolio,as_of,id,symbol'],
    ]) {
        const [file] = await Promise.all([
            page.waitForEvent('download'),
            page.getByRole('link', {name: new RegExp(`^${name}`)}).click(),
        ]);
        assert.ok(file.suggestedFilename().startsWith(`${slug}-risk-`), file.suggestedFilename());
        const bytes = await readFile(await file.path());
        assert.ok(bytes.toString('latin1').startsWith(start), name);
    }
    await page.getByRole('button', {name: 'Delete', exact: true}).click();
    await page
        .getByRole('dialog', {name: 'Delete report'})
        .getByRole('button', {name: 'Delete'})
        .click();
    await page.getByRole('heading', {level: 1, name: 'Reports'}).waitFor();
    const left = await api('GET', `/reports?subject=${slug}`);
    assert.equal(left.data.length, 0);
});

test('two reports are compared', async (t) => {
    const {page, open, api} = t;
    const slug = await ownPortfolio(t);
    for (const as_of of ['2025-06-27', '2025-06-30'])
        await api('POST', '/reports', {portfolio: slug, as_of});
    await open('/reports');
    const row = (date) =>
        page.getByRole('checkbox', {name: new RegExp(`Select Risk report: Test ${slug}, ${date}`)});
    await row('2025-06-27').check();
    await row('2025-06-30').check();
    await page.getByRole('button', {name: 'Compare', exact: true}).click();
    await page.getByText('Report date: 2025-06-27 before, 2025-06-30 after.').waitFor();
    await eventually(async () =>
        assert.ok((await page.getByRole('table', {name: 'Changes'}).getByRole('row').count()) > 5),
    );
    // The numbers are in view, whatever texts name their rows.
    const difference = page.getByRole('columnheader', {name: /^Difference/});
    const {x, width} = await difference.boundingBox();
    assert.ok(x + width <= 1440, `the differences end at ${x + width}`);
});

test('a template orders the sections of a report', async (t) => {
    const {page, open, api} = t;
    const slug = await ownPortfolio(t);
    await open('/reports');
    const name = `Board ${slug}`;
    await page.getByRole('button', {name: 'New template'}).click();
    const dialog = page.getByRole('dialog', {name: 'New template'});
    await dialog.getByLabel('Name', {exact: true}).fill(name);
    await dialog.getByLabel('Name above the title').fill('Example Capital');
    await dialog.getByRole('checkbox', {name: 'Stress'}).check();
    await dialog.getByRole('checkbox', {name: 'Snapshot'}).check();
    await dialog.getByRole('button', {name: 'Move Snapshot up'}).click();
    await dialog.getByRole('button', {name: 'Save template'}).click();
    await dialog.waitFor({state: 'detached'});
    await form(page).getByLabel('Template').selectOption(name);
    await (await generate(page, slug)).click();
    await page.getByText('Example Capital').waitFor();
    await page.getByRole('heading', {level: 2, name: 'Stress'}).waitFor();
    const headings = await page.getByRole('heading', {level: 2}).allInnerTexts();
    const sections = headings.filter((heading) => ['Snapshot', 'Stress'].includes(heading));
    assert.deepEqual(sections, ['Snapshot', 'Stress']);
    await open('/reports');
    await page.getByRole('button', {name: `Delete template ${name}`}).click();
    const question = page.getByRole('dialog', {name: `Delete ${name}?`});
    await question.getByRole('button', {name: 'Cancel'}).click();
    await page.getByRole('button', {name: `Delete template ${name}`}).click();
    await question.getByRole('button', {name: 'Delete', exact: true}).click();
    await question.waitFor({state: 'detached'});
    assert.ok(!(await api('GET', '/report-templates')).data.some((one) => one.name === name));
});

test('the report of the form is scheduled as of the latest date', async (t) => {
    const {page, open, api} = t;
    const slug = await ownPortfolio(t);
    await open('/reports?as_of=2025-06-27');
    await form(page).getByLabel('Portfolio', {exact: true}).selectOption(slug);
    await form(page).getByRole('button', {name: 'Schedule …'}).click();
    const dialog = page.getByRole('dialog', {name: 'Schedule this report'});
    const name = `report ${slug}`;
    await dialog.getByLabel('Name of the schedule').fill(name);
    await dialog
        .getByRole('status')
        .getByText(/^Next: /)
        .waitFor();
    await dialog.getByRole('button', {name: 'Save schedule'}).click();
    await form(page).getByRole('link', {name, exact: true}).click();
    await page.getByRole('table', {name: 'Schedules'}).getByText(name).waitFor();
    const made = await api('GET', `/schedules/${encodeURIComponent(name)}`);
    assert.equal(made.method, 'report.generate');
    assert.equal(made.request.portfolio, slug);
    assert.deepEqual(made.request.formats, ['pdf', 'xlsx']);
    assert.ok(!('as_of' in made.request));
    await api('DELETE', `/schedules/${encodeURIComponent(name)}`);
});

test('a plan becomes a report', async ({page, open, api}) => {
    await open(`/plan?plan=${encodeURIComponent(JSON.stringify({years: '25'}))}`);
    await page.getByRole('link', {name: 'Report', exact: true}).click();
    await form(page)
        .getByText(/over 25 years/)
        .waitFor();
    await form(page).getByRole('button', {name: 'Generate report'}).click();
    const link = form(page).getByRole('status').getByRole('link', {name: 'Retirement plan'});
    await link.waitFor();
    await link.click();
    await page.getByRole('heading', {level: 2, name: 'Portfolio value'}).waitFor();
    const id = new URL(page.url()).pathname.split('/').at(-1);
    assert.equal((await api('GET', `/reports/${id}`)).kind, 'plan');
    await api('DELETE', `/reports/${id}`);
});
