// A hostile identity provider for tests: each code of a sign-in says which token it is exchanged for. Prints its
// address, and ends when its standard input closes.
//
// A code is base64url of {kind, now, nonce, challenge, claims, userinfo}: `kind` names a token below, `claims` are
// added to those of a good one. POST /_keys {} replaces the keys; GET /_log: the paths requested since then.
import {createHash, createHmac, createSign, generateKeyPairSync, sign} from 'node:crypto';
import {createServer} from 'node:http';

const client = {id: 'ballast', secret: 'letters & digits: 8'};
let round = 0;
let keys;
let log = [];
const foreign = generateKeyPairSync('rsa', {modulusLength: 2048});

function makeKeys() {
    round += 1;
    log = [];
    const rsa = generateKeyPairSync('rsa', {modulusLength: 2048});
    const ec = generateKeyPairSync('ec', {namedCurve: 'P-256'});
    keys = {rsa, ec, rsaId: `rsa-${round}`, ecId: `ec-${round}`};
}

const part = (value) => Buffer.from(typeof value === 'string' ? value : JSON.stringify(value)).toString('base64url');
const rs256 = (key) => (text) => createSign('sha256').update(text).sign(key).toString('base64url');
const es256 = (key) => (text) => sign('sha256', Buffer.from(text), {key, dsaEncoding: 'ieee-p1363'}).toString('base64url');

function token(header, claims, signature) {
    const text = `${part({typ: 'JWT', ...header})}.${part(claims)}`;
    return `${text}.${signature(text)}`;
}

// Tokens by kind. `good` and `good_es256` are valid; every other one must be refused.
function tokenOf(kind, claims) {
    const {rsa, ec, rsaId, ecId} = keys;
    const good = {alg: 'RS256', kid: rsaId};
    const signed = (changes, header = {}) => token({...good, ...header}, {...claims, ...changes}, rs256(rsa.privateKey));
    const publicKey = rsa.publicKey.export({type: 'spki', format: 'pem'});
    const kinds = {
        good: () => signed({}),
        good_es256: () => token({alg: 'ES256', kid: ecId}, claims, es256(ec.privateKey)),
        good_without_kid: () => token({alg: 'RS256'}, claims, rs256(rsa.privateKey)),
        good_several_audiences: () => signed({aud: ['other', client.id], azp: client.id}),
        good_at_the_edge: () => signed({exp: claims.now - 59, iat: claims.now + 59}),
        none: () => token({alg: 'none'}, claims, () => ''),
        none_in_capitals: () => token({alg: 'NONE', kid: rsaId}, claims, () => ''),
        no_algorithm: () => token({kid: rsaId}, claims, rs256(rsa.privateKey)),
        empty_signature: () => token(good, claims, () => ''),
        hmac_with_the_public_key: () =>
            token({alg: 'HS256', kid: rsaId}, claims, (text) => createHmac('sha256', publicKey).update(text).digest('base64url')),
        rs384: () => token({alg: 'RS384', kid: rsaId}, claims, (text) => createSign('sha384').update(text).sign(rsa.privateKey).toString('base64url')),
        rsa_as_es256: () => token({alg: 'ES256', kid: rsaId}, claims, rs256(rsa.privateKey)),
        es256_of_zeros: () => token({alg: 'ES256', kid: ecId}, claims, () => Buffer.alloc(64).toString('base64url')),
        foreign_kid: () => token({alg: 'RS256', kid: 'elsewhere'}, claims, rs256(foreign.privateKey)),
        foreign_key: () => token(good, claims, rs256(foreign.privateKey)),
        key_in_the_token: () =>
            token({...good, jwk: foreign.publicKey.export({format: 'jwk'})}, claims, rs256(foreign.privateKey)),
        address_of_keys: () => token({...good, jku: 'http://127.0.0.1:1/keys'}, claims, rs256(foreign.privateKey)),
        path_as_kid: () => token({alg: 'RS256', kid: '../../etc/passwd'}, claims, rs256(foreign.privateKey)),
        sql_as_kid: () => token({alg: 'RS256', kid: "' OR 1=1 --"}, claims, rs256(foreign.privateKey)),
        critical_extension: () => signed({}, {crit: ['exp']}),
        changed_after_signing: () => {
            const [header, , signature] = signed({}).split('.');
            return `${header}.${part({...claims, sub: 'somebody else'})}.${signature}`;
        },
        duplicate_claim: () => {
            const text = JSON.stringify(claims).replace('{', '{"sub":"somebody else",');
            return token(good, text, rs256(rsa.privateKey));
        },
        duplicate_header: () => {
            const text = `${part(`{"alg":"none","alg":"RS256","kid":"${rsaId}"}`)}.${part(claims)}`;
            return `${text}.${rs256(rsa.privateKey)(text)}`;
        },
        two_parts: () => signed({}).split('.').slice(0, 2).join('.'),
        four_parts: () => `${signed({})}.x`,
        no_base64: () => `${signed({})}=`,
        no_json: () => token(good, 'text', rs256(rsa.privateKey)),
        a_list: () => token(good, [claims], rs256(rsa.privateKey)),
        huge: () => signed({padding: 'x'.repeat(100_000)}),
        wrong_nonce: () => signed({nonce: 'f'.repeat(64)}),
        no_nonce: () => signed({nonce: undefined}),
        wrong_audience: () => signed({aud: 'other'}),
        no_audience: () => signed({aud: undefined}),
        several_audiences: () => signed({aud: ['other', client.id]}),
        other_party: () => signed({azp: 'other'}),
        wrong_issuer: () => signed({iss: `${claims.iss}/`}),
        expired: () => signed({exp: claims.now - 60}),
        no_expiry: () => signed({exp: undefined}),
        expiry_as_text: () => signed({exp: String(claims.exp)}),
        of_the_future: () => signed({iat: claims.now + 120}),
        not_yet: () => signed({nbf: claims.now + 120}),
        no_subject: () => signed({sub: undefined}),
        no_token: () => undefined,
    };
    return kinds[kind]();
}

const names = () => ({
    rsa: {...keys.rsa.publicKey.export({format: 'jwk'}), kid: keys.rsaId, use: 'sig', alg: 'RS256'},
    ec: {...keys.ec.publicKey.export({format: 'jwk'}), kid: keys.ecId, use: 'sig'},
});

function exchange(form, authorization) {
    const encoded = [client.id, client.secret].map(encodeURIComponent).join(':');
    if (authorization !== `Basic ${Buffer.from(encoded).toString('base64')}`) return [401, {error: 'invalid_client'}];
    const asked = JSON.parse(Buffer.from(form.get('code'), 'base64url'));
    const challenge = createHash('sha256').update(form.get('code_verifier')).digest('base64url');
    if (challenge !== asked.challenge || form.get('grant_type') !== 'authorization_code')
        return [400, {error: 'invalid_grant'}];
    if (form.get('redirect_uri') !== 'https://ballast.example.com/oidc') return [400, {error: 'invalid_request'}];
    const claims = {iss: address, sub: 'subject', aud: client.id, exp: asked.now + 300, iat: asked.now, now: asked.now,
        nonce: asked.nonce, ...asked.claims};
    return [200, {id_token: tokenOf(asked.kind, claims), token_type: 'Bearer', access_token: part({sub: claims.sub, ...asked.userinfo})}];
}

async function answer(request) {
    const url = new URL(request.url, address);
    log.push(url.pathname);
    let body = '';
    for await (const piece of request) body += piece;
    switch (url.pathname) {
        case '/.well-known/openid-configuration':
            return [200, {issuer: address, authorization_endpoint: `${address}/auth`, token_endpoint: `${address}/token`,
                userinfo_endpoint: `${address}/userinfo`, jwks_uri: `${address}/keys`,
                authorization_response_iss_parameter_supported: true}];
        case '/keys':
            return [200, {keys: [{kty: 'oct', kid: 'x', k: 'AAAA'}, names().ec, names().rsa]}];
        case '/token':
            return exchange(new URLSearchParams(body), request.headers.authorization);
        case '/userinfo':
            return [200, JSON.parse(Buffer.from(request.headers.authorization.slice('Bearer '.length), 'base64url'))];
        case '/_keys':
            makeKeys();
            return [200, {}];
        case '/_log':
            log.pop();
            return [200, log];
        default:
            return [404, {}];
    }
}

makeKeys();
const server = createServer((request, response) => {
    answer(request).then(([status, body]) => {
        response.writeHead(status, {'Content-Type': 'application/json'});
        response.end(JSON.stringify(body));
    });
});
let address;
server.listen(0, '127.0.0.1', () => {
    address = `http://127.0.0.1:${server.address().port}`;
    console.log(address);
});
process.stdin.on('end', () => process.exit(0)).resume();
