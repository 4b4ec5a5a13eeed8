// axe-core finds no violations on any page, in light and dark mode, nor in any dialog.
import assert from 'node:assert/strict';
import {axeViolations} from './axe.mjs';
import {demoBank} from './banks.mjs';
import {test} from './harness.mjs';

const book = '/portfolios/demo-long-short';
// Each page, and an element that is there once it is rendered.
const pages = [
    ['/', (page) => page.getByRole('table').first()],
    ['/portfolios', (page) => page.getByRole('table').first()],
    [book, (page) => page.getByRole('heading', {name: 'Digests'})],
    [`${book}/positions`, (page) => page.getByRole('table', {name: 'Groups of positions'})],
    [`${book}/exposures`, (page) => page.getByRole('figure', {name: 'Largest positions'})],
    [`${book}/var`, (page) => page.getByRole('table', {name: 'VaR and ES by method'})],
    [`${book}/backtest`, (page) => page.getByRole('table', {name: 'Further tests'})],
    [`${book}/correlation`, (page) => page.getByRole('img', {name: /^Correlations of/})],
    [`${book}/factors`, (page) => page.getByRole('table', {name: 'Betas', exact: true})],
    [`${book}/attribution`, (page) => page.getByRole('table', {name: 'Attribution by period'})],
    [`${book}/performance`, (page) => page.getByRole('table', {name: 'Largest drawdowns'})],
    [`${book}/report`, (page) => page.getByRole('heading', {name: 'Executive summary'})],
    [`${book}/proforma`, (page) => page.getByRole('button', {name: 'New session'})],
    [`${book}/stress`, (page) => page.getByRole('table', {name: 'Scenarios'})],
    ['/reports', (page) => page.getByRole('button', {name: 'New template'})],
    ['/limits', (page) => page.getByRole('button', {name: 'New limit'}).first()],
    ['/batch', (page) => page.getByRole('button', {name: 'Run batch'})],
    ['/backups', (page) => page.getByRole('button', {name: 'New backup'})],
    ['/storage', (page) => page.getByRole('table', {name: 'Storage', exact: true})],
    ['/activity', (page) => page.getByRole('table', {name: 'Activity'})],
    ['/schedules', (page) => page.getByRole('table', {name: 'Schedules'})],
    ['/jobs', (page) => page.getByRole('table').first()],
    ['/sessions', (page) => page.getByRole('table').first()],
    ['/secrets', (page) => page.getByRole('button', {name: 'Set a secret'})],
    ['/assistants', (page) => page.getByRole('table', {name: 'Providers of language models'})],
    ['/chat', (page) => page.getByRole('form', {name: 'Question'})],
    ['/proposals', (page) => page.getByRole('button', {name: 'Stop all agents'})],
    ['/tokens', (page) => page.getByRole('button', {name: 'Create token'})],
    ['/audit', (page) => page.getByRole('table', {name: 'Audit log'}).getByRole('row').nth(1)],
    ['/market', (page) => page.getByRole('table', {name: 'Price coverage'})],
    ['/onboarding', (page) => page.getByRole('table', {name: 'Columns of the long template'})],
    ['/market/providers', (page) => page.getByRole('table', {name: 'Providers', exact: true})],
    ['/market/import', (page) => page.getByRole('form', {name: 'File to import'})],
    ['/securities', (page) => page.getByRole('table', {name: 'Securities'})],
    ['/market?symbol=AAPL', (page) => page.getByRole('figure', {name: /^Close of AAPL/})],
    ['/ui', (page) => page.getByRole('table').first()],
    [`${book}/options`, (page) => page.getByRole('table', {name: 'P&L explained by position'})],
    ['/options', (page) => page.getByRole('table', {name: 'Parsed symbols'})],
    ['/bonds?settlement=2024-01-25', (page) => page.getByRole('table', {name: 'Payments'})],
    ['/clo', (page) => page.getByRole('table', {name: 'CLO deals'})],
    ['/clo/demo-orion', (page) => page.getByRole('table', {name: 'Capital stack'})],
    ['/clo/demo-orion/collateral', (page) => page.getByRole('table', {name: 'Assets'})],
    ['/clo/demo-orion/tests', (page) => page.getByRole('table', {name: 'Collateral tests'})],
    ['/clo/demo-orion/waterfall', (page) => page.getByRole('table', {name: /^Steps of/})],
    [
        '/clo/demo-orion/projections',
        (page) => page.getByRole('table', {name: 'Measures of the tranches'}),
    ],
    ['/clo/demo-orion/trades', (page) => page.getByRole('form', {name: 'Add a trade'})],
    ['/clo/demo-orion/simulation', (page) => page.getByRole('form', {name: 'Simulation'})],
    [
        '/clo/demo-orion/compliance',
        (page) => page.getByRole('button', {name: 'Run tests officially'}),
    ],
    ['/clo/demo-orion/parity', (page) => page.getByRole('table', {name: 'Defects'})],
    ['/earlier-system', (page) => page.getByRole('table', {name: 'Imports from earlier systems'})],
    ['/clo-sources', (page) => page.getByRole('heading', {name: 'Synchronized sources'})],
    ['/clo/demo-orion/scenarios', (page) => page.getByRole('button', {name: 'New scenario'})],
    ['/clo/demo-orion/import', (page) => page.getByRole('form', {name: 'File to import'})],
    ['/clo/demo-orion/terms', (page) => page.getByRole('table', {name: 'Interest waterfall'})],
    ['/plan', (page) => page.getByRole('table', {name: 'Rules'})],
    ['/household', (page) => page.getByRole('table', {name: 'Conversion policies'})],
    ['/independence', (page) => page.getByRole('table', {name: 'Years until independence'})],
    ['/saved-plans', (page) => page.getByRole('main').getByRole('link', {name: 'Household'})],
    ['/ledger/accounts', (page) => page.getByRole('rowheader', {name: 'Roth IRA'})],
    ['/ledger/transactions', (page) => page.getByRole('rowheader').first()],
    ['/ledger/holdings', (page) => page.getByRole('table', {name: 'Holdings', exact: true})],
    ['/ledger/allocation', (page) => page.getByRole('button', {name: 'Set targets'})],
    ['/ledger/dividends', (page) => page.getByRole('table', {name: 'Calendar of dividends'})],
    ['/ledger/lots', (page) => page.getByRole('table', {name: 'Open lots'})],
    ['/ledger/import', (page) => page.getByRole('table', {name: 'Imports'})],
    ['/ledger/reconcile', (page) => page.getByRole('form', {name: 'Statement'})],
    ['/net-worth', (page) => page.getByRole('table', {name: 'Causes by period'})],
    ['/ledger/goals', (page) => page.getByRole('table', {name: 'Goals'})],
    ['/ledger/performance', (page) => page.getByRole('table', {name: /^Returns by month/})],
];

// Buttons that are disabled without a reason.
async function deadButtons(page) {
    return page.evaluate(() =>
        [...document.querySelectorAll('button')]
            .filter((button) => {
                const of = button.getAttribute('aria-describedby');
                const said = of && document.getElementById(of)?.textContent;
                return button.disabled || (button.ariaDisabled === 'true' && !said);
            })
            .map((button) => `disabled without a reason: ${button.outerHTML.slice(0, 160)}`),
    );
}

async function violations(page) {
    return [...(await deadButtons(page)), ...(await axeViolations(page))];
}

async function check(page, what) {
    assert.deepEqual(await violations(page), [], what);
}

for (const colors of ['light', 'dark'])
    test(
        `axe finds no violations on any page, ${colors}`,
        async ({page, open}) => {
            const found = {};
            for (const [path, drawn] of pages) {
                await open(path);
                await drawn(page).waitFor();
                const errors = await violations(page);
                if (errors.length > 0) found[path] = errors;
            }
            assert.deepEqual(found, {});
        },
        {colors},
    );

// Below the address of the demo bank, whose id is not known in advance.
const bankPages = [
    ['', (page) => page.getByRole('table', {name: 'Liabilities', exact: true})],
    ['/nii', (page) => page.getByRole('table', {name: 'NII by scenario and component'})],
    ['/gap', (page) => page.getByRole('table', {name: 'Value by bucket'})],
    ['/sensitivity', (page) => page.getByRole('table', {name: 'Basis risk'})],
    ['/curves', (page) => page.getByRole('img', {name: /^Zero rates of/})],
    ['/what-if', (page) => page.getByRole('form', {name: 'Add a position'})],
    ['/compare', (page) => page.getByRole('table', {name: 'Change by product'})],
    ['/positions', (page) => page.getByRole('table', {name: 'Positions', exact: true})],
    ['/data', (page) => page.getByRole('table', {name: 'Control totals'})],
    [
        '/why?of_measure=nii&of_scenario=base',
        (page) => page.getByRole('table', {name: 'Contributing positions'}),
    ],
];

for (const colors of ['light', 'dark'])
    test(
        `axe finds no violations on the pages of a balance sheet, ${colors}`,
        async ({page, open, api}) => {
            const bank = `/balance/${await demoBank({open, api})}`;
            const found = {};
            const list = await violations(page);
            if (list.length > 0) found['/balance'] = list;
            for (const [path, drawn] of bankPages) {
                await open(bank + path);
                await drawn(page).waitFor();
                const errors = await violations(page);
                if (errors.length > 0) found[path] = errors;
            }
            await open(bank);
            await page.getByRole('button', {name: 'Assumptions'}).click();
            await page
                .getByRole('group', {name: /^Non-maturity deposits/})
                .first()
                .waitFor();
            const inDialog = await violations(page);
            if (inDialog.length > 0) found.assumptions = inDialog;
            assert.deepEqual(found, {});
        },
        {colors},
    );

test('axe finds no violations in the dialogs', async ({page, open}) => {
    await open(`${book}/positions`);
    await page
        .getByRole('table', {name: 'Positions', exact: true})
        .getByRole('rowheader', {name: 'NVDA', exact: true})
        .waitFor();
    for (const [button, dialog] of [
        ['Add position', 'Add a position'],
        ['Import CSV', 'Import positions from CSV'],
    ]) {
        await page.getByRole('button', {name: button}).click();
        await page.getByRole('dialog', {name: dialog}).waitFor();
        await check(page, dialog);
        await page.keyboard.press('Escape');
        await page.getByRole('dialog', {name: dialog}).waitFor({state: 'detached'});
    }
    await page.locator('[data-figure="position.NVDA.market_value"]').click();
    await page.getByRole('dialog', {name: /^Why/}).waitFor();
    await check(page, 'why');
    await page.keyboard.press('Escape');
    await page.keyboard.press('Control+k');
    await page.getByRole('combobox', {name: /^Search pages/}).waitFor();
    await check(page, 'palette');
    await page.keyboard.press('Escape');
    await page.keyboard.press('?');
    await page.getByRole('dialog', {name: 'Keyboard shortcuts'}).waitFor();
    await check(page, 'keys');
    await page.keyboard.press('Escape');
    await page.getByRole('dialog', {name: 'Keyboard shortcuts'}).waitFor({state: 'detached'});
    await page.keyboard.press('a');
    await page.getByRole('dialog', {name: 'Ask about this page'}).waitFor();
    await check(page, 'ask');
});

test(
    'the sign-in page has no violations either',
    async ({page, url}) => {
        await page.goto(url);
        await page.getByRole('heading', {name: 'Sign in'}).waitFor();
        await check(page, 'sign-in');
    },
    {stranger: true},
);
