// Users over HTTP: cookies and their flags, the CSRF token, other sites, the workspace of a call,
// public keys.
#include <gtest/gtest.h>

#include "api/rest/rest_world_test.hpp"
#include "service/user/user_world_test.hpp"

namespace ballast::api::rest {
namespace {

using service::kAdminEmail;
using service::kAdminPassword;
using test::Json;

service::Settings settings(bool https = false) {
    service::Settings made = service::UserWorld::settings_with_users();
    made.https = https;
    return made;
}

class UserSignIn : public testing::Test {
protected:
    RestWorld world_{settings()};

    void SetUp() override { set_up(world_); }

    static http::Answer set_up(RestWorld& world) {
        const auto key = world.world.dispatcher().identity().make_one_time_secret();
        EXPECT_TRUE(test::ok(key));
        return world.ask("POST", "/api/v1/auth/setup",
                         fmt::format(R"({{"key":"{}","email":"{}","name":"Ada","password":"{}",)"
                                     R"("browser":true}})",
                                     key.value_or(""), kAdminEmail, kAdminPassword));
    }
    http::Answer login(bool browser, const std::string& fields = "",
                       const std::string& password = kAdminPassword) {
        return world_.ask("POST", "/api/v1/auth/login",
                          fmt::format(R"({{"email":"{}","password":"{}","browser":{}}})",
                                      kAdminEmail, password, browser),
                          fields);
    }
    // The field that sets a cookie: "name=value; Path=/; …".
    static std::string set_cookie_of(const http::Answer& answer, std::string_view name) {
        const std::string start = fmt::format("\r\nSet-Cookie: {}=", name);
        const std::size_t at = answer.head.find(start);
        if (at == std::string::npos) return {};
        const std::size_t begin = at + std::string_view("\r\nSet-Cookie: ").size();
        return answer.head.substr(begin, answer.head.find("\r\n", begin) - begin);
    }
    static std::string cookie_of(const http::Answer& answer, std::string_view name) {
        const std::string field = set_cookie_of(answer, name);
        return field.substr(0, field.find(';'));
    }
    static std::string flags_of(const http::Answer& answer, std::string_view name) {
        const std::string field = set_cookie_of(answer, name);
        return field.substr(std::min(field.find(';'), field.size()));
    }
    static std::string cookie_field(const std::string& pair) { return "Cookie: " + pair + "\r\n"; }
};

TEST_F(UserSignIn, ABrowserGetsCookiesThatNoScriptReads) {
    const auto answer = login(true);
    ASSERT_EQ(answer.status, 200) << answer.body;
    for (const std::string_view name : {"ballast_session", "ballast_device"}) {
        const std::string flags = flags_of(answer, name);
        EXPECT_NE(flags.find("; HttpOnly"), std::string::npos) << name;
        EXPECT_NE(flags.find("; SameSite=Strict"), std::string::npos) << name;
        EXPECT_NE(flags.find("; Path=/"), std::string::npos) << name;
        EXPECT_EQ(flags.find("Secure"), std::string::npos) << name;
        EXPECT_EQ(flags.find("Domain"), std::string::npos) << name;
    }
    EXPECT_EQ(flags_of(answer, "ballast_session").find("Max-Age"), std::string::npos);
    EXPECT_EQ(answer.body.find(cookie_of(answer, "ballast_session").substr(16)), std::string::npos);
}

TEST_F(UserSignIn, OverTlsTheCookiesAreBoundToTheHost) {
    RestWorld secure{settings(true)};
    const auto answer = set_up(secure);
    ASSERT_EQ(answer.status, 200) << answer.body;
    for (const std::string_view name : {"__Host-ballast_session", "__Host-ballast_device"})
        EXPECT_NE(flags_of(answer, name).find("; Secure"), std::string::npos) << name;
}

TEST_F(UserSignIn, AChangeNeedsTheCsrfTokenOfItsSession) {
    const auto answer = login(true);
    const std::string cookies = cookie_field(cookie_of(answer, "ballast_session"));
    const std::string csrf = "X-CSRF-Token: " + Json(answer.body).text("/csrf") + "\r\n";
    EXPECT_EQ(world_.ask("GET", "/api/v1/auth/me", "", cookies).status, 200);
    const std::string change = R"({"name":"Ada L."})";
    EXPECT_EQ(world_.ask("PATCH", "/api/v1/auth/profile", change, cookies).status, 403);
    EXPECT_EQ(world_
                  .ask("PATCH", "/api/v1/auth/profile", change,
                       cookies + "X-CSRF-Token: " + std::string(64, 'a') + "\r\n")
                  .status,
              403);
    EXPECT_EQ(world_.ask("PATCH", "/api/v1/auth/profile", change, cookies + csrf).status, 200);
    const auto out = world_.ask("POST", "/api/v1/auth/logout", "", cookies + csrf);
    EXPECT_EQ(out.status, 200);
    EXPECT_NE(flags_of(out, "ballast_session").find("Max-Age=0"), std::string::npos);
    EXPECT_EQ(world_.ask("GET", "/api/v1/auth/me", "", cookies).status, 401);
}

TEST_F(UserSignIn, AnotherSitesPageCannotSignIn) {
    EXPECT_EQ(login(true, "Sec-Fetch-Site: cross-site\r\n").status, 403);
    EXPECT_EQ(login(true, "Sec-Fetch-Site: same-site\r\n").status, 403);
    EXPECT_EQ(login(true, "Origin: https://evil.example\r\n").status, 403);
    EXPECT_EQ(login(true, "Sec-Fetch-Site: same-origin\r\n").status, 200);
}

TEST_F(UserSignIn, AnEndedSessionDoesNotPreventSignIn) {
    const std::string stale = cookie_field("ballast_session=" + std::string(64, 'a'));
    EXPECT_EQ(world_.ask("GET", "/api/v1/auth/options", "", stale).status, 200);
    EXPECT_EQ(login(true, stale).status, 200);
}

TEST_F(UserSignIn, AProgramUsesItsAccessTokenAndNoCookie) {
    const auto answer = login(false);
    ASSERT_EQ(answer.status, 200) << answer.body;
    EXPECT_EQ(cookie_of(answer, "ballast_session"), "");
    const std::string bearer =
        "Authorization: Bearer " + Json(answer.body).text("/access_token") + "\r\n";
    const auto me = world_.ask("GET", "/api/v1/auth/me", "", bearer);
    EXPECT_EQ(me.status, 200);
    EXPECT_EQ(Json(me.body).text("/credential"), "program");
    const auto refreshed = world_.ask(
        "POST", "/api/v1/auth/refresh",
        fmt::format(R"({{"refresh_token":"{}"}})", Json(answer.body).text("/refresh_token")));
    EXPECT_EQ(refreshed.status, 200) << refreshed.body;
}

TEST_F(UserSignIn, TheHeaderFieldSelectsTheWorkspace) {
    const auto answer = login(false);
    const std::string bearer =
        "Authorization: Bearer " + Json(answer.body).text("/access_token") + "\r\n";
    const auto me = world_.ask("GET", "/api/v1/auth/me", "", bearer);
    const std::string personal = Json(me.body).text("/workspaces/0/slug");
    ASSERT_EQ(Json(me.body).text("/workspaces/0/kind"), "personal");
    const auto there = world_.ask("GET", "/api/v1/workspace", "",
                                  bearer + "Ballast-Workspace: " + personal + "\r\n");
    EXPECT_EQ(there.status, 200);
    EXPECT_EQ(Json(there.body).text("/slug"), personal);
    EXPECT_EQ(Json(world_.ask("GET", "/api/v1/workspace", "", bearer).body).text("/slug"), "home");
    EXPECT_EQ(
        world_.ask("GET", "/api/v1/workspace", "", bearer + "Ballast-Workspace: other\r\n").status,
        404);
}

TEST_F(UserSignIn, ALinkToAFileNamesItsWorkspace) {
    const auto answer = login(false);
    const std::string bearer =
        "Authorization: Bearer " + Json(answer.body).text("/access_token") + "\r\n";
    const auto me = world_.ask("GET", "/api/v1/auth/me", "", bearer);
    const std::string personal = Json(me.body).text("/workspaces/0/slug");
    const auto uploaded =
        world_.ask("POST", "/api/v1/onboardings",
                   R"({"slug":"own","name":"Own","content":)"
                   R"("ticker,quantity,entry_price,entry_date\nAAPL,5,100,2024-01-16\n"})",
                   bearer + "Ballast-Workspace: " + personal + "\r\nIdempotency-Key: upload\r\n");
    ASSERT_EQ(uploaded.status, 200) << uploaded.body;
    const std::string file = "/api/v1/onboardings/" + Json(uploaded.body).text("/id") + "/file";
    EXPECT_EQ(world_.ask("GET", file, "", bearer).status, 404);
    const auto there = world_.ask("GET", file + "?workspace=" + personal, "", bearer);
    EXPECT_EQ(there.status, 200) << there.body;
    EXPECT_NE(there.body.find("AAPL"), std::string::npos);
    EXPECT_EQ(world_.ask("GET", file + "?workspace=other", "", bearer).status, 404);
    // Methods whose response is no file take the header field only.
    EXPECT_EQ(world_.ask("GET", "/api/v1/onboardings?workspace=" + personal, "", bearer).status,
              400);
}

TEST_F(UserSignIn, WrongPasswordsAndUnknownAddressesGetTheSameResponse) {
    const auto body_of = [](const http::Answer& answer) {
        std::string body = answer.body;
        const std::size_t id = body.find("\"instance\"");
        return body.substr(0, id);
    };
    const auto wrong = login(true, "", "wrong");
    const auto unknown =
        world_.ask("POST", "/api/v1/auth/login",
                   R"({"email":"x@example.com","password":"wrong","browser":true})");
    EXPECT_EQ(wrong.status, 401);
    EXPECT_EQ(unknown.status, 401);
    EXPECT_EQ(body_of(wrong), body_of(unknown));
}

TEST_F(UserSignIn, ThePublicKeysAreServed) {
    const auto keys = world_.ask("GET", "/.well-known/jwks.json");
    EXPECT_EQ(keys.status, 200);
    EXPECT_EQ(Json(keys.body).text("/keys/0/alg"), "EdDSA");
}

TEST(UserSignInLimit, AttemptsFromOneAddressAreLimited) {
    service::Settings limited = settings();
    limited.sign_in_limit_per_minute = 3;
    RestWorld world{limited};
    int status = 0;
    for (int i = 0; i < 4; ++i)
        status = world
                     .ask("POST", "/api/v1/auth/login",
                          R"({"email":"x@example.com","password":"x","browser":true})")
                     .status;
    EXPECT_EQ(status, 429);
}

}  // namespace
}  // namespace ballast::api::rest
