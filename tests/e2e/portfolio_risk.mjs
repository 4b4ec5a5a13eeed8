// The risk pages of a portfolio: VaR, factors, attribution, stress and stored results match REST.
import assert from 'node:assert/strict';
import {eventually, format, test} from './harness.mjs';
import {figure, firstColumn, shows, table, unexplained} from './shown.mjs';

const book = '/portfolios/demo-long-short';

test('VaR and ES match REST, and another seed changes them', async ({page, open, api}) => {
    await open(`${book}/var`);
    const answer = await api('POST', '/risk/var', {
        portfolio: 'demo-long-short',
        confidence: [0.95, 0.99],
    });
    for (const r of answer.results)
        for (const name of ['var', 'es'])
            await shows(page, `${r.method}.${r.confidence}.${name}`, format(r[name]));
    await page.getByRole('img', {name: /^P&L of the portfolio, Historical/}).waitFor();
    await page
        .getByRole('table', {name: /^Components of VaR/})
        .getByRole('rowheader', {name: 'NVDA', exact: true})
        .waitFor();
    assert.deepEqual(await unexplained(page), []);
    const settings = page.getByRole('form', {name: 'Calculation settings'});
    await settings.getByLabel('Paths').fill('20000');
    await settings.getByLabel('Seed').fill('7');
    await settings.getByRole('button', {name: 'Run'}).click();
    await table(page, 'VaR and ES by method').getByText('20,000 paths, seed 7').first().waitFor();
    assert.match(page.url(), /seed=7/);
    const historical = answer.results.find(
        (r) => r.method === 'historical' && r.confidence === 0.99,
    );
    await shows(page, 'historical.0.99.var', format(historical.var));
});

test('backtest, exposures, correlation and performance match REST', async ({page, open, api}) => {
    await open(`${book}/backtest`);
    const backtest = await api('POST', '/risk/backtest', {
        portfolio: 'demo-long-short',
        confidence: 0.99,
    });
    const historical = backtest.forecasts.find((r) => r.method === 'historical');
    await shows(page, 'backtest.historical.0.99.exceptions', format(historical.exceptions));
    await open(`${book}/exposures`);
    const exposures = await api('POST', '/risk/exposures', {portfolio: 'demo-long-short'});
    for (const name of ['net', 'gross', 'long', 'short'])
        await shows(page, `exposure.${name}`, format(exposures.totals[name]));
    await open(`${book}/correlation`);
    const correlation = await api('POST', '/risk/correlation', {portfolio: 'demo-long-short'});
    await shows(page, 'correlation.average', format(correlation.average, 3));
    await open(`${book}/performance`);
    const performance = await api('POST', '/risk/performance', {
        portfolio: 'demo-long-short',
        benchmark: 'SPY',
    });
    await shows(page, 'performance.Sharpe', format(performance.sharpe, 2));
});

test('a figure in a table opens its row with method and digest', async ({page, open}) => {
    for (const path of ['attribution', 'correlation', 'performance']) {
        await open(`${book}/${path}`);
        await page.locator('main tbody button.figure').first().waitFor();
        assert.deepEqual(await unexplained(page), [], path);
    }
    await open(`${book}/attribution`);
    const row = table(page, 'By factor').getByRole('row', {name: /^Momentum/});
    const shown = await row.getByRole('button').nth(1).innerText();
    await row.getByRole('button').nth(1).click();
    const panel = page.getByRole('dialog', {name: /Factor return of Momentum/});
    await panel.getByText(shown).first().waitFor();
    await panel.getByText('risk.attribution').waitFor();
    await panel.getByText('Contribution, %').waitFor();
});

test('tiles of exposures and factors, prices and weights open how they were computed', async ({
    page,
    open,
}) => {
    const explained = async (name, title, ...texts) => {
        await figure(page, name).click();
        const why = page.getByRole('dialog', {name: `Why: ${title}`});
        for (const text of texts) await why.getByText(text).first().waitFor();
        await page.keyboard.press('Escape');
        await why.waitFor({state: 'detached'});
    };
    await open(`${book}/exposures`);
    await explained('exposure.effective', 'Effective positions', 'risk.exposures', 'NVDA');
    assert.deepEqual(await unexplained(page), [], 'exposures');
    await open(`${book}/factors`);
    await explained('factors.r_squared', 'R\u00b2', 'risk.factors', 'Adjusted');
    await explained('factors.systematic', 'Systematic risk', 'Share of the variance', 'Specific');
    await explained('factors.specific', 'Specific risk', 'Systematic share of variance');
    await explained('factors.alpha', 'Alpha', 'Newey-West');
    await explained('factors.condition_number', 'Condition number', 'Variance inflation factors');
    assert.deepEqual(await unexplained(page), [], 'factors');
    await open(`${book}/positions`);
    await explained('position.AAPL.price', 'Price of AAPL', 'report.figures', 'Close');
    await explained('position.AAPL.weight', 'Weight of AAPL', 'Gross value', 'Market value');
});

test('factors match REST by estimator, and unclear betas are named', async ({page, open, api}) => {
    const request = {portfolio: 'demo-individual'};
    await open('/portfolios/demo-individual/factors');
    const factors = await api('POST', '/risk/factors', request);
    await shows(page, 'factors.market_beta', format(factors.portfolio.betas[0].beta, 2));
    await shows(page, 'factors.r_squared', format(factors.portfolio.r_squared, 3));
    await page.getByRole('figure', {name: 'Betas with intervals'}).waitFor();
    await page.getByRole('figure', {name: 'Contribution to risk'}).waitFor();
    await page.getByRole('figure', {name: 'Betas by position'}).waitFor();
    await page.getByLabel('Factors', {exact: true}).selectOption('absolute');
    const absolute = await api('POST', '/risk/factors', {...request, coordinates: 'absolute'});
    await shows(page, 'factors.market_beta', format(absolute.portfolio.betas[0].beta, 2));
    await page
        .getByRole('table', {name: 'Betas', exact: true})
        .getByText('not identified')
        .first()
        .waitFor();
    await page.getByLabel('Estimator').selectOption('univariate');
    await page.getByText('must not be added up', {exact: false}).first().waitFor();
    assert.match(page.url(), /estimator=univariate/);
});

test('attribution by factor and against another portfolio add up', async ({page, open, api}) => {
    const request = {portfolio: 'demo-individual'};
    await open('/portfolios/demo-individual/attribution');
    const {factors} = await api('POST', '/risk/attribution', request);
    const shown = (x) => format(x * 100, 2);
    await shows(page, 'attribution.portfolio', shown(factors.total.portfolio_return));
    await shows(page, 'attribution.specific', shown(factors.total.specific));
    const periods = table(page, 'Attribution by period');
    await periods.waitFor();
    const partial = factors.periods.filter((one) => one.partial);
    assert.equal(partial[0].period, factors.periods[0].period);
    await periods.getByRole('rowheader', {name: `${partial[0].period} partial`}).waitFor();
    await table(page, 'By factor').getByRole('rowheader', {name: 'Market SPY'}).waitFor();
    await page.getByLabel('Attribute to').selectOption('demo-high-net-worth');
    const {linked} = await api('POST', '/risk/attribution', {
        ...request,
        benchmark_portfolio: 'demo-high-net-worth',
    });
    for (const name of ['active', 'allocation', 'selection', 'interaction'])
        await shows(page, `attribution.${name}`, shown(linked[name]));
    await page.getByRole('figure', {name: /^From Demo High Net Worth Investor/}).waitFor();
});

test('a chart over time shows a recent period, and a zoom can be reset', async ({page, open}) => {
    const growth = page.getByRole('figure', {name: /^Growth of 1/});
    await open(book);
    await growth.getByText('SPY', {exact: true}).waitFor();
    await open(`${book}/performance`);
    const period = growth.getByRole('group', {name: 'Period'});
    await growth.getByText('SPY', {exact: true}).waitFor(); // the benchmark
    const pressed = () => period.locator('[aria-pressed="true"]').innerText();
    assert.equal(await pressed(), 'All');
    const canvas = growth.locator('canvas').first();
    const drawn = () => canvas.evaluate((node) => node.toDataURL());
    const whole = await drawn();
    await period.getByRole('button', {name: '3M'}).click();
    await eventually(async () => assert.notEqual(await drawn(), whole));
    assert.equal(await pressed(), '3M');
    // Dragging zooms to any period.
    const {x, y, width, height} = await growth.locator('.u-over').boundingBox();
    await page.mouse.move(x + width / 4, y + height / 2);
    await page.mouse.down();
    await page.mouse.move(x + width / 2, y + height / 2, {steps: 4});
    await page.mouse.up();
    await period.getByRole('button', {name: 'Reset zoom'}).click();
    await eventually(async () => assert.equal(await pressed(), 'All'));
    assert.equal(await period.getByRole('button', {name: 'Reset zoom'}).count(), 0);
});

test('performance holds quantities or weights constant, and the page states which', async ({
    page,
    open,
    api,
}) => {
    await open(`${book}/performance`);
    const of = (holding) =>
        api('POST', '/risk/performance', {portfolio: 'demo-long-short', benchmark: 'SPY', holding});
    const [quantities, weights] = [await of('held_quantities'), await of('constant_weights')];
    assert.notEqual(quantities.cumulative_return, weights.cumulative_return);
    const shown = (x) => (x > 0 ? '+' : '') + format(x * 100, 2);
    const chart = page.getByRole('figure', {name: 'Growth of 1'});
    await shows(page, 'performance.Return', shown(quantities.cumulative_return));
    await chart.getByText('Held quantities').waitFor();
    await page.getByText('Today\u2019s quantities on every past day.', {exact: false}).waitFor();
    await page.getByLabel('Positions', {exact: true}).selectOption('constant_weights');
    await shows(page, 'performance.Return', shown(weights.cumulative_return));
    await chart.getByText('Constant weights').waitFor();
    await page.getByText('rebalanced daily', {exact: false}).waitFor();
    assert.match(page.url(), /holding=constant_weights/);
});

test('correlations leave out positions below a minimum weight', async ({page, open, api}) => {
    await open(`${book}/correlation`);
    await page.getByLabel('Minimum weight').fill('5');
    const {symbols, below_minimum} = await api('POST', '/risk/correlation', {
        portfolio: 'demo-long-short',
        minimum_weight: 0.05,
    });
    assert.ok(symbols.length > 1 && below_minimum.length > 1);
    await page.getByText(new RegExp(`^Left out: ${below_minimum[0].symbol} `)).waitFor();
    await page
        .getByRole('img', {name: new RegExp(`^Correlations of ${symbols.length} `)})
        .waitFor();
    await page.getByLabel('Minimum weight').fill('100');
    await page
        .getByText(/no position reaches the minimum/i)
        .first()
        .waitFor();
});

test('components and clusters of correlations follow their thresholds', async ({
    page,
    open,
    api,
}) => {
    await open(`${book}/correlation`);
    const groups = page.getByRole('group', {name: 'Components, single linkage'});
    const joined = async (request, key) =>
        (await api('POST', '/risk/correlation', {portfolio: 'demo-long-short', ...request}))[
            key
        ].filter(({symbols}) => symbols.length > 1);
    const shown = async (where, expected) => {
        await eventually(async () =>
            assert.equal(await where.locator('.cluster').count(), expected.length),
        );
        for (const {symbols} of expected)
            await where.locator('.cluster').filter({hasText: symbols[0]}).first().waitFor();
    };
    await shown(groups, await joined({}, 'components'));
    const low = await joined({component_threshold: 0.3}, 'components');
    assert.ok(low.length > 0);
    await groups.getByLabel('Minimum correlation').selectOption('0.3');
    await shown(groups, low);
    assert.match(page.url(), /linked=0\.3/);
    const clusters = page.getByRole('group', {name: 'Clusters, average linkage'});
    await clusters.getByLabel('Minimum mean correlation').selectOption('0.3');
    await shown(clusters, await joined({cluster_threshold: 0.3}, 'clusters'));
});

test('the batch runs every engine, and the history of a portfolio shows and compares its results', async ({
    page,
    open,
    api,
}) => {
    await open('/batch');
    // Not offered while the history of the demo is computed.
    await page.getByRole('button', {name: 'Run batch'}).click({timeout: 240_000});
    await page.getByLabel('Date').fill('2025-06-27');
    await page.getByLabel('Reason').fill('first of two');
    await page.getByRole('button', {name: 'Run', exact: true}).click();
    const grid = page.getByRole('table', {name: 'Batch of 2025-06-27'});
    await grid.waitFor({timeout: 60_000});
    await grid
        .getByRole('button', {name: /^(OK|Partial|Skipped).*: reports of demo-individual$/})
        .click();
    await page.getByRole('dialog').getByText('Shown on pages').waitFor();
    await page.getByRole('button', {name: 'Close', exact: true}).last().click();
    await page.getByRole('button', {name: 'Run batch'}).click();
    await page.getByRole('button', {name: 'Run', exact: true}).click();
    await page.getByRole('table', {name: 'Batch of 2025-06-30'}).waitFor({timeout: 60_000});

    await open('/portfolios/demo-individual/history');
    const series = await api(
        'GET',
        '/results/series?subject=demo-individual&kind=snapshot&figures=net',
    );
    const last = Math.round(series.figures.net.at(-1)).toLocaleString('en-US');
    await page
        .getByRole('figure', {name: 'Value and exposure'})
        .getByText(new RegExp(`net value ${last}`))
        .first()
        .waitFor();
    const results = page.getByRole('table', {name: 'Stored results'});
    const exposures = results
        .getByRole('row')
        .filter({has: page.getByRole('cell', {name: 'Exposures', exact: true})});
    await exposures.nth(0).getByRole('button', {name: 'Compare'}).click();
    await exposures.nth(1).getByRole('button', {name: 'Compare'}).click();
    const changed = page.getByRole('table', {name: 'Changed numbers'});
    await changed.getByRole('rowheader', {name: 'net', exact: true}).waitFor();
});

test('stress shows the scenarios of the library, and a scenario opens by position and factor', async ({
    page,
    open,
    api,
}) => {
    await open(`${book}/stress`);
    const data = await api('POST', '/stress/run', {portfolio: 'demo-long-short'});
    const covid = data.scenarios.find((one) => one.scenario === 'covid_2020');
    const scenarios = table(page, 'Scenarios');
    const worst = data.scenarios.reduce((a, b) => (b.total < a.total ? b : a));
    await scenarios.getByRole('rowheader').first().waitFor();
    assert.equal((await firstColumn(scenarios))[0], worst.name);
    await scenarios.getByRole('button', {name: covid.name, exact: true}).click();
    const positions = table(page, `${covid.name} by position`);
    await positions.waitFor();
    assert.equal(await positions.locator('tbody tr').count(), covid.positions.length);
    await page.getByLabel('Mode', {exact: true}).selectOption('direct');
    await page.getByLabel('Kind', {exact: true}).selectOption('hypothetical');
    await scenarios.getByRole('button', {name: 'Market −10%', exact: true}).waitFor();
    await scenarios
        .getByRole('button', {name: covid.name, exact: true})
        .waitFor({state: 'detached'});
    const moves = table(page, 'Moves of the reverse stress');
    await moves.getByRole('rowheader', {name: 'Convexity of options'}).waitFor();
    const loss = Math.round(data.net_value / 10).toLocaleString('en-US');
    await moves.locator('tfoot').getByText(`\u2212${loss}`).waitFor();
    await page.getByRole('img', {name: /^Distance by loss/}).waitFor();
    const grid = table(page, /^P&L by move of Market and of volatility/);
    await grid.waitFor();
    const cells = await api('POST', '/stress/grid', {portfolio: 'demo-long-short'});
    assert.equal(
        (await grid.locator('tbody tr').count()) * (await grid.locator('thead th').count()),
        cells.cells.length + (await grid.locator('tbody tr').count()),
    );
});

test('a replay shows the day that the slider is at, by position', async ({page, open, api}) => {
    await open(`${book}/stress?replay=tariff_2025`);
    const replay = await api('POST', '/stress/replay', {
        portfolio: 'demo-long-short',
        scenario: 'tariff_2025',
    });
    const slider = page.getByRole('slider', {name: 'Day'});
    await slider.waitFor();
    await slider.press('Home');
    const first = replay.days[0];
    await page
        .getByRole('status')
        .filter({hasText: `${first.date}: P&L`})
        .waitFor();
    await slider.press('End');
    await page
        .getByRole('status')
        .filter({hasText: `${replay.days.at(-1).date}: P&L`})
        .waitFor();
    await page.getByRole('img', {name: /^Largest P&L by position/}).waitFor();
});

// The widths of the bars of a chart, the longest first.
const barsOf = async (page, title) => {
    const chart = page.getByRole('figure', {name: title});
    await chart.locator('svg.bars rect').first().waitFor();
    return chart
        .locator('svg.bars rect')
        .evaluateAll((all) =>
            all.map((bar) => bar.getBoundingClientRect().width).sort((a, b) => b - a),
        );
};

test('bars in narrow panels are long enough to compare', async ({page, open}) => {
    await open(book);
    const bars = await barsOf(page, 'Worst stress losses');
    assert.ok(bars[0] > 60 && bars[0] > 1.3 * bars.at(-1), bars.join(' '));
});

test(
    'bars and dates can be read on a phone',
    async ({page, open}) => {
        await open(`${book}/exposures`);
        const bars = await barsOf(page, 'Largest positions');
        assert.ok(bars[0] > 60 && bars[0] > 1.3 * bars.at(-1), bars.join(' '));
        await open(`${book}/history`);
        const dates = table(page, 'Stored results').getByRole('rowheader');
        await dates.first().waitFor();
        const cut = await dates.evaluateAll((all) =>
            all.filter((one) => one.scrollWidth > one.clientWidth).map((one) => one.textContent),
        );
        assert.deepEqual(cut, []);
    },
    {viewport: {width: 390, height: 844}},
);
