import react from '@vitejs/plugin-react';
import {createHash} from 'node:crypto';
import {readFileSync} from 'node:fs';
import type {Plugin} from 'vite';
import {defineConfig} from 'vitest/config';

// `npm run dev` serves the app and forwards requests to a running `ballast serve` (BALLAST_URL).
const server = process.env.BALLAST_URL ?? 'http://127.0.0.1:8640';
const behind = ['/api', '^/session$', '/sign-in', '/sign-out', '/livez', '/readyz'];

// The service worker with the file names of this build, under a constant name.
const serviceWorker = (): Plugin => ({
    name: 'service-worker',
    apply: 'build',
    enforce: 'post', // after the removal of chunks that contain only styles
    generateBundle(_, bundle) {
        const files = Object.keys(bundle)
            .filter((name) => name.startsWith('assets/'))
            .sort()
            .map((name) => `/${name}`);
        const [text, page] = ['service_worker.js', 'index.html'].map((name) =>
            readFileSync(new URL(name, import.meta.url), 'utf8'),
        );
        const hash = createHash('sha256').update([...files, text, page].join('\n'));
        const build = hash.digest('hex').slice(0, 16);
        const source = `const build = '${build}';\nconst files = ${JSON.stringify(files)};\n${text}`;
        this.emitFile({type: 'asset', fileName: 'service_worker.js', source});
    },
});

export default defineConfig({
    plugins: [react(), serviceWorker()],
    resolve: {
        alias: {
            'react-remove-scroll': new URL('./src/ui/remove_scroll.tsx', import.meta.url).pathname,
        },
    },
    build: {
        target: 'es2022',
        manifest: true,
        sourcemap: false,
        assetsInlineLimit: 0, // the content security policy forbids data: addresses
        modulePreload: {polyfill: false},
        reportCompressedSize: false,
    },
    server: {
        proxy: Object.fromEntries(
            behind.map((path) => [path, {target: server, changeOrigin: true}]),
        ),
    },
    test: {include: ['src/**/*.test.ts']},
});
