// The server behind proxies, called by pages of other origins, and with compressed responses.
#include <zlib.h>
#include <zstd.h>

#include "api/rest/cors.hpp"
#include "api/rest/rest_world_test.hpp"

namespace ballast::api::rest {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

constexpr std::string_view kHttps = "X-Forwarded-For: 203.0.113.7\r\nX-Forwarded-Proto: https\r\n";

service::ServerSettings behind(std::string proxies) {
    service::ServerSettings settings;
    settings.trusted_proxies = std::move(proxies);
    return settings;
}

std::string sign_in(RestWorld& rest, std::string_view fields) {
    const auto secret = rest.world.dispatcher().identity().make_one_time_secret();
    EXPECT_TRUE(test::ok(secret));
    return rest
        .ask("POST", "/sign-in", "key=" + *secret,
             "Content-Type: application/x-www-form-urlencoded\r\n" + std::string(fields))
        .field("Set-Cookie");
}

std::string inflated(const std::string& packed) {
    std::string plain(1 << 22, '\0');
    z_stream stream{};
    inflateInit2(&stream, 15 + 16);
    stream.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(packed.data()));
    stream.avail_in = static_cast<uInt>(packed.size());
    stream.next_out = reinterpret_cast<Bytef*>(plain.data());
    stream.avail_out = static_cast<uInt>(plain.size());
    const int end = inflate(&stream, Z_FINISH);
    plain.resize(end == Z_STREAM_END ? stream.total_out : 0);
    inflateEnd(&stream);
    return plain;
}

std::string unpacked(const std::string& packed) {
    std::string plain(1 << 22, '\0');
    const std::size_t size =
        ZSTD_decompress(plain.data(), plain.size(), packed.data(), packed.size());
    plain.resize(ZSTD_isError(size) != 0 ? 0 : size);
    return plain;
}

TEST(Proxies, CookiesAreSecureWhenATrustedProxyWasReachedOverTls) {
    RestWorld rest({}, behind("127.0.0.1"));
    const std::string secure = sign_in(rest, kHttps);
    EXPECT_TRUE(secure.starts_with("__Host-ballast_session="));
    EXPECT_THAT(secure, HasSubstr("; Secure"));
    const std::string cookie = "Cookie: " + secure.substr(0, secure.find(';')) + "\r\n";
    EXPECT_EQ(rest.ask("GET", "/session", "", cookie + std::string(kHttps)).status, 200);
    // Over http a browser does not send it, and it is not read.
    EXPECT_EQ(rest.ask("GET", "/session", "", cookie).status, 401);
    EXPECT_TRUE(sign_in(rest, "").starts_with("ballast_session="));
}

TEST(Proxies, TransportSecurityIsSentOverTlsOnly) {
    RestWorld rest({}, behind("127.0.0.1"));
    EXPECT_THAT(rest.ask("GET", "/livez", "", kHttps).field("Strict-Transport-Security"),
                HasSubstr("max-age="));
    EXPECT_EQ(rest.ask("GET", "/livez").field("Strict-Transport-Security"), "");
}

TEST(Proxies, FieldsOfOtherPeersAreIgnored) {
    RestWorld rest({}, behind("10.0.0.0/8"));
    EXPECT_TRUE(sign_in(rest, kHttps).starts_with("ballast_session="));
    EXPECT_EQ(rest.ask("GET", "/livez", "", kHttps).field("Strict-Transport-Security"), "");
}

TEST(Proxies, AttemptsAreLimitedForEachClient) {
    service::Settings settings;
    settings.sign_in_limit_per_minute = 3;
    RestWorld rest(std::move(settings), behind("127.0.0.1"));
    const auto attempt = [&](std::string_view client) {
        return rest
            .ask("GET", "/api/v1/portfolios", "",
                 fmt::format("Authorization: Bearer ballast_guess\r\nX-Forwarded-For: {}\r\n",
                             client))
            .status;
    };
    for (int i = 0; i < 3; ++i) EXPECT_EQ(attempt("203.0.113.1"), 401);
    EXPECT_EQ(attempt("203.0.113.1"), 429);
    // What a client puts in front of its own address makes it no other client.
    EXPECT_EQ(attempt("198.51.100.5, 203.0.113.1"), 429);
    EXPECT_EQ(attempt("203.0.113.2"), 401);
}

TEST(Proxies, AuditTrailNamesTheClient) {
    RestWorld rest({}, behind("127.0.0.1"));
    rest.ask("POST", "/sign-in", "key=wrong", kHttps);
    sign_in(rest, kHttps);
    const std::string trail = rest.call("GET", "/api/v1/audit?limit=20").body;
    EXPECT_THAT(trail, HasSubstr("203.0.113.7"));
}

TEST(Cors, AListedOriginMayCallWithAToken) {
    service::ServerSettings settings;
    settings.cors_origins = "https://app.example.com, http://localhost:3000";
    RestWorld rest({}, std::move(settings));
    const std::string origin = "Origin: https://app.example.com\r\n";
    const auto question =
        rest.ask("OPTIONS", "/api/v1/portfolios", "",
                 origin +
                     "Access-Control-Request-Method: POST\r\n"
                     "Access-Control-Request-Headers: authorization,if-match\r\n");
    EXPECT_EQ(question.status, 204);
    EXPECT_EQ(question.field("Access-Control-Allow-Origin"), "https://app.example.com");
    EXPECT_THAT(question.field("Access-Control-Allow-Headers"), HasSubstr("If-Match"));
    const auto answer = rest.call("GET", "/api/v1/portfolios", "", origin);
    EXPECT_EQ(answer.status, 200);
    EXPECT_EQ(answer.field("Access-Control-Allow-Origin"), "https://app.example.com");
    EXPECT_THAT(answer.field("Access-Control-Expose-Headers"), HasSubstr("ETag"));
    EXPECT_EQ(answer.field("Access-Control-Allow-Credentials"), "");
    EXPECT_THAT(answer.field("Vary"), HasSubstr("Origin"));
}

TEST(Cors, OtherOriginsAndPagesOutsideTheApiGetNoPermission) {
    service::ServerSettings settings;
    settings.cors_origins = "https://app.example.com";
    RestWorld rest({}, std::move(settings));
    for (const std::string_view origin :
         {"https://app.example.com.evil.net", "http://app.example.com", "null",
          "https://APP.example.com", "https://app.example.com:8443"}) {
        const std::string fields = fmt::format("Origin: {}\r\n", origin);
        EXPECT_EQ(
            rest.call("GET", "/api/v1/portfolios", "", fields).field("Access-Control-Allow-Origin"),
            "")
            << origin;
        EXPECT_EQ(rest.ask("OPTIONS", "/api/v1/portfolios", "",
                           fields + "Access-Control-Request-Method: POST\r\n")
                      .status,
                  405)
            << origin;
    }
    EXPECT_EQ(rest.ask("GET", "/session", "", "Origin: https://app.example.com\r\n")
                  .field("Access-Control-Allow-Origin"),
              "");
}

TEST(Compression, LargeTextIsCompressedWhereTheClientAcceptsIt) {
    RestWorld rest;
    const auto plain = rest.ask("GET", "/api/v1/openapi.json");
    const auto packed =
        rest.ask("GET", "/api/v1/openapi.json", "", "Accept-Encoding: br, gzip;q=0.5\r\n");
    EXPECT_EQ(packed.field("Content-Encoding"), "gzip");
    EXPECT_THAT(packed.field("Vary"), HasSubstr("Accept-Encoding"));
    EXPECT_LT(packed.body.size() * 4, plain.body.size());
    EXPECT_EQ(inflated(packed.body), plain.body);
    const auto smallest =
        rest.ask("GET", "/api/v1/openapi.json", "", "Accept-Encoding: gzip, deflate, br, zstd\r\n");
    EXPECT_EQ(smallest.field("Content-Encoding"), "zstd");
    EXPECT_EQ(unpacked(smallest.body), plain.body);
    EXPECT_EQ(plain.field("Content-Encoding"), "");
    EXPECT_EQ(rest.ask("GET", "/api/v1/openapi.json", "", "Accept-Encoding: gzip;q=0\r\n")
                  .field("Content-Encoding"),
              "");
    EXPECT_EQ(rest.ask("GET", "/livez", "", "Accept-Encoding: gzip\r\n").field("Content-Encoding"),
              "");
}

TEST(Compression, AWeakTagNamesTheSameVersion) {
    RestWorld rest;
    rest.make_portfolio("one");
    const std::string etag = rest.call("GET", "/api/v1/portfolios/one").field("ETag");
    ASSERT_FALSE(etag.empty());
    const std::string weak = "W/" + etag;
    EXPECT_EQ(
        rest.call("GET", "/api/v1/portfolios/one", "", "If-None-Match: " + weak + "\r\n").status,
        304);
    EXPECT_EQ(rest.call("PATCH", "/api/v1/portfolios/one", R"({"name":"Two"})",
                        "If-Match: " + weak + "\r\n")
                  .status,
              200);
}

TEST(ServerTiming, StatesWaitAndCallInMilliseconds) {
    RestWorld rest;
    const std::string timing = rest.call("GET", "/api/v1/portfolios").field("Server-Timing");
    EXPECT_THAT(timing, HasSubstr("wait;dur="));
    EXPECT_THAT(timing, HasSubstr(", call;dur="));
}

}  // namespace
}  // namespace ballast::api::rest
