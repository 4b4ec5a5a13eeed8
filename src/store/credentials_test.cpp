// Credentials of users, attempts, refresh tokens and signing keys: one suite on both databases.
#include "store/credentials.hpp"

#include <gtest/gtest.h>

#include "support/state.hpp"

namespace ballast::store {
namespace {

using std::chrono::hours;
using std::chrono::minutes;
using test::fails_with;
using test::kNow;
using test::ok;

class CredentialsTest : public test::StateTest {
protected:
    UserId user_;

    template <class Body>
    auto system(Body body) {
        return database().system(body);
    }
    void SetUp() override {
        StateTest::SetUp();
        const auto user = system([](SystemTransaction& t) {
            return create_user(t, {.login = "Ada@Example.org", .name = "Ada", .created_at = kNow});
        });
        ASSERT_TRUE(ok(user));
        user_ = user->id;
        ASSERT_TRUE(ok(system([&](SystemTransaction& t) {
            return set_membership(t, {tenant_, user_, Role::kManager});
        })));
    }
    TokenId sign_in(const std::string& secret) {
        Token token;
        token.id = TokenId::make(kNow);
        token.kind = TokenKind::kProgram;
        token.tenant = tenant_;
        token.user = user_;
        token.created_at = kNow;
        token.remote = "192.0.2.1";
        EXPECT_TRUE(
            ok(system([&](SystemTransaction& t) { return create_token(t, token, secret); })));
        return token.id;
    }
    static std::string secret(char letter) { return std::string(32, letter); }
};
INSTANTIATE_TEST_SUITE_P(Databases, CredentialsTest, test::kDatabases, test::database_name);

TEST_P(CredentialsTest, AreStoredAndReplaced) {
    const auto none = system([&](SystemTransaction& t) { return get_credentials(t, user_); });
    ASSERT_TRUE(ok(none));
    EXPECT_EQ(none->password, "");
    EXPECT_FALSE(*system([](SystemTransaction& t) { return has_passwords(t); }));
    Credentials made = *none;
    made.password = "hash";
    made.password_at = kNow;
    ASSERT_TRUE(ok(system([&](SystemTransaction& t) { return put_credentials(t, made); })));
    EXPECT_TRUE(*system([](SystemTransaction& t) { return has_passwords(t); }));
    // Only the hash that is stored is renewed.
    ASSERT_TRUE(ok(system([&](SystemTransaction& t) -> Status {
        TRY_STATUS(renew_password_hash(t, made, "newer"));
        return renew_password_hash(t, made, "lost");
    })));
    EXPECT_EQ(system([&](SystemTransaction& t) { return get_credentials(t, user_); })->password,
              "newer");
}

TEST_P(CredentialsTest, AStepOfACodeIsUsedOnce) {
    Credentials made;
    made.member = user_;
    ASSERT_TRUE(ok(system([&](SystemTransaction& t) { return put_credentials(t, made); })));
    const auto use = [&](std::int64_t step) {
        return *system([&](SystemTransaction& t) { return use_code_step(t, user_, step); });
    };
    EXPECT_TRUE(use(5));
    EXPECT_FALSE(use(5));
    EXPECT_FALSE(use(4));
    EXPECT_TRUE(use(6));
}

TEST_P(CredentialsTest, ARecoveryCodeIsUsedOnceAndReplacedWithTheOthers) {
    ASSERT_TRUE(
        ok(system([&](SystemTransaction& t) { return put_recovery_codes(t, user_, {"a", "b"}); })));
    const auto use = [&](std::int64_t number) {
        return *system(
            [&](SystemTransaction& t) { return use_recovery_code(t, user_, number, kNow); });
    };
    EXPECT_TRUE(use(1));
    EXPECT_FALSE(use(1));
    EXPECT_FALSE(use(2));
    ASSERT_TRUE(
        ok(system([&](SystemTransaction& t) { return put_recovery_codes(t, user_, {"c"}); })));
    const auto codes = system([&](SystemTransaction& t) { return list_recovery_codes(t, user_); });
    ASSERT_EQ(codes->size(), 1U);
    EXPECT_EQ((*codes)[0].hash, "c");
    EXPECT_FALSE((*codes)[0].used_at);
}

TEST_P(CredentialsTest, AttemptsAreCountedForAnHour) {
    const auto take = [&](const std::string& subject, Instant now) {
        return *system([&](SystemTransaction& t) { return take_attempt(t, subject, 2, now); });
    };
    EXPECT_TRUE(take("a", kNow));
    EXPECT_TRUE(take("a", kNow + minutes(59)));
    EXPECT_FALSE(take("a", kNow + minutes(59)));
    EXPECT_TRUE(take("b", kNow));
    EXPECT_TRUE(take("a", kNow + hours(1)));
    ASSERT_TRUE(ok(system([](SystemTransaction& t) { return forget_attempts(t, "a"); })));
    EXPECT_TRUE(take("a", kNow + hours(1)));
    EXPECT_EQ(*system([](SystemTransaction& t) { return purge_attempts(t, kNow + hours(2)); }), 2);
}

TEST_P(CredentialsTest, ARefreshTokenIsExchangedOnceAndRememberedAsSpent) {
    const TokenId id = sign_in(secret('a'));
    const auto exchange = [&](char from, char to) {
        return *system([&](SystemTransaction& t) {
            return exchange_refresh_token(t, id, secret(from), secret(to), kNow);
        });
    };
    const auto find = [&](char letter) {
        return system([&](SystemTransaction& t) { return find_refresh_token(t, secret(letter)); });
    };
    EXPECT_FALSE(find('a')->is_spent);
    EXPECT_TRUE(exchange('a', 'b'));
    EXPECT_FALSE(exchange('a', 'c'));
    EXPECT_TRUE(find('a')->is_spent);
    EXPECT_EQ(find('a')->token, id);
    EXPECT_FALSE(find('b')->is_spent);
    EXPECT_TRUE(fails_with(Code::kUnauthenticated, find('c')));
    // Nothing is exchanged once the sign-in has ended, and nothing is remembered once it is purged.
    ASSERT_TRUE(ok(system([&](SystemTransaction& t) { return revoke_sign_in(t, id, kNow); })));
    EXPECT_FALSE(exchange('b', 'd'));
    EXPECT_EQ(*system([](SystemTransaction& t) { return purge_refresh_tokens(t, kNow); }), 0);
    EXPECT_EQ(
        *system([](SystemTransaction& t) { return purge_refresh_tokens(t, kNow + hours(1)); }), 1);
    EXPECT_TRUE(fails_with(Code::kUnauthenticated, find('a')));
}

TEST_P(CredentialsTest, OnlySignInsAreListedAndEnded) {
    const TokenId first = sign_in(secret('a'));
    const TokenId second = sign_in(secret('b'));
    Token service;
    service.id = TokenId::make(kNow);
    service.kind = TokenKind::kService;
    service.tenant = tenant_;
    service.user = user_;
    service.created_at = kNow;
    ASSERT_TRUE(
        ok(system([&](SystemTransaction& t) { return create_token(t, service, secret('c')); })));
    const auto listed = system([&](SystemTransaction& t) { return list_sign_ins(t, user_, kNow); });
    ASSERT_EQ(listed->size(), 2U);
    EXPECT_EQ((*listed)[0].remote, "192.0.2.1");
    EXPECT_EQ(*system([&](SystemTransaction& t) { return end_sign_ins(t, user_, first, kNow); }),
              1);
    EXPECT_TRUE(ok(system([&](SystemTransaction& t) { return find_sign_in(t, first, kNow); })));
    EXPECT_TRUE(fails_with(Code::kUnauthenticated, system([&](SystemTransaction& t) {
                               return find_sign_in(t, second, kNow);
                           })));
    EXPECT_TRUE(
        ok(system([&](SystemTransaction& t) { return authenticate(t, secret('c'), kNow); })));
    ASSERT_TRUE(ok(system([&](SystemTransaction& t) { return revoke_tokens(t, user_, kNow); })));
    EXPECT_TRUE(fails_with(Code::kUnauthenticated, system([&](SystemTransaction& t) {
                               return authenticate(t, secret('c'), kNow);
                           })));
}

TEST_P(CredentialsTest, ARefreshTokenAuthenticatesNoCall) {
    sign_in(secret('a'));
    EXPECT_TRUE(fails_with(Code::kUnauthenticated, system([&](SystemTransaction& t) {
                               return authenticate(t, secret('a'), kNow);
                           })));
}

TEST_P(CredentialsTest, ANewSigningKeyRetiresTheOneBefore) {
    const auto add = [&](const std::string& id, Instant at) {
        return system([&](SystemTransaction& t) {
            return add_signing_key(t, {id, "seed", "public", at, std::nullopt});
        });
    };
    ASSERT_TRUE(ok(add("1", kNow)));
    ASSERT_TRUE(ok(add("2", kNow + hours(1))));
    const auto keys = system([](SystemTransaction& t) { return list_signing_keys(t, kNow); });
    ASSERT_EQ(keys->size(), 2U);
    EXPECT_EQ((*keys)[0].id, "2");
    EXPECT_FALSE((*keys)[0].retired_at);
    EXPECT_EQ((*keys)[1].retired_at, kNow + hours(1));
    EXPECT_EQ(
        system([](SystemTransaction& t) { return list_signing_keys(t, kNow + hours(1)); })->size(),
        1U);
    ASSERT_TRUE(ok(system([](SystemTransaction& t) { return delete_signing_keys(t); })));
    EXPECT_TRUE(system([](SystemTransaction& t) { return list_signing_keys(t, kNow); })->empty());
}

TEST_P(CredentialsTest, ALockdownBeginsAndEnds) {
    const auto locked = [&] {
        return *system([](SystemTransaction& t) { return is_locked_down(t); });
    };
    EXPECT_FALSE(locked());
    for (const bool on : {true, true, false, false}) {
        ASSERT_TRUE(ok(system([&](SystemTransaction& t) { return set_locked_down(t, on); })));
        EXPECT_EQ(locked(), on);
    }
}

}  // namespace
}  // namespace ballast::store
