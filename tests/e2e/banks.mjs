// The balance sheets of the tests.
import assert from 'node:assert/strict';
import {eventually} from './harness.mjs';

// The id of the demo bank.
export async function demoBank({open, api}) {
    await open('/balance');
    const {data} = await api('GET', '/alm/sessions');
    const bank = data.find((session) => session.name === 'Demo bank');
    assert.ok(bank, 'the demo has a bank');
    return bank.id;
}

// The id of a balance sheet that a job is reading, by its name.
export const sessionOf = ({api}, name) =>
    eventually(async () => {
        const {data} = await api('GET', '/alm/sessions');
        const made = data.find((session) => session.name === name);
        assert.ok(made, `${name} is not read yet`);
        return made.id;
    });
