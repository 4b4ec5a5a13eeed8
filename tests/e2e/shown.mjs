// How tests find what a page shows: figures by name, tables by their accessible name.
import assert from 'node:assert/strict';
import {eventually} from './harness.mjs';

export const figure = (page, name) => page.locator(`[data-figure="${name}"]`).first();
export const shows = (page, name, text) =>
    eventually(async () => assert.equal(await figure(page, name).innerText(), text, name));
export const table = (page, name) => page.getByRole('table', {name, exact: true});
export const firstColumn = (of) => of.locator('tbody').getByRole('rowheader').allInnerTexts();

// The figures of the page that do not open how they were computed, by table and column.
export const unexplained = (page) =>
    page.evaluate(() => [
        ...new Set(
            [...document.querySelectorAll('main span.figure')].map((one) => {
                const cell = one.closest('td');
                const table = cell?.closest('table');
                const at = cell ? [...cell.parentElement.children].indexOf(cell) : -1;
                return cell
                    ? `${table.getAttribute('aria-label')}: ${table.querySelectorAll('thead th')[at]?.innerText}`
                    : one.closest('.tile, div, p')?.innerText;
            }),
        ),
    ]);
