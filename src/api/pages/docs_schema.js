// JSON Schema (2020-12) in words: the type, the limits, an example.
import {h} from './dom.js';

export const nameOf = (reference) => reference.split('/').at(-1);

const isNull = (schema) => schema.type === 'null';

// "string", "array of number", "RiskPosition or null", with links to the schemas.
export function typeOf(schema) {
    if (schema.$ref) {
        const name = nameOf(schema.$ref);
        return [h('a', {href: `#schema-${name}`}, name)];
    }
    if (schema.anyOf || schema.oneOf) {
        const parts = (schema.anyOf ?? schema.oneOf).map(typeOf);
        return parts.flatMap((part, i) => (i ? [' or ', ...part] : part));
    }
    if (schema.prefixItems)
        return ['[', ...schema.prefixItems.flatMap((s, i) => (i ? [', ', ...typeOf(s)] : typeOf(s))), ']'];
    const types = [schema.type ?? 'any'].flat();
    return types.flatMap((type, i) => {
        const text = type === 'array' && schema.items ? ['array of ', ...typeOf(schema.items)]
            : [schema.format && type === 'string' ? schema.format : type];
        return i ? [' or ', ...text] : text;
    });
}

const plain = (x) => typeof x === 'number' && Math.abs(x) >= 1e4 ? x.toLocaleString('en-US') : String(x);

export function limitsOf(schema) {
    const parts = [];
    const of = schema.anyOf ? schema.anyOf.find((s) => !isNull(s)) ?? schema : schema;
    // A range that the engine checks has keywords of its own.
    const least = of.minimum ?? of['x-minimum'];
    const most = of.maximum ?? of['x-maximum'];
    const lower = least ?? of.exclusiveMinimum ?? of['x-exclusiveMinimum'];
    const upper = most ?? of.exclusiveMaximum ?? of['x-exclusiveMaximum'];
    if (lower !== undefined) parts.push(`${least !== undefined ? '\u2265' : '>'} ${plain(lower)}`);
    if (upper !== undefined) parts.push(`${most !== undefined ? '\u2264' : '<'} ${plain(upper)}`);
    const range = (low, high, unit) => {
        if (low !== undefined && high !== undefined)
            parts.push(low === high ? `${plain(low)} ${unit}` : `${plain(low)} to ${plain(high)} ${unit}`);
        else if (low !== undefined) parts.push(`at least ${plain(low)} ${unit}`);
        else if (high !== undefined) parts.push(`at most ${plain(high)} ${unit}`);
    };
    range(of.minLength, of.maxLength, 'characters');
    range(of.minItems, of.maxItems, 'items');
    if (of.pattern) parts.push(`matches ${of.pattern}`);
    if (of.const !== undefined) parts.push(`always ${JSON.stringify(of.const)}`);
    return parts.join(', ');
}

// The first line of an enum's description is its own; the others are "value: text".
export function valuesOf(schema) {
    if (!schema.enum) return null;
    const lines = (schema.description ?? '').split('\n').slice(1);
    const docs = new Map(lines.map((line) => {
        const at = line.indexOf(': ');
        return [line.slice(0, at), line.slice(at + 2)];
    }));
    return h('ul', {class: 'values'}, schema.enum.map((value) =>
        h('li', {}, h('code', {}, value), docs.has(value) ? ` ${docs.get(value)}` : null)));
}

export const describe = (schema) => (schema.description ?? '').split('\n')[0];

const samples = {portfolio: 'demo-long-short', symbol: 'AAPL', name: 'My portfolio', slug: 'my-portfolio',
                 method: 'report.figures', currency: 'USD', base_currency: 'USD', as_of: '2025-06-30', quantity: '100'};

// A value that fits the schema, as small as can be. `depth` ends what refers to itself.
export function sample(schema, schemas, name = '', depth = 0) {
    if (schema.default !== undefined && schema.default !== null) return schema.default;
    if (schema.$ref) return sample(schemas[nameOf(schema.$ref)], schemas, name, depth + 1);
    if (schema.enum) return schema.enum[0];
    const choices = schema.anyOf ?? schema.oneOf;
    if (choices) return sample(choices.find((s) => !isNull(s)) ?? choices[0], schemas, name, depth);
    const type = [schema.type].flat()[0];
    if (type === 'object') {
        const needed = depth > 4 ? [] : schema.required ?? [];
        return Object.fromEntries(needed.map((key) => [key, sample(schema.properties[key], schemas, key, depth + 1)]));
    }
    if (schema.prefixItems) return schema.prefixItems.map((s) => sample(s, schemas, '', depth + 1));
    if (type === 'array') return depth > 4 ? [] : [sample(schema.items ?? {}, schemas, name, depth + 1)];
    if (type === 'string') return samples[name] ?? (schema.format === 'date' ? '2025-06-30' : 'text');
    if (type === 'integer' || type === 'number') return schema.minimum ?? 1;
    return type === 'boolean' ? true : null;
}

// The body of an example: what is required, and the portfolio where one may be named.
export function exampleBody(reference, schemas) {
    const schema = schemas[nameOf(reference)];
    const body = sample({...schema, default: undefined}, schemas);
    if (schema.properties?.portfolio && Object.keys(body).length === 0) body.portfolio = samples.portfolio;
    return body;
}
