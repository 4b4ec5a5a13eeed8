// A server with the demo data for one test run: BALLAST_BINARY in its own directory, or a running
// server given by BALLAST_URL and BALLAST_LINK (a new sign-in link of it). The data are a copy of
// BALLAST_DEMO_DATA (demo_data.mjs), where they include the computed history, or loaded anew.
import {execFile, spawn} from 'node:child_process';
import {cp, mkdtemp, rm} from 'node:fs/promises';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {createInterface} from 'node:readline';
import {promisify} from 'node:util';

const run = promisify(execFile);

// The first line has the address it listens on. Output that is no terminal has no sign-in link.
function readStart(server) {
    return new Promise((resolve, reject) => {
        let url = null;
        const tail = [];
        server.on('error', reject);
        server.on('exit', (code) =>
            reject(new Error(`serve ended with ${code}: ${tail.join('\n')}`)),
        );
        server.stderr.on('data', (text) => tail.push(String(text)));
        createInterface({input: server.stdout}).on('line', (line) => {
            tail.push(line);
            url ??= /listens on (http:\S+)/.exec(line)?.[1] ?? null;
            if (url) resolve({url});
        });
    });
}

async function serve(binary, env, port) {
    const server = spawn(binary, ['serve', '--port', String(port)], {
        env,
        stdio: ['ignore', 'pipe', 'pipe'],
    });
    const {url} = await readStart(server);
    const link = await makeLink({env});
    const ended = new Promise((resolve) => server.once('exit', resolve));
    return {
        url,
        link,
        stop() {
            server.kill('SIGTERM');
            return ended;
        },
    };
}

// `pause` and `resume` stop and restart it; available only for a server started here.
// Port 0 is any free one. Without `demo` it has no data.
export async function startBallast(settings = {}, port = 0, demo = true) {
    if (process.env.BALLAST_URL)
        return {
            url: process.env.BALLAST_URL,
            link: process.env.BALLAST_LINK,
            env: process.env,
            stop: async () => {},
        };
    const binary = process.env.BALLAST_BINARY;
    if (!binary)
        throw new Error('set BALLAST_BINARY to the built program, or BALLAST_URL and BALLAST_LINK');
    const data = await mkdtemp(join(tmpdir(), 'ballast-e2e-'));
    const env = {...process.env, ...settings, BALLAST_DATA: data};
    if (demo && process.env.BALLAST_DEMO_DATA)
        await cp(process.env.BALLAST_DEMO_DATA, data, {recursive: true});
    else if (demo) await run(binary, ['demo', 'load'], {env});
    let server = await serve(binary, env, port);
    return {
        url: server.url,
        link: server.link,
        env,
        pause: () => server.stop(),
        // On the same port, with the same data.
        async resume() {
            server = await serve(binary, env, new URL(server.url).port);
        },
        async stop() {
            await server.stop();
            await rm(data, {recursive: true, force: true});
        },
    };
}

// Another sign-in link of the same server.
export async function makeLink({env}) {
    const {stdout} = await run(process.env.BALLAST_BINARY, ['link'], {env});
    const link = /http:\S+/.exec(stdout)?.[0];
    if (!link) throw new Error(`ballast link printed no link: ${stdout}`);
    return link;
}
