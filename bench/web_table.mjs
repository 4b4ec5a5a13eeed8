// Scrolls the positions of a portfolio of 100,000 by a number of pixels per frame and prints the frames
// per second, and the processor time of the main thread of the page per frame: node web_table.mjs <ballast>
// [trace.json]. The packages and the browser are those of tests/e2e. With a second argument the scroll by
// 1,200 pixels is written into that file, for Chromium's DevTools.
import {createRequire} from 'node:module';
import {spawnSync} from 'node:child_process';
import {writeFile} from 'node:fs/promises';

const [binary, trace] = process.argv.slice(2);
process.env.BALLAST_BINARY = binary;
process.env.BALLAST_LOG = 'off';
process.env.BALLAST_RATE_LIMIT_PER_MINUTE = '0';
const tests = new URL('../tests/e2e/', import.meta.url);
const {chromium} = createRequire(new URL('package.json', tests))('playwright-core');
const {startBallast} = await import(new URL('ballast_process.mjs', tests));

const count = 100_000;
const frames = 240;
const goal = 55;
const symbols = ['AAPL', 'MSFT', 'NVDA', 'XOM', 'JPM', 'PFE', 'SPY', 'QQQ'];
const tags = ['core', 'tech', 'income', 'hedge'];

// Whether a row reaches its goal, in the words of goals.py.
function stated(row, fps) {
    const path = new URL('goals.py', import.meta.url).pathname;
    return spawnSync(path, [row, String(goal), String(fps), 'least', 'fps'], {encoding: 'utf8'}).stdout.trim();
}

// A portfolio with the symbols of the demo, each many times; returns its address.
async function makePortfolio(page) {
    return page.evaluate(
        async ([all, names, words]) => {
            const {csrf} = await (await fetch('/session')).json();
            const post = async (path, body) => {
                const answer = await fetch(`/api/v1${path}`, {
                    method: 'POST',
                    body: JSON.stringify(body),
                    headers: {
                        'Content-Type': 'application/json',
                        'X-CSRF-Token': csrf,
                        'Idempotency-Key': String(Math.random()),
                    },
                });
                if (!answer.ok) throw new Error(await answer.text());
            };
            await post('/portfolios', {slug: 'many', name: 'Many', base_currency: 'USD'});
            const most = 5000;
            for (let first = 0; first < all; first += most)
                await post('/portfolios/many/positions/batch', {
                    positions: Array.from({length: most}, (_, i) => ({
                        symbol: names[(first + i) % names.length],
                        quantity: String(((first + i) % 991) - 400 || 7),
                        entry_price: String(20 + ((first + i) % 300)),
                        tags: [words[(first + i) % words.length]],
                        note: `Lot ${first + i}`,
                    })),
                });
            return '/portfolios/many/positions';
        },
        [count, symbols, tags],
    );
}

// The times between frames, in milliseconds, while each frame scrolls by `step` pixels.
function scroll(page, step) {
    return page.evaluate(
        async ([by, n]) => {
            const box = document.querySelector('.table-scroll.long');
            box.scrollTop = 0;
            const next = () => new Promise((resolve) => requestAnimationFrame(resolve));
            for (let i = 0; i < 30; ++i) await next();
            const times = [];
            let last = await next();
            for (let i = 0; i < n; ++i) {
                box.scrollTop += by;
                const now = await next();
                times.push(now - last);
                last = now;
            }
            return times;
        },
        [step, frames],
    );
}

// Processor time spent by the page's main thread on scripts and rendering, in milliseconds.
function workOf({traceEvents}) {
    const thread = (event) => `${event.pid} ${event.tid}`;
    const main = new Set(
        traceEvents
            .filter((event) => event.name === 'thread_name' && event.args.name === 'CrRendererMain')
            .map(thread),
    );
    const counted = traceEvents.filter((event) => event.ph === 'X' && main.has(thread(event)));
    // Of nested events only the outermost counts.
    counted.sort((a, b) => a.ts - b.ts || b.dur - a.dur);
    const ends = new Map();
    let sum = 0;
    for (const event of counted) {
        if (event.ts < (ends.get(thread(event)) ?? 0)) continue;
        ends.set(thread(event), event.ts + event.dur);
        sum += (event.tdur ?? 0) / 1000;
    }
    return sum;
}

const server = await startBallast();
const browser = await chromium.launch({
    executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
    args: ['--no-sandbox', '--disable-gpu', '--disable-dev-shm-usage'],
});
try {
    const page = await browser.newPage({viewport: {width: 1440, height: 900}});
    page.setDefaultTimeout(300_000);
    await page.goto(server.link);
    await page.getByRole('navigation', {name: 'Main'}).waitFor();
    await page.goto(server.url + (await makePortfolio(page)));
    await page.getByText('100,000 rows').waitFor();
    await page.locator('tbody button.figure').first().waitFor();
    for (const step of [60, 300, 600, 1200, 12_000]) {
        await browser.startTracing(page, {categories: ['devtools.timeline', '__metadata']});
        const times = (await scroll(page, step)).sort((a, b) => a - b);
        const traced = await browser.stopTracing();
        if (trace && step === 1200) await writeFile(trace, traced);
        const mean = times.reduce((sum, x) => sum + x, 0) / times.length;
        const fps = 1000 / mean;
        const row = `100,000 positions, ${step} px a frame`;
        const work = workOf(JSON.parse(traced)) / times.length;
        console.log(
            `| ${row} | ${fps.toFixed(1)} fps ${stated(row, fps)} | | ` +
                `${(fps / goal).toFixed(2)}x | | | 95th percentile ` +
                `${times[Math.floor(0.95 * times.length)].toFixed(1)} ms, ${work.toFixed(1)} ms of work |`,
        );
    }
} finally {
    await browser.close();
    await server.stop();
}
