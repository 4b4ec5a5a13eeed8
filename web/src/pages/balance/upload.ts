// Upload of files in chunks, because the size of a request is limited.
import {call} from '../../api/client';

export const pieceBytes = 4 * 1024 * 1024;

// The byte ranges of the chunks of a file; an empty file has none.
export function piecesOf(size: number, piece = pieceBytes): [from: number, to: number][] {
    const pieces: [number, number][] = [];
    for (let from = 0; from < size; from += piece)
        pieces.push([from, Math.min(size, from + piece)]);
    return pieces;
}

// Bytes as base64, in blocks, because a call accepts only about a hundred thousand arguments.
export function base64Of(bytes: Uint8Array): string {
    const parts: string[] = [];
    for (let from = 0; from < bytes.length; from += 0x8000)
        parts.push(String.fromCharCode(...bytes.subarray(from, from + 0x8000)));
    return btoa(parts.join(''));
}

// Parses exchange rates such as "USD 0.92, GBP 1.15"; null if not valid.
export function ratesOf(text: string): Record<string, number> | null {
    const rates: Record<string, number> = {};
    for (const part of text.split(/[,;\n]/)) {
        if (part.trim() === '') continue;
        const [, code, amount] =
            /^\s*([A-Za-z]{3})\s*[ =:]\s*([0-9]*\.?[0-9]+)\s*$/.exec(part) ?? [];
        if (!code || !(Number(amount) > 0) || code.toUpperCase() in rates) return null;
        rates[code.toUpperCase()] = Number(amount);
    }
    return rates;
}

// Parses the discount curves of currencies such as "EUR EUR_ESTR_OIS, USD USD_SOFR"; null if not
// valid.
export function discountsOf(text: string): Record<string, string> | null {
    const curves: Record<string, string> = {};
    for (const part of text.split(/[,;\n]/)) {
        if (part.trim() === '') continue;
        const [, code, id] = /^\s*([A-Za-z]{3})\s*[ =:]\s*(\S{1,64})\s*$/.exec(part) ?? [];
        if (!code || !id || code.toUpperCase() in curves) return null;
        curves[code.toUpperCase()] = id;
    }
    return curves;
}

// Uploads a file and returns its upload id. `reported` receives the number of bytes sent so far.
export async function sendFile(
    file: File,
    reported: (bytes: number) => void,
    signal?: AbortSignal,
): Promise<string> {
    const {id} = await call('upload.create', {name: file.name, size: file.size}, signal);
    for (const [from, to] of piecesOf(file.size)) {
        const content = base64Of(new Uint8Array(await file.slice(from, to).arrayBuffer()));
        await call('upload.append', {upload: id, offset: from, content}, signal);
        reported(to);
    }
    return id;
}
