// A job from submission to completion, over HTTP.
#include "api/rest/rest_world_test.hpp"
#include "job/queue.hpp"

namespace ballast::api::rest {
namespace {

using ::testing::HasSubstr;

constexpr std::string_view kExposures =
    R"({"method":"risk.exposures","request":{"positions":[{"symbol":"A","value":2},)"
    R"({"symbol":"B","value":-1}]}})";

http::Answer submit(RestWorld& rest, std::string_view body, const std::string& key) {
    return rest.call("POST", "/api/v1/jobs", body, "Idempotency-Key: " + key + "\r\n");
}

TEST(JobsOverHttp, AJobIsSubmittedAwaitedAndItsResultRead) {
    RestWorld rest;
    const auto submitted = submit(rest, kExposures, "k");
    ASSERT_EQ(submitted.status, 202) << submitted.body;
    const test::Json job(submitted.body);
    const std::string self = job.text("/links/self");
    EXPECT_EQ(job.text("/state"), "queued");
    EXPECT_TRUE(job.is_null("/links/result"));
    const auto early = rest.call("GET", self + "/result");
    EXPECT_EQ(early.status, 409) << early.body;

    auto queue = rest.world.environment().queue();
    ASSERT_TRUE(test::ok(queue));
    job::WorkerPool workers(
        **queue,
        service::make_job_runner(rest.world.environment(), rest.world.dispatcher().table()),
        {.workers = 1});
    std::string state;
    std::string body;
    double version = job.number("/version");
    for (int i = 0; i < 50 && state != "succeeded" && state != "failed"; ++i) {
        body =
            rest.call("GET", fmt::format("{}/wait?version={:.0f}&timeout_ms=20000", self, version))
                .body;
        const test::Json now(body);
        state = now.text("/state");
        version = now.number("/version");
    }
    ASSERT_EQ(state, "succeeded") << body;
    const test::Json done(body);
    EXPECT_EQ(done.text("/manifest/method"), "risk.exposures");
    const auto result = rest.call("GET", done.text("/links/result"));
    EXPECT_EQ(result.status, 200);
    // The same call without a job returns the same bytes.
    const auto direct =
        rest.call("POST", "/api/v1/risk/exposures",
                  R"({"positions":[{"symbol":"A","value":2},{"symbol":"B","value":-1}]})");
    EXPECT_EQ(result.body, direct.body);

    const auto events = rest.call("GET", self + "/events");
    EXPECT_EQ(events.field("Content-Type"), "text/event-stream");
    EXPECT_EQ(events.field("X-Accel-Buffering"), "no");
    EXPECT_THAT(events.body, HasSubstr(fmt::format("id: {:.0f}\nevent: job\ndata: {{", version)));
    EXPECT_THAT(events.body, HasSubstr("\"state\":\"succeeded\""));
    // A client that has seen the last event gets none again.
    const auto resumed =
        rest.call("GET", self + "/events", "", fmt::format("Last-Event-ID: {:.0f}\r\n", version));
    EXPECT_EQ(resumed.body.find("event: job"), std::string::npos);
    EXPECT_EQ(rest.call("POST", self + "/cancel").status, 409);
}

TEST(JobsOverHttp, AWaitingJobIsCancelledAtOnceAndItsFollowersAreNotified) {
    RestWorld rest;
    const test::Json job(submit(rest, kExposures, "k").body);
    const std::string self = job.text("/links/self");
    http::TestClient follower(rest.port());
    ASSERT_TRUE(follower.send(http::get(self + "/events", rest.bearer())));
    ASSERT_TRUE(follower.until("\"state\":\"queued\""));
    const auto cancelled = rest.call("POST", self + "/cancel");
    EXPECT_EQ(cancelled.status, 200) << cancelled.body;
    EXPECT_EQ(test::Json(cancelled.body).text("/state"), "cancelled");
    EXPECT_TRUE(follower.until("\"state\":\"cancelled\""));
}

TEST(JobsOverHttp, OneStreamCoversAllJobsAndResumesFromTheLastEvent) {
    RestWorld rest;
    const test::Json first(submit(rest, kExposures, "a").body);
    http::TestClient follower(rest.port());
    ASSERT_TRUE(follower.send(http::get("/api/v1/events", rest.bearer())));
    ASSERT_TRUE(follower.until(fmt::format("\"id\":\"{}\"", first.text("/id"))));
    const test::Json second(submit(rest, kExposures, "b").body);
    ASSERT_TRUE(follower.until(fmt::format("\"id\":\"{}\"", second.text("/id"))));
    EXPECT_EQ(rest.call("POST", first.text("/links/cancel")).status, 200);
    ASSERT_TRUE(follower.until("\"state\":\"cancelled\""));
    // A client that was away gets the end of one job, and then the changes of the live one.
    http::TestClient back(rest.port());
    const std::int64_t before = test::kNow.micros() - 1;
    ASSERT_TRUE(back.send(
        http::get("/api/v1/events", rest.bearer() + fmt::format("Last-Event-ID: {}\r\n", before))));
    ASSERT_TRUE(back.until("\"state\":\"cancelled\""));
    ASSERT_TRUE(back.until("\"state\":\"queued\""));
    EXPECT_EQ(rest.ask("GET", "/api/v1/events").status, 401);
}

TEST(JobsOverHttp, FollowersMayExceedThreadsAndAreLimited) {
    RestWorld rest;
    const test::Json job(submit(rest, kExposures, "k").body);
    const std::string self = job.text("/links/self");
    std::vector<std::unique_ptr<http::TestClient>> followers;
    for (std::size_t i = 0; i < RestWorld::kMaxStreams; ++i) {
        followers.push_back(std::make_unique<http::TestClient>(rest.port()));
        const std::string path = i % 2 == 0 ? "/api/v1/events" : self + "/events";
        ASSERT_TRUE(followers.back()->send(http::get(path, rest.bearer())));
        ASSERT_TRUE(followers.back()->until("HTTP/1.1 200"));
    }
    // Also before the hub has admitted them.
    const auto refused = rest.call("GET", "/api/v1/events");
    EXPECT_EQ(refused.status, 503);
    EXPECT_THAT(refused.body, HasSubstr("event streams"));
    for (const auto& follower : followers) ASSERT_TRUE(follower->until("\"state\":\"queued\""));
    EXPECT_EQ(rest.call("POST", self + "/cancel").status, 200);
    for (const auto& follower : followers) EXPECT_TRUE(follower->until("\"state\":\"cancelled\""));
    // The stream of the job that ended is closed, which frees a slot.
    EXPECT_TRUE(followers[1]->until("\r\n0\r\n"));
    std::optional<std::string> status;
    do {
        http::TestClient next(rest.port());
        ASSERT_TRUE(next.send(http::get("/api/v1/events", rest.bearer())));
        status = next.until("\r\n");
        ASSERT_TRUE(status);
    } while (*status != "HTTP/1.1 200 OK\r\n");
}

TEST(JobsOverHttp, AStreamEndsWhenItsTokenIsRevoked) {
    RestWorld rest;
    const auto issued = rest.world.issue_token(rest.world.owner(), "short");
    ASSERT_TRUE(test::ok(issued));
    http::TestClient follower(rest.port());
    ASSERT_TRUE(follower.send(
        http::get("/api/v1/events", "Authorization: Bearer " + issued->secret + "\r\n")));
    ASSERT_TRUE(follower.until(": alive"));
    const std::string tokens = rest.call("GET", "/api/v1/auth/tokens").body;
    const test::Json listed(tokens);
    for (std::size_t i = 0; i < listed.size("/data"); ++i) {
        if (listed.text(fmt::format("/data/{}/name", i)) != "short") continue;
        const std::string id = listed.text(fmt::format("/data/{}/id", i));
        EXPECT_EQ(rest.call("DELETE", "/api/v1/auth/tokens/" + id).status, 200);
    }
    // The next change closes the stream, without an event.
    submit(rest, kExposures, "k");
    const auto remaining = follower.until("\r\n0\r\n");
    ASSERT_TRUE(remaining);
    EXPECT_EQ(remaining->find("event: job"), std::string::npos);
}

TEST(JobsOverHttp, ErrorsAreReportedBeforeAJobIsQueued) {
    RestWorld rest;
    const auto wrong =
        submit(rest, R"({"method":"risk.exposures","request":{"positions":[{"symbol":1}]}})", "a");
    EXPECT_EQ(wrong.status, 400);
    EXPECT_EQ(test::Json(wrong.body).text("/errors/0/pointer"), "/request/positions/0/symbol");
    EXPECT_EQ(submit(rest, R"({"method":"portfolio.list"})", "b").status, 400);
    EXPECT_EQ(submit(rest, R"({"method":"no.such"})", "c").status, 400);
    EXPECT_EQ(test::Json(rest.call("GET", "/api/v1/jobs").body).size("/data"), 0U);
}

TEST(JobsOverHttp, EventsOfUnknownOrForeignJobsAreNotFound) {
    RestWorld rest;
    const std::string self = test::Json(submit(rest, kExposures, "k").body).text("/links/self");
    EXPECT_EQ(rest.call("GET", "/api/v1/jobs/0197a000-0000-7000-8000-000000000000/events").status,
              404);
    EXPECT_EQ(rest.call("GET", "/api/v1/jobs/x/events").status, 400);
    EXPECT_EQ(rest.ask("GET", self + "/events").status, 401);
    const auto stranger =
        rest.world.add_member(rest.world.add_tenant("other"), "stranger", service::Role::kAdmin);
    const auto issued = rest.world.issue_token(stranger);
    ASSERT_TRUE(test::ok(issued));
    EXPECT_EQ(
        rest.ask("GET", self + "/events", "", "Authorization: Bearer " + issued->secret + "\r\n")
            .status,
        404);
}

}  // namespace
}  // namespace ballast::api::rest
