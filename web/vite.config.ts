import react from '@vitejs/plugin-react';
import {defineConfig} from 'vitest/config';

// `npm run dev` serves the app with a running `ballast serve` behind it (BALLAST_URL).
const server = process.env.BALLAST_URL ?? 'http://127.0.0.1:8640';
const behind = ['/api', '/session', '/sign-in', '/sign-out', '/livez', '/readyz'];

export default defineConfig({
    plugins: [react()],
    resolve: {
        alias: {
            'react-remove-scroll': new URL('./src/ui/remove_scroll.tsx', import.meta.url).pathname,
        },
    },
    build: {
        target: 'es2022',
        manifest: true,
        sourcemap: false,
        assetsInlineLimit: 0, // the content security policy has no data: addresses
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
