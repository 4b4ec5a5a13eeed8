// What axe-core finds on the page that is shown.
import assert from 'node:assert/strict';
import {readFileSync} from 'node:fs';
import {createRequire} from 'node:module';

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

export async function axeViolations(page) {
    await page.evaluate(axe);
    return page.evaluate(async () => {
        const {violations} = await globalThis.axe.run(document, {
            resultTypes: ['violations'],
            runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'],
        });
        return violations.map(
            ({id, nodes}) =>
                `${id}: ${nodes
                    .slice(0, 3)
                    .map((node) => node.html.slice(0, 160))
                    .join(' | ')}`,
        );
    });
}

export async function checkAccessibility(page) {
    assert.deepEqual(await axeViolations(page), [], page.url());
}
