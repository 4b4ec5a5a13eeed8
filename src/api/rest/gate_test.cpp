#include "api/rest/gate.hpp"

#include <algorithm>

#include "support/world.hpp"

namespace ballast::api::rest {
namespace {

using test::fails_with;
using test::ok;

http::Request request_with(std::string method,
                           const std::vector<std::pair<std::string, std::string>>& fields) {
    http::Request request;
    request.method = std::move(method);
    for (const auto& [name, value] : fields) request.headers.add(name, value);
    return request;
}

TEST(Gate, LoopbackNamesAndConfiguredNamesAreAllowedHosts) {
    for (const std::string_view host :
         {"localhost", "localhost:8640", "LOCALHOST", "127.0.0.1", "127.0.0.1:1", "[::1]:8640",
          "[::1]", "10.1.2.3:8640", "ballast.example:443", "Ballast.Example"})
        EXPECT_TRUE(is_allowed_host(host, "10.1.2.3", "ballast.example")) << host;
}

TEST(Gate, AReboundNameIsNotAnAllowedHost) {
    for (const std::string_view host :
         {"", "evil.example", "evil.example:8640", "localhost.evil.example",
          "127.0.0.1.evil.example", "evil.example#localhost", "xlocalhost", "127.0.0.2", "[::2]",
          "[::1", "0.0.0.0", "localhost@evil.example", "localhost:", "localhost:evil.example",
          "localhost:80:80", "localhost:99999", "[::1]evil.example", "[::1]:", "::1"})
        EXPECT_FALSE(is_allowed_host(host, "10.1.2.3", "")) << host;
    EXPECT_FALSE(is_allowed_host("", "", ""));
}

TEST(Gate, ACookieIsFoundByItsWholeNameIfUnique) {
    const auto value = [](const std::string& header) {
        return cookie(request_with("GET", {{"Cookie", header}}), "ballast_session");
    };
    EXPECT_EQ(value("ballast_session=abc"), "abc");
    EXPECT_EQ(value("a=1; ballast_session=abc ; b=2"), "abc");
    EXPECT_EQ(value("ballast_session=a=b"), "a=b");
    EXPECT_EQ(value("xballast_session=abc"), std::nullopt);
    EXPECT_EQ(value("Ballast_session=abc"), std::nullopt);
    EXPECT_EQ(value("ballast_session"), std::nullopt);
    EXPECT_EQ(value(";;;"), std::nullopt);
    EXPECT_EQ(value("ballast_session=a; ballast_session=b"), std::nullopt);
    EXPECT_EQ(cookie(request_with("GET", {{"Cookie", "ballast_session=a"}, {"Cookie", "x=y"}}),
                     "ballast_session"),
              std::nullopt);
    EXPECT_EQ(cookie(request_with("GET", {}), "ballast_session"), std::nullopt);
}

TEST(Gate, ABearerTokenIdentifiesItsOwner) {
    service::World world;
    service::Identity& identity = world.dispatcher().identity();
    const auto issued = world.issue_token(world.owner());
    ASSERT_TRUE(ok(issued));
    const auto by = [&](const std::string& value) {
        return identify(request_with("POST", {{"Authorization", value}}), identity);
    };
    const auto principal = by("Bearer " + issued->secret);
    ASSERT_TRUE(ok(principal));
    ASSERT_TRUE(*principal);
    EXPECT_EQ((*principal)->user, world.owner().user);
    EXPECT_TRUE(ok(by("bearer " + issued->secret)));
    for (const std::string& wrong :
         {std::string("Bearer"), std::string("Bearer "), "Basic " + issued->secret, issued->secret,
          "Bearer " + issued->secret + "0", "Bearer x" + issued->secret})
        EXPECT_TRUE(fails_with(Code::kUnauthenticated, by(wrong))) << wrong.substr(0, 12);
    EXPECT_TRUE(
        fails_with(Code::kUnauthenticated,
                   identify(request_with("GET", {{"Authorization", "Bearer " + issued->secret},
                                                 {"Authorization", "Bearer " + issued->secret}}),
                            identity)));
}

TEST(Gate, ASessionMayReadAndMayWriteOnlyWithItsCsrfToken) {
    service::World world;
    service::Identity& identity = world.dispatcher().identity();
    const auto secret = identity.make_one_time_secret();
    ASSERT_TRUE(ok(secret));
    const auto session = identity.sign_in_with_one_time_secret(*secret);
    ASSERT_TRUE(ok(session));
    const std::string cookies = "ballast_session=" + session->secret;
    const auto by = [&](const std::string& method, const std::string& csrf) {
        auto request = request_with(method, {{"Cookie", cookies}});
        if (!csrf.empty()) request.headers.add("X-CSRF-Token", csrf);
        return identify(request, identity);
    };
    EXPECT_TRUE(ok(by("GET", "")));
    EXPECT_TRUE(ok(by("HEAD", "")));
    for (const std::string method : {"POST", "PUT", "PATCH", "DELETE"}) {
        EXPECT_TRUE(fails_with(Code::kForbidden, by(method, ""))) << method;
        EXPECT_TRUE(fails_with(Code::kForbidden, by(method, session->csrf.substr(1)))) << method;
        EXPECT_TRUE(fails_with(Code::kForbidden, by(method, session->secret))) << method;
        EXPECT_TRUE(ok(by(method, session->csrf))) << method;
    }
    EXPECT_TRUE(
        fails_with(Code::kUnauthenticated,
                   identify(request_with("GET", {{"Cookie", "ballast_session=guess"}}), identity)));
}

TEST(Gate, ARequestWithoutCredentialsHasNoPrincipal) {
    service::World world;
    const auto principal =
        identify(request_with("POST", {{"Cookie", "other=1"}}), world.dispatcher().identity());
    ASSERT_TRUE(ok(principal));
    EXPECT_FALSE(*principal);
}

}  // namespace
}  // namespace ballast::api::rest
