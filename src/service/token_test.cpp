// Tokens and one-time links: who may create them, what is shown of them, how they end.
#include <chrono>

#include "store/database.hpp"
#include "store/usage.hpp"
#include "support/world.hpp"

namespace ballast::service {
namespace {

using test::fails_with;
using test::ok;

class Tokens : public testing::TestWithParam<store::Dialect> {
protected:
    World world_{make_method_table(), {}, GetParam()};

    Result<Principal> token(const std::vector<std::string>& scopes) {
        TRY(const IssuedToken issued, world_.issue_token(world_.owner(), "test", scopes));
        return world_.dispatcher().identity().authenticate_token(issued.secret);
    }
};
INSTANTIATE_TEST_SUITE_P(Databases, Tokens, test::kDatabases, test::database_name);

TEST_P(Tokens, ANarrowTokenCannotCreateAWiderOne) {
    const auto narrow = token({"user:manage", "portfolio:read"});
    ASSERT_TRUE(ok(narrow));
    EXPECT_TRUE(fails_with(Code::kInvalidInput,
                           world_.call_as(&*narrow, "auth.create_token",
                                          R"({"name":"x","scopes":["portfolio:write"]})")));
    const auto made = world_.call_as(&*narrow, "auth.create_token", R"({"name":"x"})");
    ASSERT_TRUE(ok(made));
    const auto heir =
        world_.dispatcher().identity().authenticate_token(test::Json(made->body).text("/token"));
    ASSERT_TRUE(ok(heir));
    for (unsigned p = 0; p < static_cast<unsigned>(Permission::kCount_); ++p) {
        const auto permission = static_cast<Permission>(p);
        EXPECT_EQ(heir->permissions.has(permission), narrow->permissions.has(permission))
            << to_string(permission);
    }
}

TEST_P(Tokens, ARepeatedRequestForATokenMakesNoSecondOneAndShowsNoSecret) {
    const Principal owner = world_.owner();
    const Invocation request{.method = "auth.create_token",
                             .request = R"({"name":"x"})",
                             .principal = &owner,
                             .idempotency_key = "key-0123456789"};
    const auto first = world_.dispatcher().invoke(request);
    ASSERT_TRUE(ok(first));
    const std::string secret = test::Json(first->body).text("/token");
    EXPECT_TRUE(fails_with(Code::kConflict, world_.dispatcher().invoke(request)));
    EXPECT_EQ(test::Json(world_.body("auth.tokens")).size("/data"), 1U);
    ASSERT_TRUE(ok(world_.database().read(owner.tenant, [&](store::Transaction& transaction) {
        auto rows = transaction.query("SELECT count(*) FROM idempotency WHERE response LIKE $1",
                                      {"%" + secret + "%"});
        EXPECT_EQ((*rows)[0].integer(0), 0);
        return rows;
    })));
}

TEST_P(Tokens, TheCreationOfATokenHasOneAuditRow) {
    const Principal owner = world_.owner();
    ASSERT_TRUE(ok(world_.dispatcher().invoke(
        {.method = "auth.create_token", .request = R"({"name":"audited"})", .principal = &owner})));
    ASSERT_TRUE(ok(world_.database().read(owner.tenant, [&](store::Transaction& transaction) {
        auto rows = transaction.query(
            "SELECT count(*) FROM audit WHERE method = 'auth.create_token' AND object LIKE $1",
            {"token:%"});
        EXPECT_EQ((*rows)[0].integer(0), 1);
        return rows;
    })));
}

TEST_P(Tokens, AnUnknownRevokedOrExpiredTokenIsRejected) {
    Identity& identity = world_.dispatcher().identity();
    const std::string made = world_.body("auth.create_token", R"({"name":"x"})");
    const std::string secret = test::Json(made).text("/token");
    ASSERT_TRUE(ok(identity.authenticate_token(secret)));
    world_.body("auth.revoke_token", R"({"id":")" + test::Json(made).text("/id") + R"("})");
    const auto revoked = identity.authenticate_token(secret);
    ASSERT_TRUE(fails_with(Code::kUnauthenticated, revoked));

    const auto issued = world_.issue_token(world_.owner(), "short", {},
                                           world_.clock().now() + std::chrono::hours(1));
    ASSERT_TRUE(ok(issued));
    ASSERT_TRUE(ok(identity.authenticate_token(issued->secret)));
    world_.clock().advance(std::chrono::hours(1));
    world_.environment().shared<PrincipalCache>().clear();  // it lasts a second of real time
    const auto expired = identity.authenticate_token(issued->secret);
    ASSERT_TRUE(fails_with(Code::kUnauthenticated, expired));

    const auto unknown = identity.authenticate_token("ballast_" + std::string(64, '0'));
    ASSERT_TRUE(fails_with(Code::kUnauthenticated, unknown));
    EXPECT_EQ(revoked.error().message, unknown.error().message);
    EXPECT_EQ(expired.error().message, unknown.error().message);
    EXPECT_TRUE(fails_with(Code::kUnauthenticated, identity.authenticate_session(secret)));
}

TEST_P(Tokens, ADisabledUserIsRejected) {
    const Principal admin = world_.add_member(world_.owner().tenant, "admin", Role::kAdmin);
    Identity& identity = world_.dispatcher().identity();
    const auto issued = world_.issue_token(admin);
    ASSERT_TRUE(ok(issued));
    ASSERT_TRUE(ok(identity.authenticate_token(issued->secret)));
    ASSERT_TRUE(ok(world_.database().system([&](store::SystemTransaction& system) {
        return store::set_user_enabled(system, admin.user, false);
    })));
    world_.environment().shared<PrincipalCache>().clear();  // as after a second
    EXPECT_TRUE(fails_with(Code::kUnauthenticated, identity.authenticate_token(issued->secret)));
}

TEST_P(Tokens, AOneTimeLinkWorksOnceAndForAQuarterOfAnHour) {
    Identity& identity = world_.dispatcher().identity();
    const auto secret = identity.make_one_time_secret();
    ASSERT_TRUE(ok(secret));
    const auto session = identity.sign_in_with_one_time_secret(*secret);
    ASSERT_TRUE(ok(session));
    EXPECT_TRUE(fails_with(Code::kUnauthenticated, identity.sign_in_with_one_time_secret(*secret)));
    const auto principal = identity.authenticate_session(session->secret);
    ASSERT_TRUE(ok(principal));
    EXPECT_EQ(principal->csrf, session->csrf);
    EXPECT_EQ(principal->role, Role::kAdmin);

    ASSERT_TRUE(ok(identity.sign_out(session->secret)));
    EXPECT_TRUE(fails_with(Code::kUnauthenticated, identity.authenticate_session(session->secret)));

    const auto late = identity.make_one_time_secret();
    ASSERT_TRUE(ok(late));
    world_.clock().advance(std::chrono::minutes(15));
    EXPECT_TRUE(fails_with(Code::kUnauthenticated, identity.sign_in_with_one_time_secret(*late)));
}

TEST_P(Tokens, UsersOfSessionsAreActiveForATime) {
    const auto active = [&] {
        const auto since = world_.clock().now() - std::chrono::minutes(15);
        return (*world_.environment().database())
            ->system_read([&](store::SystemTransaction& transaction) {
                return store::active_users(transaction, since);
            });
    };
    EXPECT_EQ(active().value(), 0) << "service tokens are programs";
    Identity& identity = world_.dispatcher().identity();
    for (int i = 0; i < 2; ++i) {
        const auto link = identity.make_one_time_secret();
        ASSERT_TRUE(ok(link));
        ASSERT_TRUE(ok(identity.sign_in_with_one_time_secret(*link)));
    }
    EXPECT_EQ(active().value(), 1) << "two browsers of one user";
    world_.clock().advance(std::chrono::minutes(16));
    EXPECT_EQ(active().value(), 0);
}

}  // namespace
}  // namespace ballast::service
