// Clocks that are set while the program runs, on days that are special to calendars and computers:
// what was signed in stays signed in, what has ended stays ended, ids and pages keep their order,
// and the audit trail stays whole (the criterion R19; leases: job/queue_test.cpp, schedules:
// schedule/scheduler_test.cpp).
#include "job/queue.hpp"
#include "service/user/user_world_test.hpp"

namespace ballast::service {
namespace {

using test::fails_with;
using test::Json;
using test::ok;

constexpr std::chrono::hours kHour{1};

Instant at(const char* text) { return *Instant::parse(text); }

// Before 1970, a leap day, the ends of 32-bit seconds, and a year without a leap day.
constexpr const char* kMoments[] = {"1969-12-31T23:30:00Z", "2028-02-29T23:30:00Z",
                                    "2038-01-19T03:00:00Z", "2100-02-28T23:30:00Z",
                                    "2106-02-07T06:00:00Z"};

class ClockJumps : public testing::TestWithParam<const char*> {};

INSTANTIATE_TEST_SUITE_P(Moments, ClockJumps, testing::ValuesIn(kMoments), [](const auto& moment) {
    return "In" + std::string(moment.param).substr(0, 4);
});

std::string slugs(const std::string& page) {
    const Json json(page);
    std::string all;
    for (int i = 0; json.has(fmt::format("/data/{}", i)); ++i)
        all += json.text(fmt::format("/data/{}/slug", i)) + " ";
    return all;
}

TEST_P(ClockJumps, RowsAndPagesKeepTheirOrderAndRepeatedRequestsTakeEffectOnce) {
    World world;
    world.clock().set(at(GetParam()));
    const auto create = [&](const char* slug) {
        Invocation invocation = world.invocation("portfolio.create", "", &world.owner());
        const std::string request = fmt::format(R"({{"slug":"{0}","name":"{0}"}})", slug);
        invocation.request = request;
        invocation.idempotency_key = std::string("key-") + slug;
        return world.dispatcher().invoke(invocation);
    };
    ASSERT_TRUE(ok(create("a")));
    world.clock().set(world.clock().now() + kHour);
    ASSERT_TRUE(ok(create("b")));
    world.clock().set(world.clock().now() - 2 * kHour);
    ASSERT_TRUE(ok(create("c")));
    for (const char* slug : {"a", "b", "c"}) {
        const auto again = create(slug);
        ASSERT_TRUE(ok(again));
        EXPECT_TRUE(again->replayed);
    }
    const std::string first = world.body("portfolio.list", R"({"limit":2})");
    const std::string second =
        world.body("portfolio.list",
                   fmt::format(R"({{"limit":2,"cursor":"{}"}})", Json(first).text("/next_cursor")));
    EXPECT_EQ(slugs(first) + slugs(second), slugs(world.body("portfolio.list")));
    const Json verified(world.body("audit.verify"));
    EXPECT_GE(verified.number("/rows"), 3);
}

TEST_P(ClockJumps, ASessionAndItsLinkFollowTheClock) {
    World world;
    world.clock().set(at(GetParam()));
    Identity& identity = world.dispatcher().identity();
    const auto forget = [&] { world.environment().shared<PrincipalCache>().clear(); };
    ASSERT_TRUE(ok(identity.ensure_owner()));
    const auto unused = identity.make_one_time_secret();
    ASSERT_TRUE(ok(unused));
    const auto session = identity.sign_in_with_one_time_secret(*identity.make_one_time_secret());
    ASSERT_TRUE(ok(session));
    for (const auto jump : {kHour, -kHour, -kHour}) {
        world.clock().set(world.clock().now() + jump);
        forget();
        EXPECT_TRUE(ok(identity.authenticate_session(session->secret)));
    }
    // A link is valid for 15 minutes.
    world.clock().set(at(GetParam()) + kHour);
    EXPECT_TRUE(fails_with(Code::kUnauthenticated, identity.sign_in_with_one_time_secret(*unused)));
    world.clock().set(at(GetParam()) + 24 * 365 * kHour);
    forget();
    EXPECT_TRUE(fails_with(Code::kUnauthenticated, identity.authenticate_session(session->secret)));
}

TEST_P(ClockJumps, AccessTokensAreValidForFiveMinutesOfTheClock) {
    UserWorld world;
    world.clock().set(at(GetParam()));
    ASSERT_NO_FATAL_FAILURE(world.set_up());
    const auto is_valid = [&] {
        world.forget_principals();
        return world.with_token(world.admin_token).has_value();
    };
    EXPECT_TRUE(is_valid());
    world.clock().set(at(GetParam()) + std::chrono::minutes(4));
    EXPECT_TRUE(is_valid());
    world.clock().set(at(GetParam()) + std::chrono::minutes(6));
    EXPECT_FALSE(is_valid());
    // A clock that was ahead and is set back: a sign-in works at once.
    world.clock().set(at(GetParam()) - kHour);
    EXPECT_FALSE(is_valid());
    const auto again = world.login(kAdminEmail, kAdminPassword);
    ASSERT_TRUE(ok(again));
    world.admin_token = Json(again->body).text("/access_token");
    EXPECT_TRUE(is_valid());
}

TEST_P(ClockJumps, AJobEndsWhateverTheClockIsSetTo) {
    World world;
    world.clock().set(at(GetParam()));
    const Json job(world.body(
        "jobs.submit",
        R"({"method":"risk.exposures","request":{"positions":[{"symbol":"A","value":1}]}})"));
    const auto queue = world.environment().queue();
    ASSERT_TRUE(ok(queue));
    world.clock().set(world.clock().now() - kHour);
    const auto claimed = (*queue)->claim("worker");
    ASSERT_TRUE(ok(claimed));
    ASSERT_TRUE(claimed->has_value()) << "a job submitted by a clock an hour ahead waits";
    world.clock().set(world.clock().now() + 2 * kHour);
    EXPECT_EQ((*queue)->sweep().value_or(99), 0U) << "no time has passed";
    job::Lease lease = **claimed;
    EXPECT_TRUE(ok((*queue)->heartbeat(lease)));
}

}  // namespace
}  // namespace ballast::service
