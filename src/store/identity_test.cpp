// Authentication, idempotency and the audit trail: one suite on both databases.
#include "store/identity.hpp"

#include <atomic>
#include <barrier>
#include <libpq-fe.h>
#include <sqlite3.h>
#include <thread>

#include "store/audit.hpp"
#include "store/idempotency.hpp"
#include "support/state.hpp"

namespace ballast::store {
namespace {

using std::chrono::seconds;
using test::fails_with;
using test::kNow;
using test::ok;

const std::string kSecret = "0123456789abcdefghijklmnopqrstuv";

class IdentityTest : public test::StateTest {
protected:
    template <class Body>
    auto system(Body body) {
        return database().system(body);
    }
    template <class Body>
    auto in(const TenantId& tenant, Body body) {
        return database().transact(tenant, body);
    }
    void SetUp() override {
        StateTest::SetUp();
        auto user = system([](SystemTransaction& t) {
            return create_user(t, {.login = "Owner@Example.org", .name = "O", .created_at = kNow});
        });
        ASSERT_TRUE(ok(user));
        user_ = user->id;
        ASSERT_TRUE(ok(system([&](SystemTransaction& t) {
            return set_membership(t, {tenant_, user_, Role::kManager});
        })));
    }
    Result<Token> add_token(TokenKind kind, const std::string& secret,
                            std::optional<Instant> expires_at = {}) {
        return system([&](SystemTransaction& t) {
            return create_token(t,
                                {.kind = kind,
                                 .tenant = tenant_,
                                 .user = user_,
                                 .name = "n",
                                 .scopes = {"risk:run"},
                                 .created_at = kNow,
                                 .expires_at = expires_at},
                                secret);
        });
    }
    Result<Bearer> knock(const std::string& secret, Instant now = kNow) {
        return database().system_read(
            [&](SystemTransaction& t) { return authenticate(t, secret, now); });
    }
    UserId user_;
};

INSTANTIATE_TEST_SUITE_P(Databases, IdentityTest, test::kDatabases, test::database_name);

TEST_P(IdentityTest, ATokenIdentifiesItsBearer) {
    ASSERT_TRUE(ok(add_token(TokenKind::kService, kSecret, kNow + seconds(10))));
    auto bearer = knock(kSecret);
    ASSERT_TRUE(ok(bearer));
    EXPECT_EQ(bearer->user.id, user_);
    EXPECT_EQ(bearer->user.login, "owner@example.org");
    EXPECT_EQ(bearer->tenant.slug, "ours");
    EXPECT_EQ(bearer->role, Role::kManager);
    EXPECT_EQ(bearer->token.scopes, std::vector<std::string>{"risk:run"});
    EXPECT_TRUE(fails_with(Code::kUnauthenticated, knock(kSecret + "x")));
    EXPECT_TRUE(fails_with(Code::kUnauthenticated, knock("")));
    EXPECT_TRUE(fails_with(Code::kUnauthenticated, knock(kSecret, kNow + seconds(10))));
    EXPECT_TRUE(fails_with(Code::kInvalidInput, add_token(TokenKind::kService, "short")));
}

TEST_P(IdentityTest, ATokenIsInvalidWithoutItsUserTenantOrMembershipOrOnceRevoked) {
    auto token = add_token(TokenKind::kSession, kSecret);
    ASSERT_TRUE(ok(token));
    ASSERT_TRUE(ok(knock(kSecret)));
    const auto epoch = knock(kSecret)->user.epoch;
    ASSERT_TRUE(
        ok(system([&](SystemTransaction& t) { return set_user_enabled(t, user_, false); })));
    EXPECT_TRUE(fails_with(Code::kUnauthenticated, knock(kSecret)));
    ASSERT_TRUE(ok(system([&](SystemTransaction& t) { return set_user_enabled(t, user_, true); })));
    ASSERT_TRUE(ok(knock(kSecret)));
    EXPECT_EQ(knock(kSecret)->user.epoch, epoch + 2);
    ASSERT_TRUE(
        ok(system([&](SystemTransaction& t) { return delete_membership(t, tenant_, user_); })));
    EXPECT_TRUE(fails_with(Code::kUnauthenticated, knock(kSecret)));
    ASSERT_TRUE(ok(system(
        [&](SystemTransaction& t) { return set_membership(t, {tenant_, user_, Role::kViewer}); })));
    EXPECT_EQ(knock(kSecret)->role, Role::kViewer);
    // Another tenant can neither see nor revoke it.
    EXPECT_EQ(in(tenant_, [](Transaction& t) { return list_tokens(t); })->size(), 1U);
    EXPECT_TRUE(in(other_tenant_, [](Transaction& t) { return list_tokens(t); })->empty());
    EXPECT_TRUE(fails_with(Code::kNotFound, in(other_tenant_, [&](Transaction& t) {
                               return revoke_token(t, tenant_, token->id, kNow);
                           })));
    EXPECT_TRUE(fails_with(Code::kNotFound, system([&](SystemTransaction& t) {
                               return revoke_token(t, other_tenant_, token->id, kNow);
                           })));
    ASSERT_TRUE(ok(knock(kSecret)));
    auto ended = system([&](SystemTransaction& t) { return revoke_sessions(t, user_, kNow); });
    ASSERT_TRUE(ok(ended));
    EXPECT_EQ(*ended, 1);
    EXPECT_TRUE(fails_with(Code::kUnauthenticated, knock(kSecret)));
    auto purged = system([&](SystemTransaction& t) { return purge_tokens(t, kNow + seconds(1)); });
    EXPECT_EQ(*purged, 1);
}

TEST_P(IdentityTest, AOneTimeLinkWorksOnceForConcurrentCallers) {
    ASSERT_TRUE(ok(add_token(TokenKind::kOneTimeLink, kSecret, kNow + seconds(60))));
    EXPECT_TRUE(fails_with(Code::kUnauthenticated, knock(kSecret)));
    constexpr int kThreads = 6;
    std::barrier start(kThreads);
    std::atomic<int> opened = 0, refused = 0;
    std::vector<std::thread> threads;
    for (int i = 0; i < kThreads; ++i)
        threads.emplace_back([&] {
            start.arrive_and_wait();
            const auto bearer = system([&](SystemTransaction& t) {
                return find_one_time(t, TokenKind::kOneTimeLink, kSecret, kNow);
            });
            const Status consumed =
                bearer ? database().transact(tenant_,
                                             [&](Transaction& t) {
                                                 return consume_token(t, bearer->token.id, kNow);
                                             })
                       : Status(Error(bearer.error()));
            if (consumed)
                ++opened;
            else if (consumed.error().code == Code::kUnauthenticated)
                ++refused;
        });
    for (std::thread& thread : threads) thread.join();
    EXPECT_EQ(opened, 1);
    EXPECT_EQ(refused, kThreads - 1);
}

TEST_P(IdentityTest, LoginsAreUniqueIgnoringCase) {
    EXPECT_TRUE(fails_with(Code::kConflict, system([](SystemTransaction& t) {
                               return create_user(t, {.login = "OWNER@example.ORG"});
                           })));
    auto found = system([](SystemTransaction& t) { return find_user(t, "OWNER@example.org"); });
    ASSERT_TRUE(ok(found));
    EXPECT_EQ(found->id, user_);
    auto members = system([&](SystemTransaction& t) { return list_memberships(t, tenant_); });
    ASSERT_TRUE(ok(members));
    EXPECT_EQ(members->size(), 1);
    EXPECT_EQ(system([](SystemTransaction& t) { return list_tenants(t); })->size(), 2);
    EXPECT_TRUE(fails_with(Code::kConflict, system([](SystemTransaction& t) {
                               return create_tenant(t, {.slug = "ours", .name = "x"});
                           })));
}

// --- idempotency ---------------------------------------------------------------------------

TEST_P(IdentityTest, ARequestSentTwiceTakesEffectOnce) {
    const IdempotentRequest request{.key = "k", .method = "portfolio.create", .digest = "d"};
    std::atomic<int> effects = 0, replays = 0, errors = 0;
    std::vector<std::thread> threads;
    for (int i = 0; i < 5; ++i)
        threads.emplace_back([&] {
            auto done = database().transact(tenant_, [&](Transaction& t) -> Result<bool> {
                TRY(const auto kept, begin_request(t, request, kNow));
                if (kept) {
                    EXPECT_EQ(kept->response, "made");
                    EXPECT_EQ(kept->status, 201);
                    return false;
                }
                TRY_STATUS(finish_request(t, "k", 201, "made"));
                return true;
            });
            if (!done)
                ++errors;
            else
                ++(*done ? effects : replays);
        });
    for (std::thread& thread : threads) thread.join();
    EXPECT_EQ(effects, 1);
    EXPECT_EQ(replays, 4);
    EXPECT_EQ(errors, 0);
    auto reused = database().transact(tenant_, [&](Transaction& t) {
        return begin_request(t, {.key = "k", .method = "portfolio.create", .digest = "e"}, kNow);
    });
    ASSERT_TRUE(fails_with(Code::kConflict, reused));
    EXPECT_THAT(reused.error().attributes, testing::Contains(testing::Pair("reason", "reused")));
    // Keys are per tenant.
    auto other = database().transact(
        other_tenant_, [&](Transaction& t) { return begin_request(t, request, kNow); });
    ASSERT_TRUE(ok(other));
    EXPECT_EQ(*other, std::nullopt);
}

TEST_P(IdentityTest, AFailedRequestCanBeSentAgain) {
    const IdempotentRequest request{.key = "k", .method = "m", .digest = "d"};
    auto failed = database().transact(tenant_, [&](Transaction& t) -> Status {
        TRY_STATUS(begin_request(t, request, kNow));
        return fail(Code::kInvalidInput, "no");
    });
    EXPECT_FALSE(failed);
    auto again = database().transact(
        tenant_, [&](Transaction& t) { return begin_request(t, request, kNow); });
    ASSERT_TRUE(ok(again));
    EXPECT_EQ(*again, std::nullopt);
    auto purged = database().transact(
        tenant_, [&](Transaction& t) { return purge_requests(t, kNow + seconds(1)); });
    EXPECT_EQ(*purged, 1);
}

// --- the audit trail -------------------------------------------------------------------------

class AuditTest : public test::StateTest {
protected:
    void append(int count, const std::string& actor = "owner") {
        for (int i = 0; i < count; ++i)
            ASSERT_TRUE(ok(database().transact(tenant_, [&](Transaction& t) {
                return append_audit(t,
                                    {.actor = actor,
                                     .method = i % 2 ? "portfolio.create" : "risk.var",
                                     .object = "x",
                                     .outcome = "ok",
                                     .request_id = "r"},
                                    kNow + seconds(i));
            })));
    }
    Result<AuditCheck> verify() { return verify_with({}); }
    Result<AuditCheck> verify_with(const std::vector<AuditHead>& known) {
        return database().read(tenant_, [&](Transaction& t) { return verify_audit(t, known); });
    }
    AuditHead head() {
        const auto found = database().read(tenant_, [](Transaction& t) { return audit_head(t); });
        EXPECT_TRUE(ok(found));
        return found.value_or(AuditHead{});
    }
    // Simulates someone with the file, or with the superuser's password.
    void tamper(const std::string& sql) {
        if (GetParam() == Dialect::kSqlite) {
            sqlite3* raw = nullptr;
            sqlite3_open(options_.address.substr(7).c_str(), &raw);
            ASSERT_EQ(sqlite3_exec(raw, sql.c_str(), nullptr, nullptr, nullptr), SQLITE_OK);
            sqlite3_close(raw);
        } else {
            PGconn* raw = PQconnectdb(addresses_.superuser.c_str());
            PGresult* result = PQexec(raw, sql.c_str());
            ASSERT_EQ(PQresultStatus(result), PGRES_COMMAND_OK) << PQerrorMessage(raw);
            PQclear(result);
            PQfinish(raw);
        }
    }
};

INSTANTIATE_TEST_SUITE_P(Databases, AuditTest, test::kDatabases, test::database_name);

TEST_P(AuditTest, RowsFormAChain) {
    EXPECT_EQ(verify()->rows, 0);
    append(5);
    auto check = verify();
    ASSERT_TRUE(ok(check));
    EXPECT_EQ(check->rows, 5);
    auto rows = database().read(
        tenant_, [](Transaction& t) { return list_audit(t, {.method = "risk.var"}, 0, 2); });
    ASSERT_TRUE(ok(rows));
    ASSERT_EQ(rows->size(), 2);
    EXPECT_EQ((*rows)[0].sequence, 5);
    EXPECT_EQ((*rows)[1].sequence, 3);
    EXPECT_EQ((*rows)[0].hash, check->head);
    auto earlier = database().read(
        tenant_, [](Transaction& t) { return list_audit(t, {.until = kNow + seconds(3)}, 3, 10); });
    EXPECT_EQ(earlier->size(), 2);
}

TEST_P(AuditTest, EveryKindOfTamperingIsDetected) {
    const std::vector<std::string> ways = {
        "UPDATE main.audit SET actor = 'nobody' WHERE sequence = 3",
        "UPDATE main.audit SET details = '{\"x\":1}' WHERE sequence = 1",
        "UPDATE main.audit SET at = at + 1 WHERE sequence = 5",
        "UPDATE main.audit SET hash = previous_hash WHERE sequence = 2",
        "DELETE FROM main.audit WHERE sequence = 3",
        "DELETE FROM main.audit WHERE sequence = 5",
        "DELETE FROM main.audit",
        "UPDATE main.audit SET sequence = sequence + 10 WHERE sequence = 4",
        "UPDATE main.audit_heads SET hash = 'x'",
    };
    append(5);
    ASSERT_TRUE(ok(verify()));
    tamper("CREATE TABLE main.audit_copy AS SELECT * FROM main.audit");
    tamper("CREATE TABLE main.heads_copy AS SELECT * FROM main.audit_heads");
    for (const std::string& way : ways) {
        tamper(way);
        EXPECT_TRUE(fails_with(Code::kCorrupted, verify())) << way;
        tamper("DELETE FROM main.audit");
        tamper("INSERT INTO main.audit SELECT * FROM main.audit_copy");
        tamper("DELETE FROM main.audit_heads");
        tamper("INSERT INTO main.audit_heads SELECT * FROM main.heads_copy");
        ASSERT_TRUE(ok(verify())) << way;
    }
}

TEST_P(AuditTest, AChainRewrittenWithItsHeadIsDetectedByAHeadThatWasKept) {
    EXPECT_TRUE(ok(verify_with({head()})));
    append(3);
    const AuditHead early = head();
    append(2);
    const AuditHead late = head();
    EXPECT_EQ(late.sequence, 5);
    append(1);
    EXPECT_TRUE(ok(verify_with({late, early})));

    tamper("DELETE FROM main.audit");
    tamper("DELETE FROM main.audit_heads");
    EXPECT_TRUE(fails_with(Code::kCorrupted, verify_with({early})));
    append(6, "somebody else");
    EXPECT_TRUE(ok(verify()));
    for (const AuditHead& kept : {early, late}) {
        const auto found = verify_with({kept});
        ASSERT_TRUE(fails_with(Code::kCorrupted, found));
        EXPECT_EQ(found.error().attributes.at(0).second, std::to_string(kept.sequence));
    }
    EXPECT_TRUE(fails_with(Code::kCorrupted, verify_with({{.sequence = 7, .hash = late.hash}})));
}

TEST_P(AuditTest, ConcurrentWritersMakeOneChain) {
    std::vector<std::thread> threads;
    for (int i = 0; i < 4; ++i) threads.emplace_back([&] { append(5); });
    for (std::thread& thread : threads) thread.join();
    auto check = verify();
    ASSERT_TRUE(ok(check));
    EXPECT_EQ(check->rows, 20);
}

}  // namespace
}  // namespace ballast::store
