// auth.oidc_*: sign-in of a browser through an identity provider, with the authorization code flow
// and PKCE (RFC 7636).
#include <algorithm>
#include <fmt/format.h>

#include "base/base64.hpp"
#include "base/digest.hpp"
#include "base/text.hpp"
#include "service/identity_requests.hpp"
#include "service/key_file.hpp"
#include "service/methods.hpp"
#include "service/outbox.hpp"
#include "service/user/oidc_client.hpp"
#include "service/user/oidc_requests.hpp"
#include "service/user/oidc_sign_in.hpp"
#include "store/external_identities.hpp"

namespace ballast::service {

namespace {

constexpr auto kFlowLife = std::chrono::minutes(10);
constexpr std::string_view kVerifierPlace = "oidc_flows|verifier";

std::string redirect_uri(Environment& environment) { return public_page(environment, {}, "/oidc"); }

Result<OidcProvider> provider_named(Environment& environment, std::string_view name) {
    TRY(auto providers, oidc_providers(environment));
    const auto found = std::ranges::find(providers, name, &OidcProvider::name);
    if (found != providers.end()) return std::move(*found);
    return fail(Code::kNotFound, "there is no such identity provider: auth.options lists them");
}

std::string challenge_of(std::string_view verifier) {
    std::string bytes;
    const std::string hex = sha256_hex(verifier);
    for (std::size_t at = 0; at < hex.size(); at += 2)
        bytes += static_cast<char>(std::stoi(hex.substr(at, 2), nullptr, 16));
    return to_base64url(bytes);
}

Result<StartOidcResponse> start(Call& call, const StartOidcRequest& request) {
    TRY_STATUS(require_passwords(call.environment()));
    Environment& environment = call.environment();
    TRY(const OidcProvider provider, provider_named(environment, request.provider));
    TRY(const feed::OidcMetadata metadata,
        environment.shared<OidcPublications>().metadata(provider, call.now(), call.work().cancel));
    TRY(const SealingKey key, sealing_key(environment));
    const std::string secret = make_secret();
    const std::string verifier = make_secret();
    const store::OidcFlow flow{.provider = provider.name,
                               .state = make_secret(),
                               .nonce = make_secret(),
                               .verifier = key.seal(verifier, kVerifierPlace),
                               .created_at = call.now()};
    TRY(store::Database * database, environment.database());
    TRY_STATUS(database->system([&](store::SystemTransaction& system) -> Status {
        TRY_STATUS(check_not_locked_down(system));
        return store::add_oidc_flow(system, secret, flow, call.now() - kFlowLife);
    }));
    call.set_cookie({Cookie::Name::kFlow, secret});
    using feed::percent_encoded;
    const std::string& endpoint = metadata.authorization_endpoint;
    return StartOidcResponse{
        .url = fmt::format(
            "{}{}response_type=code&client_id={}&redirect_uri={}&scope={}&state={}"
            "&nonce={}&code_challenge={}&code_challenge_method=S256",
            endpoint, endpoint.find('?') == std::string::npos ? '?' : '&',
            percent_encoded(provider.client_id), percent_encoded(redirect_uri(environment)),
            percent_encoded(provider.scopes), flow.state, flow.nonce, challenge_of(verifier))};
}

// The flow of the browser, which can be finished once.
Result<store::OidcFlow> take_flow(Call& call, const FinishOidcRequest& request) {
    const Error invalid = fail(Code::kUnauthenticated,
                               "this sign-in was not begun in this browser, has ended, or took "
                               "longer than ten minutes: begin again");
    if (call.source().flow.empty()) return invalid;
    TRY(store::Database * database, call.environment().database());
    TRY(const auto flow, database->system([&](store::SystemTransaction& system) {
        return store::take_oidc_flow(system, call.source().flow, call.now() - kFlowLife);
    }));
    if (!flow || !equal_in_constant_time(flow->state, request.state)) return invalid;
    return *flow;
}

// RFC 9207: the answer must be of the provider that was asked.
Status check_issuer(Call& call, const OidcProvider& provider, const FinishOidcRequest& request) {
    TRY(const feed::OidcMetadata metadata, call.environment().shared<OidcPublications>().metadata(
                                               provider, call.now(), call.work().cancel));
    const bool is_required = metadata.states_issuer;
    if (request.iss == provider.issuer || (request.iss.empty() && !is_required)) return {};
    return fail(Code::kUnauthenticated, "the answer is of another identity provider: begin again");
}

Result<SignInResponse> finish(Call& call, const FinishOidcRequest& request) {
    TRY_STATUS(require_passwords(call.environment()));
    Environment& environment = call.environment();
    TRY(const store::OidcFlow flow, take_flow(call, request));
    call.set_cookie({Cookie::Name::kFlow, ""});
    TRY(const OidcProvider provider, provider_named(environment, flow.provider));
    TRY_STATUS(check_issuer(call, provider, request));
    TRY(const SealingKey key, sealing_key(environment));
    TRY(const std::string verifier, key.open(flow.verifier, kVerifierPlace));
    TRY(const feed::OidcClaims claims, claims_of(environment,
                                                 {.provider = provider,
                                                  .code = request.code,
                                                  .verifier = verifier,
                                                  .nonce = flow.nonce,
                                                  .redirect_uri = redirect_uri(environment)},
                                                 call.work().cancel));
    TRY(const TenantId home, Identity(environment).home());
    TRY(store::Database * database, environment.database());
    const auto begin = [&](store::Transaction& transaction) -> Result<BegunSignIn> {
        TRY(const KnownUser known, user_of_claims(call, transaction, provider, claims));
        return begin_sign_in(call, transaction, known,
                             {.browser = true, .method = "auth.oidc_finish", .credential = "oidc"});
    };
    TRY(BegunSignIn begun, database->transact(home, begin));
    call.touch("user:" + begun.user.id.to_string());
    environment.shared<PrincipalCache>().clear();  // roles may have changed
    return finish_sign_in(call, std::move(begun));
}

Result<ListIdentitiesResponse> own_identities(Call& call, const Empty& /*request*/) {
    TRY_STATUS(require_person(call));
    TRY(const auto providers, oidc_providers(call.environment()));
    TRY(const auto identities, call.transaction().as_system([&](store::SystemTransaction& system) {
        return store::list_external_identities(system, call.principal().user);
    }));
    ListIdentitiesResponse response;
    for (const store::ExternalIdentity& one : identities) {
        const auto provider = std::ranges::find(providers, one.issuer, &OidcProvider::issuer);
        response.data.push_back({one.issuer, one.subject,
                                 provider == providers.end() ? std::string() : provider->label,
                                 one.created_at});
    }
    return response;
}

// The last way to sign in stays.
Result<Done> unlink(Call& call, const UnlinkIdentityRequest& request) {
    TRY_STATUS(require_person(call));
    const UserId& user = call.principal().user;
    TRY_STATUS(call.transaction().as_system([&](store::SystemTransaction& system) -> Status {
        TRY_STATUS(store::delete_external_identity(
            system, {.issuer = request.issuer, .subject = request.subject, .member = user}));
        TRY(const store::Credentials credentials, store::get_credentials(system, user));
        TRY(const auto left, store::list_external_identities(system, user));
        if (!credentials.password.empty() || !left.empty()) return {};
        return fail(Code::kConflict,
                    "you could not sign in any more: ask an administrator for a link to set a "
                    "password first");
    }));
    call.touch("user:" + user.to_string());
    return Done{};
}

MethodInfo signing_in(std::string name, std::string path, std::string summary) {
    return {.name = std::move(name),
            .summary = std::move(summary),
            .permission = Permission::kPublic,
            .effect = Effect::kRun,
            .route = {Verb::kPost, std::move(path)},
            .signs_in = true,
            .shown_once = true};
}

}  // namespace

void add_oidc_methods(MethodTable& table) {
    table.add<StartOidcRequest, StartOidcResponse>(
        signing_in("auth.oidc_start", "/auth/oidc/start",
                   "Begins the sign-in of a browser through an identity provider."),
        start);
    table.add<FinishOidcRequest, SignInResponse>(
        signing_in("auth.oidc_finish", "/auth/oidc/finish",
                   "Completes the sign-in of a browser with the answer of an identity provider."),
        finish);
    table.add<Empty, ListIdentitiesResponse>(
        {.name = "auth.identities",
         .summary = "Lists the identities of identity providers that sign in as the caller.",
         .permission = Permission::kPortfolioRead,
         .effect = Effect::kRead,
         .route = {Verb::kGet, "/auth/identities"},
         .idempotent = true},
        own_identities);
    table.add<UnlinkIdentityRequest, Done>(
        {.name = "auth.identity_unlink",
         .summary = "Removes an identity of an identity provider from the caller's account.",
         .permission = Permission::kPortfolioRead,
         .effect = Effect::kWrite,
         .route = {Verb::kPost, "/auth/identities/unlink"},
         .idempotent = true,
         .destructive = true},
        unlink);
}

}  // namespace ballast::service
