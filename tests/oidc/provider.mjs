// A real OpenID provider (oidc-provider) for tests. `node provider.mjs REDIRECT_URI`; prints its address, and
// ends when its standard input closes. Whoever signs in as NAME, with any password, is NAME@example.com in the
// group staff.
import {createServer} from 'node:http';
import Provider from 'oidc-provider';

const server = createServer();
server.listen(0, '127.0.0.1', () => {
    const issuer = `http://127.0.0.1:${server.address().port}`;
    const provider = new Provider(issuer, {
        clients: [
            {
                client_id: 'ballast',
                client_secret: 'a secret of the test',
                redirect_uris: [process.argv[2]],
                response_types: ['code'],
                grant_types: ['authorization_code'],
            },
        ],
        pkce: {required: () => true, methods: ['S256']},
        claims: {openid: ['sub'], email: ['email', 'email_verified'], profile: ['name', 'groups']},
        findAccount: (_, id) => ({
            accountId: id,
            claims: () => ({
                sub: id,
                name: `${id} of the provider`,
                email: `${id}@example.com`,
                email_verified: true,
                groups: ['staff'],
            }),
        }),
        features: {devInteractions: {enabled: true}},
    });
    server.on('request', provider.callback());
    console.log(issuer);
});
process.stdin.on('end', () => process.exit(0)).resume();
