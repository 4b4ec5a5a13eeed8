// The documentation of the API, drawn from openapi.json and problems.json of the server that answers
// here.
import {byId, fill, h} from './dom.js';
import {describe, exampleBody, limitsOf, nameOf, typeOf, valuesOf} from './docs_schema.js';

const verbs = ['get', 'post', 'put', 'patch', 'delete'];

function operationsOf(document) {
    const all = [];
    for (const [path, verbsOfPath] of Object.entries(document.paths))
        for (const verb of verbs)
            if (verbsOfPath[verb]) all.push({path, verb, ...verbsOfPath[verb]});
    return all.sort((a, b) => a.operationId.localeCompare(b.operationId));
}

function fieldsTable(caption, rows) {
    return h('div', {class: 'scroll'}, h('table', {class: 'fields'}, h('caption', {class: 'sr'}, caption),
        h('thead', {}, h('tr', {}, h('th', {scope: 'col', class: 'name'}, 'Field'), h('th', {scope: 'col', class: 'kind'}, 'Type'),
          h('th', {scope: 'col'}, 'Meaning'), h('th', {scope: 'col', class: 'limits'}, 'Default and limits'))),
        h('tbody', {}, rows.map((r) => h('tr', {},
            h('th', {scope: 'row', class: 'text'}, h('code', {}, r.name), r.required ? [' ', h('span', {class: 'needed'}, 'required')] : null),
            h('td', {}, typeOf(r.schema)), h('td', {}, r.doc, valuesOf(r.schema)),
            h('td', {class: 'limits'}, r.schema.default !== undefined && r.schema.default !== null
                ? [h('code', {}, JSON.stringify(r.schema.default)), h('br')] : null, limitsOf(r.schema)))))));
}

function schemaFields(schema, caption) {
    const properties = Object.entries(schema.properties ?? {});
    if (properties.length === 0) return null;
    return fieldsTable(caption, properties.map(([name, field]) => ({
        name, schema: field, doc: describe(field), required: schema.required?.includes(name)})));
}

const bodyOf = (operation) => operation.requestBody?.content['application/json'].schema.$ref;

function answerOf(operation) {
    const entry = Object.entries(operation.responses).find(([status]) => /^2/.test(status));
    return entry && {status: entry[0], schema: entry[1].content?.['application/json']?.schema};
}

// A quote inside a single-quoted word of the shell.
const quoted = (text) => `'${text.replaceAll("'", "'\\''")}'`;

function curl(operation, schemas) {
    const path = operation.path.replace('{portfolio}', 'demo-long-short').replace('{id}', '$ID');
    const query = operation.parameters.filter((p) => p.in === 'query' && p.required)
        .map((p) => `${p.name}=${p.name === 'symbols' || p.name === 'symbol' ? 'AAPL' : p.name}`).join('&');
    const parts = [`curl -sS${operation.verb === 'get' ? '' : ` -X ${operation.verb.toUpperCase()}`} "${location.origin}${path}${query ? `?${query}` : ''}"`];
    if (operation['x-permission'] !== 'public') parts.push('-H "Authorization: Bearer $BALLAST_TOKEN"');
    for (const p of operation.parameters.filter((p) => p.in === 'header'))
        parts.push(p.name === 'If-Match' ? "-H 'If-Match: \"v1\"'" : `-H "${p.name}: $(uuidgen)"`);
    const body = bodyOf(operation);
    if (body) parts.push("-H 'Content-Type: application/json'", `-d ${quoted(JSON.stringify(exampleBody(body, schemas)))}`);
    return parts.join(' \\\n  ');
}

function operationNode(operation, schemas) {
    const id = operation.operationId;
    const parameters = operation.parameters.filter((p) => p.in !== 'body');
    const body = bodyOf(operation);
    const answer = answerOf(operation);
    const answerSchema = answer?.schema?.$ref ? schemas[nameOf(answer.schema.$ref)] : answer?.schema;
    return h('article', {class: 'section operation', id, 'data-operation': id, tabindex: '-1'},
        h('h3', {}, h('a', {href: `#${id}`}, id)),
        h('p', {}, operation.summary), operation.description ? h('p', {class: 'note'}, operation.description) : null,
        h('p', {class: 'route'}, h('span', {class: `verb ${operation.verb}`}, operation.verb.toUpperCase()),
          h('code', {}, operation.path),
          h('span', {class: 'permission'}, operation['x-permission'] === 'public' ? 'no permission needed' : ['permission ', h('code', {}, operation['x-permission'])])),
        parameters.length ? [h('h4', {}, 'Parameters'), fieldsTable(`Parameters of ${id}`, parameters.map((p) => ({
            name: p.name, schema: fieldOf(operation, p, schemas), required: p.required, doc: `${p.description ?? ''}${p.in === 'query' ? '' : ` In the ${p.in}.`}`})))] : null,
        body ? [h('h4', {}, 'Request ', h('a', {href: `#schema-${nameOf(body)}`}, nameOf(body))),
                schemaFields(schemas[nameOf(body)], `Request of ${id}`)] : null,
        answer ? [h('h4', {}, `Answer ${answer.status} `, answer.schema ? typeOf(answer.schema) : null),
                  answerSchema ? h('details', {}, h('summary', {}, describe(answerSchema) || 'Fields'),
                                   schemaFields(answerSchema, `Answer of ${id}`)) : null] : null,
        h('h4', {}, 'Example'), h('pre', {class: 'example', tabindex: '0', 'aria-label': `Example of ${id}`}, h('code', {}, curl(operation, schemas))));
}

// A query parameter is described more closely by the request it becomes a field of.
function fieldOf(operation, parameter, schemas) {
    const reference = operation['x-request']?.$ref;
    return (reference && schemas[nameOf(reference)].properties?.[parameter.name]) ?? parameter.schema;
}

function schemaNode(name, schema) {
    return h('article', {class: 'section schema', id: `schema-${name}`, tabindex: '-1'},
             h('h3', {}, h('a', {href: `#schema-${name}`}, name)),
             h('p', {}, describe(schema)),
             schema.properties ? schemaFields(schema, `Fields of ${name}`)
                 : h('p', {}, 'Type: ', typeOf(schema), limitsOf(schema) ? `, ${limitsOf(schema)}` : null), valuesOf(schema));
}

function intro(document) {
    return h('div', {class: 'intro', id: 'intro'}, h('h1', {}, `${document.info.title} API ${document.info.version}`),
        h('p', {}, document.info.summary),
        h('p', {}, 'Programs send ', h('code', {}, 'Authorization: Bearer \u2026'), ' with a token made by ', h('code', {}, 'ballast token'),
          '. A browser\u2019s session sends ', h('code', {}, 'X-CSRF-Token'), ' with the value of ', h('code', {}, 'GET /session'), ' with every write.'),
        h('p', {}, 'The same methods answer JSON-RPC 2.0 at ', h('code', {}, 'POST /api/v1/rpc'), ', on the command line as ',
          h('code', {}, 'ballast call <method>'), ', and for language models as ', h('code', {}, 'ballast mcp'), '.'),
        h('p', {}, 'What is refused is answered as ', h('code', {}, 'application/problem+json'), ' with one of the ', h('a', {href: '#problems'}, 'codes'), ' below.'));
}

function problems(kinds) {
    return h('section', {class: 'section', id: 'problems', tabindex: '-1'}, h('h2', {}, 'Problems'),
        h('table', {class: 'codes'}, h('caption', {class: 'sr'}, 'Codes of problems'),
          h('thead', {}, h('tr', {}, ['Code', 'Status', 'Meaning'].map((t) => h('th', {scope: 'col'}, t)))),
          h('tbody', {}, kinds.map(({code, status, meaning}) => h('tr', {id: code},
              h('th', {scope: 'row'}, h('code', {}, code)), h('td', {}, status), h('td', {}, meaning))))));
}

// Words that find an operation: its name, path, summary and the names of its fields.
function searchText(operation, schemas) {
    const body = bodyOf(operation) ?? operation['x-request']?.$ref;
    const fields = body ? Object.keys(schemas[nameOf(body)].properties ?? {}) : [];
    return [operation.operationId, operation.path, operation.verb, operation.summary, ...fields].join(' ').toLowerCase();
}

function draw(document_, kinds) {
    const schemas = document_.components.schemas;
    const groups = new Map();
    for (const operation of operationsOf(document_)) {
        const group = operation.operationId.split('.')[0];
        if (!groups.has(group)) groups.set(group, []);
        groups.get(group).push({operation, text: searchText(operation, schemas),
                                node: operationNode(operation, schemas),
                                link: h('li', {}, h('a', {href: `#${operation.operationId}`}, operation.operationId.slice(group.length + 1)))});
    }
    const parts = [...groups].map(([group, entries]) => ({
        entries, title: h('h2', {class: 'group-title'}, group),
        list: h('div', {}, h('h2', {}, group), h('ol', {}, entries.map((e) => e.link)))}));
    const names = Object.keys(schemas).sort();
    const rest = h('div', {}, h('h2', {class: 'group-title', id: 'schemas'}, 'Schemas'), names.map((name) => schemaNode(name, schemas[name])));
    fill(byId('index'), parts.map((p) => p.list),
         h('div', {}, h('h2', {}, 'Reference'), h('ol', {}, h('li', {}, h('a', {href: '#problems'}, 'Problems')), h('li', {}, h('a', {href: '#schemas'}, `Schemas (${names.length})`)))));
    fill(byId('main'), intro(document_), parts.map((p) => [p.title, p.entries.map((e) => e.node)]), problems(kinds), rest);
    const all = parts.flatMap((p) => p.entries);
    const search = () => {
        const words = byId('search').value.toLowerCase().split(/\s+/).filter(Boolean);
        let found = 0;
        for (const part of parts) {
            for (const e of part.entries) {
                const hit = words.every((w) => e.text.includes(w));
                e.node.hidden = e.link.hidden = !hit;
                found += hit;
            }
            part.title.hidden = part.list.hidden = part.entries.every((e) => e.node.hidden);
        }
        rest.hidden = words.length > 0;
        byId('matches').textContent = words.length ? `${found} of ${all.length} operations` : `${all.length} operations`;
    };
    byId('search').addEventListener('input', search);
    search();
}

function goTo() {
    const node = byId(decodeURIComponent(location.hash.slice(1)));
    if (!node || node.id === 'main') return;
    // A link from one schema to another has to work while a search hides them.
    if (node.closest('[hidden]')) {
        byId('search').value = '';
        byId('search').dispatchEvent(new Event('input'));
    }
    node.scrollIntoView();
}

async function readJson(path) {
    const response = await fetch(path);
    if (!response.ok) throw new Error(`the server answered ${response.status} for ${path}`);
    return response.json();
}

async function start() {
    try {
        draw(...await Promise.all(['/api/v1/openapi.json', '/api/v1/problems.json'].map(readJson)));
    } catch (error) {
        fill(byId('main'), h('div', {class: 'problem', role: 'alert'}, h('h2', {}, 'The document cannot be read'), h('p', {}, error.message)));
        return;
    }
    addEventListener('hashchange', goTo);
    goTo();
    document.addEventListener('keydown', (event) => {
        if (event.key !== '/' || event.target.closest('input') || event.ctrlKey || event.metaKey) return;
        event.preventDefault();
        byId('search').focus();
    });
}
start();
