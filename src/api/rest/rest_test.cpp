// The HTTP interface over real sockets: statuses, headers, problem documents.
#include "api/rest/rest_world_test.hpp"

namespace ballast::api::rest {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

test::Json problem(const http::Answer& answer, int status) {
    EXPECT_EQ(answer.status, status) << answer.head << answer.body;
    EXPECT_EQ(answer.field("Content-Type"), "application/problem+json");
    return test::Json(answer.body);
}

TEST(Rest, EveryAnswerCarriesTheSecurityFieldsAndARequestId) {
    RestWorld rest;
    for (const auto& answer : {rest.ask("GET", "/livez"), rest.ask("GET", "/api/v1/portfolios"),
                               rest.call("GET", "/api/v1/portfolios"), rest.ask("GET", "/nothing"),
                               rest.ask("GET", "/", "", "", "evil.example")}) {
        EXPECT_THAT(answer.field("Content-Security-Policy"), HasSubstr("object-src 'none'"));
        EXPECT_THAT(answer.field("Content-Security-Policy"), HasSubstr("frame-ancestors 'none'"));
        EXPECT_EQ(answer.field("X-Content-Type-Options"), "nosniff");
        EXPECT_EQ(answer.field("Referrer-Policy"), "no-referrer");
        EXPECT_EQ(answer.field("X-Request-Id").size(), 36U);
        EXPECT_EQ(answer.field("Access-Control-Allow-Origin"), "");
    }
}

TEST(Rest, AProblemHasItsKindItsPointerAndItsRequestId) {
    RestWorld rest;
    const auto answer =
        rest.call("POST", "/api/v1/portfolios", R"({"slug":"Not A Slug","name":"n","color":1})",
                  "Idempotency-Key: k\r\n");
    const test::Json json = problem(answer, 400);
    EXPECT_EQ(json.text("/code"), "invalid_input");
    EXPECT_EQ(json.number("/status"), 400.0);
    EXPECT_EQ(json.text("/type"), "/api/docs/problems#invalid_input");
    EXPECT_EQ(json.text("/request_id"), answer.field("X-Request-Id"));
    EXPECT_EQ(json.text("/instance"), "urn:uuid:" + answer.field("X-Request-Id"));
    EXPECT_EQ(json.text("/errors/0/pointer"), "/color");
    EXPECT_EQ(answer.field("Cache-Control"), "no-store");
}

TEST(Rest, AReboundHostNameIsForbidden) {
    RestWorld rest;
    for (const std::string_view target : {"/", "/livez", "/api/v1/portfolios", "/sign-in?key=x"})
        problem(rest.ask("GET", target, "", rest.bearer(), "evil.example"), 403);
}

TEST(Rest, AMissingOrInvalidCredentialIs401) {
    RestWorld rest;
    for (const std::string& fields :
         {std::string(), std::string("Authorization: Bearer ballast_guess\r\n"),
          std::string("Authorization: Basic YTpi\r\n"),
          std::string("Cookie: ballast_session=guess\r\n")}) {
        const auto answer = rest.ask("GET", "/api/v1/portfolios", "", fields);
        EXPECT_EQ(problem(answer, 401).text("/code"), "unauthenticated");
        EXPECT_THAT(answer.field("WWW-Authenticate"), HasSubstr("Bearer"));
    }
    EXPECT_EQ(rest.ask("GET", "/api/v1/system/version").status, 200);
}

TEST(Rest, ACredentialWithoutThePermissionIs403) {
    RestWorld rest;
    const auto issued = rest.world.issue_token(rest.world.owner(), "reader", {"portfolio:read"});
    ASSERT_TRUE(test::ok(issued));
    const std::string fields = "Authorization: Bearer " + issued->secret + "\r\n";
    EXPECT_EQ(rest.ask("GET", "/api/v1/portfolios", "", fields).status, 200);
    EXPECT_EQ(problem(rest.ask("GET", "/api/v1/audit", "", fields), 403).text("/code"),
              "forbidden");
}

TEST(Rest, UnknownPathsAre404AndUnknownVerbs405) {
    RestWorld rest;
    problem(rest.call("GET", "/api/v1/nothing"), 404);
    problem(rest.call("GET", "/api/v1/portfolios/missing"), 404);
    problem(rest.ask("GET", "/nothing"), 404);
    const auto answer = rest.call("PUT", "/api/v1/portfolios/x", "{}");
    problem(answer, 405);
    EXPECT_EQ(answer.field("Allow"), "DELETE, GET, PATCH");
    const auto rpc = rest.call("GET", "/api/v1/rpc");
    problem(rpc, 405);
    EXPECT_EQ(rpc.field("Allow"), "POST");
}

TEST(Rest, AChangeIsMadeOncePerIdempotencyKey) {
    RestWorld rest;
    const std::string body = R"({"slug":"a","name":"A"})";
    problem(rest.call("POST", "/api/v1/portfolios", body), 400);
    problem(rest.call("POST", "/api/v1/portfolios", body,
                      "Idempotency-Key: " + std::string(256, 'k') + "\r\n"),
            400);
    const auto first = rest.call("POST", "/api/v1/portfolios", body, "Idempotency-Key: k\r\n");
    EXPECT_EQ(first.status, 200);
    EXPECT_EQ(first.field("ETag"), "\"v1\"");
    EXPECT_EQ(first.field("Idempotency-Replayed"), "");
    const auto again = rest.call("POST", "/api/v1/portfolios", body, "Idempotency-Key: k\r\n");
    EXPECT_EQ(again.status, 200);
    EXPECT_EQ(again.body, first.body);
    EXPECT_EQ(again.field("Idempotency-Replayed"), "true");
    EXPECT_EQ(again.field("ETag"), "\"v1\"");
    const test::Json reused =
        problem(rest.call("POST", "/api/v1/portfolios", R"({"slug":"b","name":"B"})",
                          "Idempotency-Key: k\r\n"),
                422);
    EXPECT_EQ(reused.text("/code"), "conflict");
    problem(rest.call("POST", "/api/v1/portfolios", body, "Idempotency-Key: other\r\n"), 409);
}

TEST(Rest, IfNoneMatchReturnsOnlyAChangedVersion) {
    RestWorld rest;
    rest.make_portfolio("a");
    for (const std::string match : {"\"v1\"", "W/\"v1\"", "\"x\", \"v1\"", "*"}) {
        const auto same =
            rest.call("GET", "/api/v1/portfolios/a", "", "If-None-Match: " + match + "\r\n");
        EXPECT_EQ(same.status, 304) << match;
        EXPECT_EQ(same.field("ETag"), "\"v1\"");
        EXPECT_EQ(same.body, "");
    }
    EXPECT_EQ(rest.call("GET", "/api/v1/portfolios/a", "", "If-None-Match: \"v2\"\r\n").status,
              200);
    EXPECT_EQ(rest.call("GET", "/api/v1/portfolios/a").field("Cache-Control"), "no-store");
    EXPECT_EQ(rest.call("HEAD", "/api/v1/portfolios/a").status, 200);
}

TEST(Rest, AChangeRequiresTheCurrentVersion) {
    RestWorld rest;
    rest.make_portfolio("a");
    const std::string body = R"({"name":"New"})";
    problem(rest.call("PATCH", "/api/v1/portfolios/a", body), 428);
    problem(rest.call("PATCH", "/api/v1/portfolios/a", body, "If-Match: \"v9\"\r\n"), 412);
    problem(rest.call("PATCH", "/api/v1/portfolios/a", body, "If-Match: one\r\n"), 400);
    const auto changed = rest.call("PATCH", "/api/v1/portfolios/a", body, "If-Match: \"v1\"\r\n");
    EXPECT_EQ(changed.status, 200);
    EXPECT_EQ(changed.field("ETag"), "\"v2\"");
    problem(rest.call("DELETE", "/api/v1/portfolios/a"), 428);
    problem(rest.call("DELETE", "/api/v1/portfolios/a", "", "If-Match: \"v1\"\r\n"), 412);
    EXPECT_EQ(rest.call("DELETE", "/api/v1/portfolios/a", "", "If-Match: \"v2\"\r\n").status, 200);
    problem(rest.call("GET", "/api/v1/portfolios/a"), 404);
}

TEST(Rest, ABodyMustBeJsonAndOfLimitedSize) {
    RestWorld rest({.body_limit_bytes = 2000});
    const std::string key = "Idempotency-Key: k\r\n";
    const test::Json media = problem(
        rest.call("POST", "/api/v1/portfolios", "slug=a", key + "Content-Type: text/plain\r\n"),
        415);
    EXPECT_EQ(media.text("/code"), "unsupported");
    EXPECT_EQ(rest.call("POST", "/api/v1/portfolios", R"({"slug":"a","name":"A"})",
                        key + "Content-Type: application/json; charset=utf-8\r\n")
                  .status,
              200);
    for (const std::string_view body : {"{", "[]", "null", "{\"a\":1,\"a\":2}", "\xff"})
        problem(rest.call("POST", "/api/v1/portfolios", body, "Idempotency-Key: x\r\n"), 400);
    EXPECT_EQ(rest.call("POST", "/api/v1/portfolios", std::string(3000, ' '), key).status, 413);
}

TEST(Rest, QueryParametersAreFieldsOfTheRequest) {
    RestWorld rest;
    rest.make_portfolio("a");
    rest.make_portfolio("b");
    const test::Json page(
        rest.call("GET", "/api/v1/portfolios?limit=1&count=exact&sort=slug").body);
    EXPECT_EQ(page.size("/data"), 1U);
    EXPECT_EQ(page.number("/count"), 2.0);
    const test::Json next(
        rest.call("GET", "/api/v1/portfolios?limit=1&cursor=" + page.text("/next_cursor")).body);
    EXPECT_EQ(next.text("/data/0/slug"), "b");
    EXPECT_EQ(
        problem(rest.call("GET", "/api/v1/portfolios?limit=many"), 400).text("/errors/0/pointer"),
        "/limit");
    EXPECT_EQ(problem(rest.call("GET", "/api/v1/portfolios?color=red"), 400).text("/errors/0/code"),
              "unknown_field");
    problem(rest.call("GET", "/api/v1/portfolios?text=%zz"), 400);
}

TEST(Rest, TheRateLimitIsReportedAndEnforced) {
    RestWorld rest({.rate_limit_per_minute = 2});
    const auto first = rest.call("GET", "/api/v1/portfolios");
    EXPECT_EQ(first.field("RateLimit-Policy"), "\"default\";q=2;w=60");
    EXPECT_THAT(first.field("RateLimit"), HasSubstr("\"default\";r=1;t="));
    rest.call("GET", "/api/v1/portfolios");
    const auto refused = rest.call("GET", "/api/v1/portfolios");
    EXPECT_EQ(problem(refused, 429).text("/code"), "limit_exceeded");
    EXPECT_GE(std::stoi(refused.field("Retry-After")), 1);
    EXPECT_EQ(rest.ask("GET", "/livez").status, 200);
}

TEST(Rest, InvalidLinksAreLimitedPerAddressAndKeepNobodyOut) {
    RestWorld rest({.sign_in_limit_per_minute = 2});
    for (int i = 0; i < 2; ++i) problem(rest.ask("POST", "/sign-in", "key=guess"), 401);
    const auto refused = rest.ask("POST", "/sign-in", "key=guess");
    EXPECT_EQ(problem(refused, 429).text("/attributes/policy"), "login");
    EXPECT_GE(std::stoi(refused.field("Retry-After")), 1);
    EXPECT_EQ(rest.ask("GET", "/sign-in").status, 200);
    EXPECT_EQ(rest.call("GET", "/api/v1/portfolios").status, 200);
    const auto secret = rest.world.dispatcher().identity().make_one_time_secret();
    ASSERT_TRUE(test::ok(secret));
    EXPECT_EQ(rest.ask("POST", "/sign-in", "key=" + *secret).status, 204);
}

TEST(Rest, PagesOfOtherSitesCannotSignInNorUseUpTheAttempts) {
    RestWorld rest({.sign_in_limit_per_minute = 2});
    const auto secret = rest.world.dispatcher().identity().make_one_time_secret();
    ASSERT_TRUE(test::ok(secret));
    for (const std::string_view field :
         {"Sec-Fetch-Site: cross-site\r\n", "Sec-Fetch-Site: same-site\r\n",
          "Origin: https://evil.example\r\n", "Origin: null\r\n"})
        for (int i = 0; i < 3; ++i)
            problem(rest.ask("POST", "/sign-in", "key=" + *secret, field), 403);
    // Images, frames, previews and HEAD get the page and use nothing up.
    for (int i = 0; i < 10; ++i) {
        EXPECT_EQ(
            rest.ask("GET", "/sign-in?key=guess", "", "Sec-Fetch-Site: cross-site\r\n").status,
            200);
        EXPECT_EQ(rest.ask("HEAD", "/sign-in?key=" + *secret).status, 200);
        EXPECT_EQ(rest.ask("GET", "/sign-in?key=" + *secret).status, 200);
    }
    EXPECT_EQ(rest.ask("POST", "/sign-in", "key=" + *secret,
                       "Sec-Fetch-Site: same-origin\r\nOrigin: http://localhost\r\n")
                  .status,
              204);
}

TEST(Rest, InvalidTokensAreLimitedPerAddressAndValidOnesAreNot) {
    RestWorld rest({.sign_in_limit_per_minute = 3});
    const std::string guess = "Authorization: Bearer ballast_guess\r\n";
    for (int i = 0; i < 3; ++i) problem(rest.ask("GET", "/api/v1/portfolios", "", guess), 401);
    const auto refused = rest.ask("GET", "/api/v1/portfolios", "", guess);
    EXPECT_EQ(problem(refused, 429).text("/attributes/policy"), "login");
    EXPECT_GE(std::stoi(refused.field("Retry-After")), 1);
    EXPECT_EQ(rest.call("GET", "/api/v1/portfolios").status, 200);
    problem(rest.ask("POST", "/sign-in", "key=guess"), 401);
}

TEST(Rest, LargeBodiesRequireACredentialBeforeTheyAreSent) {
    RestWorld rest;
    const auto announce = [&](std::string_view fields) {
        http::TestClient client(rest.port());
        client.send(
            fmt::format("POST /api/v1/risk/var HTTP/1.1\r\nHost: localhost\r\n"
                        "Content-Length: 14000000\r\n{}\r\n",
                        fields));
        return client.answer();
    };
    for (const std::string_view fields :
         {"", "Authorization: Bearer ballast_guess\r\n", "Cookie: ballast_session=guess\r\n"}) {
        const auto answer = announce(fields);
        ASSERT_TRUE(answer) << fields;
        EXPECT_EQ(problem(*answer, 401).text("/code"), "unauthenticated");
        EXPECT_EQ(answer->field("Connection"), "close");
    }
    // In chunks, without a length.
    http::TestClient client(rest.port());
    client.send(
        "POST /api/v1/risk/var HTTP/1.1\r\nHost: localhost\r\n"
        "Transfer-Encoding: chunked\r\n\r\n20000\r\n" +
        std::string(0x20000, 'x'));
    EXPECT_EQ(client.answer()->status, 413);
    EXPECT_EQ(rest.call("POST", "/api/v1/risk/var", std::string(100'000, ' ') + "{").status, 400);
}

// A write of others takes the database's only writer.
TEST(Rest, ASignInThatWaitsForTheWriterDelaysNeitherReadsNorHealth) {
    RestWorld rest;
    http::TestClient waiting(rest.port());
    const Status held =
        rest.world.database().system([&](store::SystemTransaction& /*writer*/) -> Status {
            EXPECT_TRUE(
                waiting.send("POST /sign-in HTTP/1.1\r\nHost: localhost\r\n"
                             "Content-Length: 7\r\n\r\nkey=abc"));
            for (int i = 0; i < 3; ++i) {
                EXPECT_EQ(rest.ask("GET", "/livez").status, 200);
                EXPECT_EQ(rest.ask("GET", "/readyz").status, 200);
                EXPECT_EQ(rest.call("GET", "/api/v1/portfolios").status, 200);
            }
            return {};
        });
    EXPECT_TRUE(test::ok(held));
    EXPECT_EQ(waiting.answer()->status, 401);
}

TEST(Rest, ACallPastItsDeadlineIs504) {
    RestWorld rest({.deadline_ms = 0});
    for (const std::string_view path :
         {"/api/v1/portfolios", "/api/v1/system/version", "/api/v1/audit"}) {
        const auto answer = rest.call("GET", path);
        EXPECT_EQ(answer.status, 504) << path << " " << answer.body;
        EXPECT_THAT(answer.body, HasSubstr("deadline_exceeded"));
    }
    EXPECT_EQ(rest.call("POST", "/api/v1/risk/exposures", R"({"positions":[]})").status, 504);
    EXPECT_EQ(rest.call("POST", "/api/v1/portfolios", R"({"slug":"a","name":"a"})",
                        "Idempotency-Key: k\r\n")
                  .status,
              504);
    const auto rpc =
        rest.call("POST", "/api/v1/rpc", R"({"jsonrpc":"2.0","id":1,"method":"portfolio.list"})");
    EXPECT_THAT(rpc.body, HasSubstr("-32011"));
}

TEST(Rest, HealthAnswersWithoutSigningInAndMetricsDoNot) {
    RestWorld rest;
    EXPECT_EQ(rest.ask("GET", "/livez").body, "ok\n");
    EXPECT_EQ(rest.ask("GET", "/readyz").body, "ok\n");
    EXPECT_EQ(rest.ask("GET", "/readyz?verbose").body,
              "server ok\nstate ok\nobjects ok\ndisk ok\nqueue ok\n");
    rest.call("GET", "/api/v1/portfolios");
    const auto metrics = rest.call("GET", "/metrics");
    EXPECT_EQ(metrics.field("Content-Type"), "text/plain; version=0.0.4; charset=utf-8");
    EXPECT_THAT(metrics.body, HasSubstr("portfolio.list"));
    // Also on loopback, where a proxy of this machine brings its clients.
    problem(rest.ask("GET", "/metrics"), 401);
    // They are of all workspaces.
    const auto elsewhere = rest.world.issue_token(
        rest.world.add_member(rest.world.add_tenant("desk"), "other", service::Role::kAdmin));
    ASSERT_TRUE(test::ok(elsewhere));
    problem(rest.ask("GET", "/metrics", "", "Authorization: Bearer " + elsewhere->secret + "\r\n"),
            403);
    rest.stop_rest();
    EXPECT_EQ(rest.ask("GET", "/readyz").status, 503);
    EXPECT_EQ(rest.ask("GET", "/livez").status, 200);
}

TEST(Rest, TheOpenApiDocumentAndThePagesAreServed) {
    RestWorld rest;
    const auto contract = rest.ask("GET", "/api/v1/openapi.json");
    EXPECT_EQ(contract.status, 200);
    EXPECT_EQ(test::Json(contract.body).text("/openapi"), "3.1.0");
    const auto problems = rest.ask("GET", "/api/v1/problems.json");
    EXPECT_EQ(problems.status, 200);
    EXPECT_EQ(test::Json(problems.body).text("/0/code"), "invalid_input");
    for (const std::string_view page : {"/", "/api/docs", "/api/docs/problems"})
        EXPECT_EQ(rest.ask("GET", page).field("Content-Type"), "text/html; charset=utf-8") << page;
}

TEST(Rest, SigningInWorksOnceAndSigningOutEndsIt) {
    RestWorld rest;
    const auto secret = rest.world.dispatcher().identity().make_one_time_secret();
    ASSERT_TRUE(test::ok(secret));
    const auto in = rest.ask("POST", "/sign-in", R"({"key":")" + *secret + "\"}",
                             "Content-Type: application/json\r\n");
    EXPECT_EQ(in.status, 204);
    const std::string set = in.field("Set-Cookie");
    EXPECT_THAT(set, HasSubstr("HttpOnly"));
    EXPECT_THAT(set, HasSubstr("SameSite=Strict"));
    EXPECT_THAT(set, HasSubstr("Path=/"));
    problem(rest.ask("POST", "/sign-in", "key=" + *secret), 401);

    const std::string cookies = "Cookie: " + set.substr(0, set.find(';')) + "\r\n";
    const auto session = rest.ask("GET", "/session", "", cookies);
    EXPECT_EQ(session.status, 200);
    EXPECT_THAT(session.body, Not(HasSubstr(set.substr(16, 32))));
    const std::string csrf = "X-CSRF-Token: " + test::Json(session.body).text("/csrf") + "\r\n";
    const auto me = rest.ask("GET", "/api/v1/auth/me", "", cookies);
    EXPECT_EQ(me.status, 200);
    EXPECT_EQ(test::Json(me.body).text("/tenant_name"), "Home");
    const std::string key = "Idempotency-Key: k\r\n";
    const std::string body = R"({"slug":"a","name":"A"})";
    problem(rest.ask("POST", "/api/v1/portfolios", body, cookies + key), 403);
    EXPECT_EQ(rest.ask("POST", "/api/v1/portfolios", body, cookies + csrf + key).status, 200);
    // JSON-RPC over the same session counts as a change too.
    problem(
        rest.ask("POST", "/api/v1/rpc", R"({"jsonrpc":"2.0","id":1,"method":"auth.me"})", cookies),
        403);

    problem(rest.ask("POST", "/sign-out", "", cookies), 403);
    const auto out = rest.ask("POST", "/sign-out", "", cookies + csrf);
    EXPECT_EQ(out.status, 204);
    EXPECT_THAT(out.field("Set-Cookie"), HasSubstr("Max-Age=0"));
    problem(rest.ask("GET", "/api/v1/auth/me", "", cookies), 401);
    problem(rest.ask("GET", "/session"), 401);
}

TEST(Rest, OverTlsTheCookieIsOfThisHostOnlyAndSecure) {
    RestWorld rest(service::Settings{.https = true});
    const auto secret = rest.world.dispatcher().identity().make_one_time_secret();
    ASSERT_TRUE(test::ok(secret));
    const auto in = rest.ask("POST", "/sign-in", "key=" + *secret);
    ASSERT_EQ(in.status, 204);
    const std::string set = in.field("Set-Cookie");
    EXPECT_TRUE(set.starts_with("__Host-ballast_session=")) << set;
    EXPECT_THAT(set, HasSubstr("; Secure"));
    EXPECT_THAT(set, HasSubstr("Path=/"));
    EXPECT_EQ(in.field("Strict-Transport-Security"), "max-age=31536000");
    const std::string value = set.substr(0, set.find(';'));
    EXPECT_EQ(rest.ask("GET", "/session", "", "Cookie: " + value + "\r\n").status, 200);
    // The name of a session without TLS, which another host of the domain could have set.
    problem(rest.ask("GET", "/session", "", "Cookie: " + value.substr(7) + "\r\n"), 401);
}

TEST(Rest, ARefusedCsrfTokenAndAnInvalidTokenAreAudited) {
    RestWorld rest;
    const auto secret = rest.world.dispatcher().identity().make_one_time_secret();
    ASSERT_TRUE(test::ok(secret));
    const auto in = rest.ask("POST", "/sign-in", "key=" + *secret);
    const std::string set = in.field("Set-Cookie");
    const std::string cookies = "Cookie: " + set.substr(0, set.find(';')) + "\r\n";
    const auto refused = rest.ask("POST", "/sign-out", "", cookies);
    problem(refused, 403);
    problem(rest.ask("GET", "/api/v1/auth/me", "", "Authorization: Bearer ballast_guess\r\n"), 401);
    problem(rest.ask("POST", "/sign-in", "key=guess"), 401);
    const TenantId tenant = rest.world.owner().tenant;
    const auto csrf = rest.world.audit(tenant, "auth.csrf");
    ASSERT_EQ(csrf.size(), 1U);
    EXPECT_EQ(csrf[0].entry.request_id, refused.field("X-Request-Id"));
    EXPECT_EQ(csrf[0].entry.actor, rest.world.owner().user.to_string());
    EXPECT_EQ(rest.world.audit(tenant, "auth.token").size(), 1U);
    EXPECT_EQ(rest.world.audit(tenant, "auth.link").size(), 1U);
    EXPECT_EQ(rest.world.audit(tenant, "auth.sign_in").size(), 1U);
}

TEST(Rest, JsonRpcAnswersOverHttp) {
    RestWorld rest;
    const auto one = rest.call("POST", "/api/v1/rpc",
                               R"({"jsonrpc":"2.0","id":7,"method":"portfolio.list","params":{}})");
    EXPECT_EQ(one.status, 200);
    const test::Json json(one.body);
    EXPECT_EQ(json.number("/id"), 7.0);
    EXPECT_EQ(json.size("/result/data"), 0U);
    const auto nobody =
        rest.ask("POST", "/api/v1/rpc", R"({"jsonrpc":"2.0","id":1,"method":"portfolio.list"})");
    EXPECT_EQ(test::Json(nobody.body).text("/error/data/code"), "unauthenticated");
    const auto batch = rest.call(
        "POST", "/api/v1/rpc",
        R"([{"jsonrpc":"2.0","id":1,"method":"system.version"},{"jsonrpc":"2.0","id":2,"method":"x"}])");
    EXPECT_EQ(test::Json(batch.body).text("/0/result/name"), "ballast");
    EXPECT_EQ(test::Json(batch.body).number("/1/error/code"), -32601.0);
    EXPECT_EQ(
        rest.call("POST", "/api/v1/rpc", R"({"jsonrpc":"2.0","method":"system.version"})").status,
        204);
    EXPECT_EQ(test::Json(rest.call("POST", "/api/v1/rpc", "{").body).number("/error/code"),
              -32700.0);
}

TEST(Rest, ALongAnswerOfJsonRpcIsThatOfRest) {
    RestWorld rest;
    rest.world.body("account.create", R"({"slug":"main","name":"Main","type":"taxable"})");
    rest.world.body("transaction.create",
                    R"({"account":"main","date":"2024-01-02","type":"deposit","amount":"1"})");
    const auto direct = rest.call("GET", "/api/v1/ledger/export?what=transactions");
    ASSERT_EQ(direct.status, 200) << direct.body;
    const auto rpc = rest.call("POST", "/api/v1/rpc",
                               R"({"jsonrpc":"2.0","id":"a","method":"ledger.export",)"
                               R"("params":{"what":"transactions"}})");
    EXPECT_EQ(rpc.status, 200);
    EXPECT_EQ(rpc.field("Content-Type"), "application/json");
    EXPECT_EQ(rpc.body, R"({"jsonrpc":"2.0","id":"a","result":)" + direct.body + "}");
    // In a batch it is one of several.
    const auto batch = rest.call("POST", "/api/v1/rpc",
                                 R"([{"jsonrpc":"2.0","id":"a","method":"ledger.export",)"
                                 R"("params":{"what":"transactions"}}])");
    EXPECT_EQ(batch.body, "[" + rpc.body + "]");
    // A notification is not answered.
    EXPECT_EQ(rest.call("POST", "/api/v1/rpc",
                        R"({"jsonrpc":"2.0","method":"ledger.export","params":{}})")
                  .status,
              204);
}

}  // namespace
}  // namespace ballast::api::rest
