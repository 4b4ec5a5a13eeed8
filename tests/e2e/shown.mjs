// How tests find what a page shows: figures by name, tables by their accessible name.
import assert from 'node:assert/strict';
import {eventually} from './harness.mjs';

export const figure = (page, name) => page.locator(`[data-figure="${name}"]`).first();
export const shows = (page, name, text) =>
    eventually(async () => assert.equal(await figure(page, name).innerText(), text, name));
export const table = (page, name) => page.getByRole('table', {name, exact: true});
export const firstColumn = (of) => of.locator('tbody').getByRole('rowheader').allInnerTexts();
