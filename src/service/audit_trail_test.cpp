// What is audited besides calls that succeed, and signed heads.
#include "service/audit_trail.hpp"

#include <filesystem>
#include <fstream>

#include "service/audit_heads.hpp"
#include "support/world.hpp"

namespace ballast::service {
namespace {

using std::chrono::hours;
using std::chrono::minutes;
using test::fails_with;
using test::ok;

class AuditTrail : public ::testing::TestWithParam<store::Dialect> {
protected:
    World make(Settings settings = {}) {
        return World(make_method_table(), std::move(settings), GetParam());
    }
};

INSTANTIATE_TEST_SUITE_P(Databases, AuditTrail, test::kDatabases, test::database_name);

TEST_P(AuditTrail, SigningInAndOutAreAuditedWithTheirOrigin) {
    World world = make();
    Identity& identity = world.dispatcher().identity();
    const auto link = identity.make_one_time_secret();
    ASSERT_TRUE(ok(link));
    const RequestId request = RequestId::make(world.clock().now());
    const auto session =
        identity.sign_in_with_one_time_secret(*link, {"http", "192.0.2.7", request});
    ASSERT_TRUE(ok(session));
    ASSERT_TRUE(ok(identity.sign_out(session->secret, {"http", "192.0.2.8", request})));
    const TenantId tenant = world.owner().tenant;
    const auto in = world.audit(tenant, "auth.sign_in");
    ASSERT_EQ(in.size(), 1U);
    EXPECT_EQ(in[0].entry.actor, world.owner().user.to_string());
    EXPECT_EQ(in[0].entry.outcome, "ok");
    EXPECT_EQ(in[0].entry.request_id, request.to_string());
    EXPECT_EQ(test::Json(in[0].entry.details).text("/remote"), "192.0.2.7");
    const auto out = world.audit(tenant, "auth.sign_out");
    ASSERT_EQ(out.size(), 1U);
    EXPECT_EQ(out[0].entry.object, in[0].entry.object);
    // A link that was used: no session, no row.
    EXPECT_FALSE(identity.sign_in_with_one_time_secret(*link));
    EXPECT_EQ(world.audit(tenant, "auth.sign_in").size(), 1U);
}

TEST_P(AuditTrail, InvalidCredentialsAreAuditedUpToANumberOfRowsPerMinute) {
    World world = make(Settings{.sign_in_limit_per_minute = 0});
    for (int i = 0; i < 500; ++i)
        ASSERT_TRUE(ok(world.dispatcher().count_invalid(i % 2 ? "link" : "token",
                                                        fmt::format("192.0.2.{}", i % 250))));
    const auto links = world.audit(world.owner().tenant, "auth.link");
    const auto tokens = world.audit(world.owner().tenant, "auth.token");
    ASSERT_FALSE(links.empty());
    ASSERT_FALSE(tokens.empty());
    EXPECT_LE(links.size() + tokens.size(), 62U);
    EXPECT_EQ(links.back().entry.actor, "");
    EXPECT_EQ(links.back().entry.outcome, "unauthenticated");
    EXPECT_EQ(test::Json(links.back().entry.details).text("/remote"), "192.0.2.1");
}

TEST_P(AuditTrail, RefusedReadsAndRatesAreAudited) {
    World world = make(Settings{.rate_limit_per_minute = 3});
    const Principal viewer = world.add_member(world.owner().tenant, "viewer", Role::kViewer);
    EXPECT_TRUE(fails_with(Code::kForbidden, world.call_as(&viewer, "audit.list")));
    const auto rows = world.audit(viewer.tenant, "audit.list");
    ASSERT_EQ(rows.size(), 1U);
    EXPECT_EQ(rows[0].entry.outcome, "forbidden");
    EXPECT_EQ(rows[0].entry.actor, viewer.user.to_string());
    int refused = 0;
    for (int i = 0; i < 10; ++i) {
        const auto reply = world.call_as(&viewer, "portfolio.list");
        refused += !reply && reply.error().code == Code::kLimitExceeded;
    }
    EXPECT_GE(refused, 7);
    // One row for a flood.
    const auto limited = world.audit(viewer.tenant, "portfolio.list");
    ASSERT_EQ(limited.size(), 1U);
    EXPECT_EQ(limited[0].entry.outcome, "limit_exceeded");
}

TEST_P(AuditTrail, TheFirstUseOfATokenInADayIsAuditedAndRecorded) {
    World world = make();
    Identity& identity = world.dispatcher().identity();
    const auto issued = world.issue_token(world.owner());
    ASSERT_TRUE(ok(issued));
    const auto uses = [&] { return world.audit(world.owner().tenant, "auth.use_token"); };
    for (int i = 0; i < 20; ++i)
        ASSERT_TRUE(ok(identity.authenticate_token(issued->secret, "192.0.2.9")));
    ASSERT_EQ(uses().size(), 1U);
    EXPECT_EQ(uses()[0].entry.object, "token:" + issued->id);
    EXPECT_EQ(test::Json(uses()[0].entry.details).text("/remote"), "192.0.2.9");
    EXPECT_NE(world.body("auth.tokens").find(R"("last_used_at":"2026-01-02T03:04:05Z")"),
              std::string::npos);
    world.clock().advance(hours(23));
    ASSERT_TRUE(ok(identity.authenticate_token(issued->secret)));
    EXPECT_EQ(uses().size(), 1U);
    world.clock().advance(hours(1));
    ASSERT_TRUE(ok(identity.authenticate_token(issued->secret)));
    EXPECT_EQ(uses().size(), 2U);
    // Another process that starts now finds the use recorded.
    Environment other(world.environment().settings(),
                      std::make_unique<ManualClock>(world.clock().now()));
    ASSERT_TRUE(ok(Identity(other).authenticate_token(issued->secret)));
    other.shared<AuditQueue>().flush();
    EXPECT_EQ(uses().size(), 2U);
}

TEST_P(AuditTrail, AnIdleSessionEndsAndAUsedOneDoesNot) {
    World world = make(Settings{.session_idle_minutes = 30});
    Identity& identity = world.dispatcher().identity();
    const auto sign_in = [&] {
        const auto link = identity.make_one_time_secret();
        EXPECT_TRUE(ok(link));
        return identity.sign_in_with_one_time_secret(*link)->secret;
    };
    const auto pass = [&](minutes time) {
        world.clock().advance(time);
        world.environment().shared<PrincipalCache>().clear();  // as after a second
    };
    const std::string used = sign_in();
    const std::string idle = sign_in();
    for (int i = 0; i < 3; ++i) {
        pass(minutes(20));
        EXPECT_TRUE(ok(identity.authenticate_session(used))) << i;
    }
    EXPECT_TRUE(fails_with(Code::kUnauthenticated, identity.authenticate_session(idle)));
    // An open event stream is no use.
    pass(minutes(20));
    EXPECT_TRUE(ok(identity.authenticate_session(used, Use::kNotCounted)));
    pass(minutes(20));
    EXPECT_TRUE(fails_with(Code::kUnauthenticated, identity.authenticate_session(used)));
}

class Heads : public ::testing::Test {
protected:
    Heads() {
        for (int i = 0; i < 3; ++i)
            world.body("portfolio.create", fmt::format(R"({{"slug":"p{0}","name":"P"}})", i));
    }
    // As somebody who can write the database.
    void rewrite() {
        const Status done =
            world.database().transact(world.owner().tenant, [&](store::Transaction& t) -> Status {
                for (int i = 0; i < 3; ++i)
                    TRY_STATUS(store::append_audit(t, {.actor = "forged"}, world.clock().now()));
                return {};
            });
        ASSERT_TRUE(ok(done));
    }
    std::filesystem::path directory() { return world.environment().audit_directory(); }

    World world;
};

TEST_F(Heads, AnExportedHeadIsSignedAndVerified) {
    const std::string exported = world.body("audit.export");
    const test::Json head(exported);
    EXPECT_EQ(head.number("/heads/0/sequence"), 3.0);
    const test::Json verified(world.body("audit.verify", exported));
    EXPECT_EQ(verified.number("/rows"), 3.0);
    EXPECT_EQ(verified.number("/signed_heads"), 2.0);  // the server keeps it, too
    std::string changed = exported;
    changed.replace(changed.find("\"sequence\":3"), 12, "\"sequence\":2");
    EXPECT_EQ(world.error("audit.verify", changed).code, Code::kInvalidInput);
}

TEST_F(Heads, TheServersOwnHeadDetectsRowsMissingAtTheEnd) {
    ASSERT_TRUE(ok(keep_audit_heads(world.environment())));
    const auto size = [&] {
        std::uintmax_t bytes = 0;
        for (const auto& file : std::filesystem::directory_iterator(directory()))
            bytes += file.file_size();
        return bytes;
    };
    const auto kept = size();
    ASSERT_TRUE(ok(keep_audit_heads(world.environment())));
    EXPECT_EQ(size(), kept);  // nothing new
    rewrite();
    ASSERT_TRUE(ok(keep_audit_heads(world.environment())));
    EXPECT_GT(size(), kept);
    EXPECT_EQ(test::Json(world.body("audit.verify")).number("/signed_heads"), 1.0);
    for (const auto& file : std::filesystem::directory_iterator(directory())) {
        const auto open = std::filesystem::perms::group_all | std::filesystem::perms::others_all;
        EXPECT_EQ(file.status().permissions() & open, std::filesystem::perms::none);
    }
}

TEST_F(Heads, AHeadOfAnotherKeyOrADamagedFileIsReported) {
    const std::string exported = world.body("audit.export");
    std::filesystem::remove(directory() / "key");
    EXPECT_EQ(world.error("audit.verify", exported).code, Code::kInvalidInput);
    EXPECT_EQ(world.error("audit.verify").code, Code::kCorrupted);
    std::ofstream(directory() / "key") << "damaged";
    EXPECT_EQ(world.error("audit.export").code, Code::kCorrupted);
}

}  // namespace
}  // namespace ballast::service
