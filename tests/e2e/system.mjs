// Tokens and the audit log: what the pages show is what REST returns.
import assert from 'node:assert/strict';
import {eventually, test} from './harness.mjs';
import {table} from './shown.mjs';

test('a token is created with chosen permissions, shown once, works, and is revoked', async ({
    page,
    open,
    api,
    url,
}) => {
    const name = `token-${Math.random().toString(36).slice(2, 9)}`;
    await open('/tokens');
    await page.getByRole('button', {name: 'Create token'}).click();
    const dialog = page.getByRole('dialog', {name: 'Create a token'});
    await dialog.getByLabel('Purpose').fill(name);
    await dialog.getByText('Required: at least one permission.').waitFor();
    await dialog.getByLabel('portfolio:read').check();
    await dialog.getByLabel('Lifetime').selectOption('30');
    await dialog.getByRole('button', {name: 'Create'}).click();
    const shown = page.getByRole('dialog', {name: `Token ${name}`});
    const secret = await shown.locator('code').first().innerText();
    const status = (path) =>
        fetch(`${url}/api/v1${path}`, {headers: {Authorization: `Bearer ${secret}`}}).then(
            (answer) => answer.status,
        );
    assert.equal(await status('/portfolios'), 200);
    assert.equal(await status('/audit'), 403);
    await shown.getByRole('button', {name: 'Done'}).click();
    await shown.waitFor({state: 'detached'});
    assert.ok(!(await page.content()).includes(secret));

    const row = table(page, 'Tokens').getByRole('row').filter({hasText: name});
    await row.getByText('portfolio:read').waitFor();
    const {data} = await api('GET', '/auth/tokens');
    const made = data.find((token) => token.name === name);
    assert.deepEqual(made.scopes, ['portfolio:read']);
    const days = (Date.parse(made.expires_at) - Date.parse(made.created_at)) / 86_400_000;
    assert.equal(Math.round(days), 30);

    // Revoking asks first.
    await row.getByRole('button', {name: `Revoke ${name}`}).click();
    const question = page.getByRole('dialog', {name: `Revoke ${name}?`});
    await question.getByRole('button', {name: 'Cancel'}).click();
    assert.equal(await status('/portfolios'), 200);
    await row.getByRole('button', {name: `Revoke ${name}`}).click();
    await question.getByRole('button', {name: 'Revoke'}).click();
    await row.getByText('Revoked').waitFor();
    assert.equal(await status('/portfolios'), 401);
});

test('the audit log is filtered by method, user and day, paged to its oldest entry, and verified', async ({
    page,
    open,
    api,
}) => {
    await open('/');
    for (let i = 0; i < 51; ++i)
        await api('POST', '/options/parse-symbol', {symbols: ['AAPL250815P00200000']});
    await open('/audit');
    const log = table(page, 'Audit log');
    const form = page.getByRole('form', {name: 'Filter entries'});
    await form.getByLabel('Method').fill('options.parse_symbol');
    await form.getByRole('button', {name: 'Filter'}).click();
    const methods = () =>
        log.locator('tbody code').evaluateAll((nodes) => nodes.map((node) => node.textContent));
    await eventually(async () =>
        assert.deepEqual(await methods(), Array(50).fill('options.parse_symbol')),
    );
    const numbers = page.getByText(/^Entries [\d,]+ to [\d,]+$/);
    const newest = await numbers.innerText();
    await page.getByRole('button', {name: 'Older'}).click();
    await eventually(async () => assert.notEqual(await numbers.innerText(), newest));
    const {data} = await api('GET', '/audit?method=options.parse_symbol&limit=500');
    await eventually(async () =>
        assert.match(
            await numbers.innerText(),
            new RegExp(`^Entries ${data.at(-1).sequence.toLocaleString('en-US')} `),
        ),
    );
    await page.getByRole('button', {name: 'Newest'}).click();
    await eventually(async () => assert.equal(await numbers.innerText(), newest));
    await log.getByRole('rowheader').first().getByRole('button').click();
    const entry = page.getByRole('dialog', {name: /^Entry/});
    await entry.getByText(data[0].request_id).waitFor();
    await page.keyboard.press('Escape');

    await form.getByLabel('From').fill('2001-01-01');
    await form.getByLabel('To').fill('2001-01-31');
    await form.getByRole('button', {name: 'Filter'}).click();
    await log.getByText('No entries match the filter.').waitFor();
    await form.getByRole('button', {name: 'Clear'}).click();
    const {user} = await api('GET', '/auth/me');
    await form.getByLabel('User').fill(user);
    await form.getByRole('button', {name: 'Filter'}).click();
    await log.getByText('options.parse_symbol').first().waitFor();
    await page.getByRole('button', {name: 'Verify log'}).click();
    await page.getByText(/entries verified, none altered/).waitFor();
});

test('a schedule is made by a rule with its next times, disabled, run and deleted', async ({
    page,
    open,
    api,
}) => {
    const name = `schedule-${Math.random().toString(36).slice(2, 9)}`;
    await open('/schedules');
    await page.getByRole('button', {name: 'New schedule'}).click();
    const dialog = page.getByRole('dialog', {name: 'New schedule'});
    await dialog.getByLabel('Name').fill(name);
    await dialog.getByLabel('Rule', {exact: true}).fill('daily at 25:00');
    await dialog
        .getByText(/"25:00" was not expected/)
        .first()
        .waitFor();
    await dialog.getByLabel('Rule', {exact: true}).fill('weekly on monday at 09:00 Europe/Berlin');
    await dialog.getByText(/^Next: .* 09:00.*\(Europe\/Berlin\)$/).waitFor();
    await dialog.getByRole('button', {name: 'Save'}).click();
    await dialog.waitFor({state: 'detached'});
    const row = table(page, 'Schedules').getByRole('row').filter({hasText: name});
    await row.getByText('Batch of all engines').waitFor();
    await row.getByRole('button', {name: 'Disable'}).click();
    await row.getByText('disabled').waitFor();
    const read = async () => (await api('GET', `/schedules/${name}`)).last_job;
    await row.getByRole('button', {name: 'Run now'}).click();
    await eventually(async () => assert.notEqual(await read(), ''));
    await open('/jobs');
    await table(page, 'Jobs').getByText('Batch of all engines').first().waitFor();
    await open('/schedules');
    await row.getByRole('button', {name: 'Delete'}).click();
    await page
        .getByRole('dialog', {name: `Delete ${name}`})
        .getByRole('button', {name: 'Delete'})
        .click();
    await row.waitFor({state: 'detached'});
});

test('a backup is made, verified by restoring it, and deleted', async ({page, open}) => {
    const note = `backup-${Math.random().toString(36).slice(2, 9)}`;
    await open('/backups');
    await page.getByRole('button', {name: 'New backup'}).click();
    const dialog = page.getByRole('dialog', {name: 'New backup'});
    await dialog.getByLabel('Note').fill(note);
    assert.equal(await dialog.getByLabel('Encrypt').isDisabled(), true);
    await dialog.getByRole('button', {name: 'Back up'}).click();
    const row = table(page, 'Backups').getByRole('row').filter({hasText: note});
    await row.waitFor({timeout: 60_000});
    await row.getByText('not yet').waitFor();
    await row.getByRole('button', {name: 'Verify'}).click();
    await page.getByText(/^Restored and compared: \d+ files/).waitFor({timeout: 60_000});
    await row.getByText('Passed').waitFor();

    await row.getByRole('button', {name: 'Download…'}).click();
    const saving = page.getByRole('dialog', {name: 'Download backup'});
    const save = saving.getByRole('button', {name: 'Download'});
    await saving.getByLabel('Passphrase', {exact: true}).fill('correct horse battery');
    await saving.getByLabel('Passphrase again').fill('correct horse');
    await saving.getByText('The passphrases differ.').waitFor();
    assert.equal(await save.isDisabled(), true);
    await saving.getByLabel('Passphrase again').fill('correct horse battery');
    const [saved] = await Promise.all([page.waitForEvent('download'), save.click()]);
    assert.match(saved.suggestedFilename(), /\.backup$/);
    await saving.waitFor({state: 'detached'});
    await page.getByRole('button', {name: 'From a file…'}).click();
    const reading = page.getByRole('dialog', {name: 'Backup from a file'});
    await reading.getByLabel('File', {exact: true}).setInputFiles(await saved.path());
    await reading.getByLabel('Passphrase').fill('not that passphrase');
    await reading.getByRole('button', {name: 'Verify'}).click();
    await reading.getByText(/the passphrase is another one/).waitFor({timeout: 60_000});
    await reading.getByLabel('Passphrase').fill('correct horse battery');
    await reading.getByRole('button', {name: 'Verify'}).click();
    await reading.getByText(/^Restored and compared: \d+ files/).waitFor({timeout: 60_000});
    await reading.getByLabel('New directory').fill(note);
    await reading.getByRole('button', {name: 'Restore'}).click();
    await reading.getByText(`restored/${note}`).waitFor({timeout: 60_000});
    await reading.getByRole('button', {name: 'Close'}).last().click();

    await row.getByRole('button', {name: 'Delete'}).click();
    await page
        .getByRole('dialog', {name: 'Delete backup'})
        .getByRole('button', {name: 'Delete'})
        .click();
    await row.waitFor({state: 'detached'});
});

test('a node is listed with its queue, drained, and takes jobs again', async ({
    page,
    open,
    api,
}) => {
    await open('/jobs');
    const nodes = table(page, 'Nodes');
    const row = nodes.getByRole('row').nth(1);
    await row.getByText('Takes jobs').waitFor();
    await row.getByRole('button', {name: 'Drain'}).click();
    await row.getByText('Draining').waitFor();
    const {data} = await api('GET', '/nodes');
    assert.equal(data[0].draining, true);
    await row.getByRole('button', {name: 'Take jobs again'}).click();
    await row.getByText('Takes jobs').waitFor();
});
