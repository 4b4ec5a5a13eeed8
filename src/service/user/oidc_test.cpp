// Sign-in through an identity provider: what it may claim, what is refused, and whom it admits.
#include <filesystem>
#include <fstream>
#include <gmock/gmock.h>

#include "base/base64.hpp"
#include "feed/http.hpp"
#include "service/server_settings.hpp"
#include "service/user/oidc_settings.hpp"
#include "service/user/user_world_test.hpp"
#include "support/child_program.hpp"

namespace ballast::service {
namespace {

using test::fails_with;
using test::Json;
using test::ok;
using testing::HasSubstr;

const std::string& provider_address() {
    static test::ChildProgram program("node", "tests/doubles/oidc_provider.mjs");
    return program.first_line();
}

class Oidc : public testing::TestWithParam<store::Dialect> {
protected:
    UserWorld world_{GetParam()};

    void SetUp() override {
        ASSERT_NO_FATAL_FAILURE(world_.set_up());
        configure("test.domains = example.com\n");
        world_.environment().shared<ServerSettings>().public_url = "https://ballast.example.com";
    }

    void configure(const std::string& more) {
        const std::string directory = world_.path();
        std::ofstream(directory + "/secret") << "letters & digits: 8\n";
        std::ofstream(directory + "/oidc")
            << "test.label = Test\ntest.issuer = " << provider_address()
            << "\ntest.client_id = ballast\ntest.local = true\ntest.client_secret_file = "
            << directory << "/secret\n"
            << more;
        world_.environment().shared<ServerSettings>().oidc_file = directory + "/oidc";
    }

    struct Begun {
        std::string state, nonce, challenge, flow;
    };
    static std::string parameter(const std::string& url, const std::string& name) {
        const std::size_t at = url.find("&" + name + "=");
        const std::size_t start = at + name.size() + 2;
        return at == std::string::npos ? "" : url.substr(start, url.find('&', start) - start);
    }
    Begun begin() {
        const auto reply = world_.public_call("auth.oidc_start", R"({"provider":"test"})");
        EXPECT_TRUE(ok(reply));
        if (!reply) return {};
        const std::string url = Json(reply->body).text("/url");
        EXPECT_TRUE(url.starts_with(provider_address() + "/auth?response_type=code&")) << url;
        EXPECT_EQ(parameter(url, "code_challenge_method"), "S256");
        EXPECT_EQ(parameter(url, "scope"), "openid%20profile%20email");
        Begun begun{
            parameter(url, "state"), parameter(url, "nonce"), parameter(url, "code_challenge"), {}};
        for (const Cookie& cookie : reply->cookies)
            if (cookie.name == Cookie::Name::kFlow) begun.flow = cookie.value;
        return begun;
    }
    std::string code(const Begun& begun, const std::string& kind, const std::string& claims,
                     const std::string& userinfo = "{}") {
        return to_base64url(fmt::format(
            R"({{"kind":"{}","now":{},"nonce":"{}","challenge":"{}","claims":{},"userinfo":{}}})",
            kind, world_.clock().now().micros() / 1'000'000, begun.nonce, begun.challenge, claims,
            userinfo));
    }
    Result<Reply> finish(const Begun& begun, const std::string& code, const std::string& state,
                         const std::string& issuer = provider_address()) {
        const std::string request =
            fmt::format(R"({{"code":"{}","state":"{}","iss":"{}"}})", code, state, issuer);
        Invocation invocation = world_.invocation("auth.oidc_finish", request, nullptr);
        invocation.flow = begun.flow;
        invocation.agent = "test browser";
        return world_.dispatcher().invoke(invocation);
    }
    Result<Reply> sign_in(const std::string& claims, const std::string& kind = "good",
                          const std::string& userinfo = "{}") {
        const Begun begun = begin();
        return finish(begun, code(begun, kind, claims, userinfo), begun.state);
    }
    // The user of a sign-in that succeeded.
    Principal principal_of(const Result<Reply>& reply) {
        EXPECT_TRUE(ok(reply));
        if (!reply) return {};
        for (const Cookie& cookie : reply->cookies)
            if (cookie.name == Cookie::Name::kSession) {
                const auto principal =
                    world_.dispatcher().identity().authenticate_session(cookie.value);
                EXPECT_TRUE(ok(principal));
                return principal.value_or(Principal{});
            }
        ADD_FAILURE() << "no session";
        return {};
    }
    std::string role_in(const std::string& email, const std::string& workspace) {
        const Principal admin = world_.admin();
        const auto user =
            world_.call_as(&admin, "user.get", fmt::format(R"({{"user":"{}"}})", email));
        EXPECT_TRUE(ok(user));
        if (!user) return {};
        const Json seen(user->body);
        for (std::size_t i = 0; i < seen.size("/workspaces"); ++i)
            if (seen.text(fmt::format("/workspaces/{}/slug", i)) == workspace)
                return seen.text(fmt::format("/workspaces/{}/role", i));
        return "none";
    }

    static inline const std::string kJane =
        R"({"email":"Jane@example.com","email_verified":true,"name":"Jane Doe"})";
};
INSTANTIATE_TEST_SUITE_P(Databases, Oidc, test::kDatabases, test::database_name);

TEST_P(Oidc, AVerifiedAddressOfAnAllowedDomainMakesAUserOnce) {
    const Principal first = principal_of(sign_in(kJane));
    EXPECT_EQ(first.name, "Jane Doe");
    const Principal second = principal_of(
        sign_in(R"({"email":"renamed@example.com","email_verified":true,"name":"Other"})"));
    EXPECT_EQ(second.user, first.user) << "the subject identifies, the address does not";
    EXPECT_EQ(role_in("jane@example.com", "home"), "none");
    bool is_audited = false;
    for (const store::AuditRow& row :
         world_.audit(*world_.dispatcher().identity().home(), "auth.oidc_finish"))
        is_audited = is_audited || row.entry.actor == first.user.to_string();
    EXPECT_TRUE(is_audited);
}

TEST_P(Oidc, ARefusalHasItsReasonAndMakesNoUser) {
    for (const std::string_view claims :
         {R"({"email":"jane@example.com"})",
          R"({"email":"jane@example.com","email_verified":false})",
          R"({"email":"jane@evil.example","email_verified":true})",
          R"({"email":"jane@sub.example.com","email_verified":true})",
          R"({"email":"jane@example.com@evil.example","email_verified":true})", R"({})"})
        EXPECT_TRUE(fails_with(Code::kForbidden, sign_in(std::string(claims)))) << claims;
    const Principal admin = world_.admin();
    EXPECT_EQ(Json(world_.call_as(&admin, "user.list")->body).size("/data"), 1U);
}

TEST_P(Oidc, AnAddressIsLinkedOnlyWhereTheProviderMay) {
    world_.add_user("bob@example.com", "\"analyst\"");
    const std::string bob = R"({"sub":"bob","email":"bob@example.com","email_verified":true})";
    EXPECT_TRUE(fails_with(Code::kForbidden, sign_in(bob)));
    configure("test.links_by_email = true\n");
    EXPECT_TRUE(fails_with(Code::kForbidden, sign_in(R"({"sub":"x","email":"bob@example.com"})")));
    EXPECT_EQ(principal_of(sign_in(bob)).role, Role::kAnalyst);
    const Principal admin = world_.admin();
    ASSERT_TRUE(ok(world_.call_as(&admin, "user.disable", R"({"user":"bob@example.com"})")));
    EXPECT_TRUE(fails_with(Code::kForbidden, sign_in(bob)));
}

TEST_P(Oidc, RulesGiveAndTakeRolesAtEachSignIn) {
    const Principal admin = world_.admin();
    ASSERT_TRUE(ok(world_.call_as(&admin, "workspace.create", R"({"name":"Credit desk"})")));
    configure(
        "test.domains = example.com\n"
        "test.rule.1 = groups = Risk managers -> home manager\n"
        "test.rule.2 = groups = staff -> home viewer\n"
        "test.rule.3 = realm.roles = desk -> credit-desk analyst\n");
    const auto with = [](const std::string& groups, const std::string& roles) {
        return fmt::format(
            R"({{"email":"jane@example.com","email_verified":true,"groups":{},"realm":{{"roles":{}}}}})",
            groups, roles);
    };
    EXPECT_TRUE(fails_with(Code::kForbidden, sign_in(with("[]", "[]")))) << "no rule, no access";
    principal_of(sign_in(with(R"(["staff","Risk managers"])", "[]")));
    EXPECT_EQ(role_in("jane@example.com", "home"), "manager");
    EXPECT_EQ(role_in("jane@example.com", "credit-desk"), "none");
    principal_of(sign_in(with(R"("staff")", R"(["desk","other"])")));
    EXPECT_EQ(role_in("jane@example.com", "home"), "viewer");
    EXPECT_EQ(role_in("jane@example.com", "credit-desk"), "analyst");
    principal_of(sign_in(with("[]", R"(["desk"])")));
    EXPECT_EQ(role_in("jane@example.com", "home"), "none");
    EXPECT_TRUE(fails_with(Code::kForbidden, sign_in(with("[]", "[]"))));
}

TEST_P(Oidc, ClaimsOfUserinfoCountIfTheyAreOfTheSameSubject) {
    configure("test.domains = example.com\ntest.rule.1 = groups = staff -> home viewer\n");
    principal_of(sign_in(kJane, "good", R"({"groups":["staff"]})"));
    EXPECT_EQ(role_in("jane@example.com", "home"), "viewer");
    EXPECT_TRUE(fails_with(Code::kUnauthenticated,
                           sign_in(kJane, "good", R"({"sub":"another","groups":["staff"]})")));
    const auto cut = sign_in(kJane, "good", R"({"_claim_names":{"groups":"src1"}})");
    ASSERT_TRUE(fails_with(Code::kForbidden, cut));
    EXPECT_THAT(cut.error().message, HasSubstr("too many values"));
}

TEST_P(Oidc, TheLastAdministratorKeepsTheRole) {
    configure("test.links_by_email = true\ntest.rule.1 = groups = staff -> home viewer\n");
    principal_of(sign_in(
        fmt::format(R"({{"email":"{}","email_verified":true,"groups":"staff"}})", kAdminEmail)));
    EXPECT_EQ(role_in(kAdminEmail, "home"), "admin");
}

TEST_P(Oidc, AnIdentityIsListedAndUnlinkedUnlessItIsTheLastWayToSignIn) {
    const Principal jane = principal_of(sign_in(kJane));
    const auto listed = world_.call_as(&jane, "auth.identities");
    ASSERT_TRUE(ok(listed));
    const Json identities(listed->body);
    EXPECT_EQ(identities.size("/data"), 1U);
    EXPECT_EQ(identities.text("/data/0/issuer"), provider_address());
    EXPECT_EQ(identities.text("/data/0/provider"), "Test");
    const std::string unlink = fmt::format(R"({{"issuer":"{}","subject":"{}"}})",
                                           provider_address(), identities.text("/data/0/subject"));
    EXPECT_TRUE(fails_with(Code::kConflict, world_.call_as(&jane, "auth.identity_unlink", unlink)));

    world_.add_user("bob@example.com");
    configure("test.links_by_email = true\n");
    const Principal bob =
        principal_of(sign_in(R"({"sub":"bob","email":"bob@example.com","email_verified":true})"));
    const std::string of_bob =
        fmt::format(R"({{"issuer":"{}","subject":"bob"}})", provider_address());
    EXPECT_TRUE(fails_with(Code::kNotFound, world_.call_as(&jane, "auth.identity_unlink", of_bob)));
    EXPECT_TRUE(ok(world_.call_as(&bob, "auth.identity_unlink", of_bob)));
    EXPECT_EQ(Json(world_.call_as(&bob, "auth.identities")->body).size("/data"), 0U);
}

TEST_P(Oidc, ASignInEndsOnceInTheBrowserThatBeganIt) {
    const Begun begun = begin();
    const Begun other = begin();
    const std::string code = this->code(begun, "good", kJane);
    Begun stranger = begun;
    stranger.flow = other.flow;
    EXPECT_TRUE(fails_with(Code::kUnauthenticated, finish(stranger, code, begun.state)));
    stranger.flow.clear();
    EXPECT_TRUE(fails_with(Code::kUnauthenticated, finish(stranger, code, begun.state)));
    EXPECT_TRUE(ok(finish(begun, code, begun.state)));
    EXPECT_TRUE(fails_with(Code::kUnauthenticated, finish(begun, code, begun.state)));
    const Begun wrong = begin();
    EXPECT_TRUE(fails_with(Code::kUnauthenticated,
                           finish(wrong, this->code(wrong, "good", kJane), other.state)));
    const Begun mixed = begin();
    for (const std::string_view issuer : {"", "https://another.example"})
        EXPECT_TRUE(fails_with(
            Code::kUnauthenticated,
            finish(mixed, this->code(mixed, "good", kJane), mixed.state, std::string(issuer))))
            << issuer;
    const Begun late = begin();
    world_.clock().advance(std::chrono::minutes(11));
    EXPECT_TRUE(fails_with(Code::kUnauthenticated,
                           finish(late, this->code(late, "good", kJane), late.state)));
}

TEST_P(Oidc, ValidTokensOfBothAlgorithmsSignIn) {
    for (const char* kind :
         {"good", "good_es256", "good_without_kid", "good_several_audiences", "good_at_the_edge"})
        EXPECT_TRUE(ok(sign_in(kJane, kind))) << kind;
}

TEST_P(Oidc, ForgedTokensAreRefused) {
    for (const char* kind : {"none",
                             "none_in_capitals",
                             "no_algorithm",
                             "empty_signature",
                             "hmac_with_the_public_key",
                             "rs384",
                             "rsa_as_es256",
                             "es256_of_zeros",
                             "foreign_kid",
                             "foreign_key",
                             "key_in_the_token",
                             "address_of_keys",
                             "path_as_kid",
                             "sql_as_kid",
                             "critical_extension",
                             "changed_after_signing",
                             "duplicate_claim",
                             "duplicate_header",
                             "two_parts",
                             "four_parts",
                             "no_base64",
                             "no_json",
                             "a_list",
                             "huge",
                             "wrong_nonce",
                             "no_nonce",
                             "wrong_audience",
                             "no_audience",
                             "several_audiences",
                             "other_party",
                             "wrong_issuer",
                             "expired",
                             "no_expiry",
                             "expiry_as_text",
                             "of_the_future",
                             "not_yet",
                             "no_subject",
                             "no_token"})
        EXPECT_TRUE(fails_with(Code::kUnauthenticated, sign_in(kJane, kind))) << kind;
    const Principal admin = world_.admin();
    EXPECT_EQ(Json(world_.call_as(&admin, "user.list")->body).size("/data"), 1U);
}

TEST_P(Oidc, NewKeysAreReadOnceAMinuteAtMost) {
    const auto request = [&](const std::string& path, const std::string& form = {}) {
        return feed::http_request({.url = provider_address() + path, .form = form},
                                  {.host = "127.0.0.1", .local = true}, {}, {});
    };
    EXPECT_TRUE(ok(sign_in(kJane)));
    ASSERT_TRUE(ok(request("/_keys", "x=1")));
    EXPECT_TRUE(fails_with(Code::kUnauthenticated, sign_in(kJane))) << "read a moment ago";
    world_.clock().advance(std::chrono::seconds(61));
    EXPECT_TRUE(ok(sign_in(kJane)));
    for (int i = 0; i < 3; ++i) EXPECT_FALSE(sign_in(kJane, "foreign_kid"));
    const auto log = request("/_log");
    ASSERT_TRUE(ok(log));
    std::size_t reads = 0;
    for (std::size_t at = 0; (at = log->body.find("\"/keys\"", at)) != std::string::npos; ++at)
        ++reads;
    EXPECT_EQ(reads, 1U);
}

TEST_P(Oidc, ALockdownRefusesItToo) {
    const Begun begun = begin();
    const std::string code = this->code(begun, "good", kJane);
    const Principal admin = world_.admin();
    ASSERT_TRUE(ok(world_.call_as(&admin, "auth.lockdown")));
    EXPECT_TRUE(fails_with(Code::kForbidden, finish(begun, code, begun.state)));
    EXPECT_TRUE(fails_with(Code::kForbidden,
                           world_.public_call("auth.oidc_start", R"({"provider":"test"})")));
}

TEST_P(Oidc, TheSignInPageListsProviders) {
    const auto options = world_.public_call("auth.options", "{}");
    ASSERT_TRUE(ok(options));
    EXPECT_EQ(Json(options->body).text("/providers/0/label"), "Test");
    EXPECT_TRUE(fails_with(Code::kNotFound,
                           world_.public_call("auth.oidc_start", R"({"provider":"other"})")));
}

TEST(OidcSettings, AreReadAndChecked) {
    const std::map<std::string, std::string> good{
        {"okta.issuer", "https://id.example.com"},
        {"okta.client_id", "ballast"},
        {"okta.domains", "example.com, example.org"},
        {"okta.rule.1", "groups = Risk = managers -> home manager"}};
    const auto providers = parse_oidc_providers(good);
    ASSERT_TRUE(ok(providers));
    ASSERT_EQ(providers->size(), 1U);
    EXPECT_EQ((*providers)[0].label, "okta");
    EXPECT_THAT((*providers)[0].domains, testing::ElementsAre("example.com", "example.org"));
    EXPECT_EQ((*providers)[0].rules[0].value, "Risk = managers");
    EXPECT_EQ((*providers)[0].rules[0].role, store::Role::kManager);
    for (const auto& [name, value] :
         std::map<std::string, std::string>{{"okta.issuer", "http://id.example.com"},
                                            {"okta.isuer", "https://id.example.com"},
                                            {"okta.scopes", "profile"},
                                            {"okta.local", "yes"},
                                            {"okta.domains", "*.example.com"},
                                            {"okta.rule.1", "groups = staff -> home owner"},
                                            {"okta.rule.2", "groups -> home viewer"},
                                            {"nothing", "x"},
                                            {"other.client_id", "x"}}) {
        auto changed = good;
        changed[name] = value;
        EXPECT_TRUE(fails_with(Code::kInvalidInput, parse_oidc_providers(changed))) << name;
    }
}

}  // namespace
}  // namespace ballast::service
