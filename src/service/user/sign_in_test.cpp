// Sign-in, from the first administrator to the end of a sign-in, on both databases.
#include <cctype>
#include <gmock/gmock.h>

#include "service/user/second_factor.hpp"
#include "service/user/user_world_test.hpp"

namespace ballast::service {
namespace {

using test::fails_with;
using test::Json;
using test::ok;

class SignIn : public testing::TestWithParam<store::Dialect> {
protected:
    UserWorld world_{GetParam()};
    void SetUp() override { ASSERT_NO_FATAL_FAILURE(world_.set_up()); }

    Result<Reply> refresh(const std::string& token) {
        return world_.public_call("auth.refresh",
                                  fmt::format(R"({{"refresh_token":"{}"}})", token));
    }
    // Switches one-time codes on for the administrator; returns their secret and the recovery
    // codes.
    std::pair<std::string, std::vector<std::string>> enroll() {
        const Principal admin = world_.admin();
        const std::string own = fmt::format(R"({{"password":"{}"}})", kAdminPassword);
        const auto enrolled = world_.call_as(&admin, "auth.totp_enroll", own);
        EXPECT_TRUE(ok(enrolled));
        const std::string secret = secret_of();
        const auto confirmed = world_.call_as(&admin, "auth.totp_confirm",
                                              fmt::format(R"({{"code":"{}"}})", code_of(secret)));
        EXPECT_TRUE(ok(confirmed));
        std::vector<std::string> codes;
        if (confirmed)
            for (std::size_t i = 0; i < Json(confirmed->body).size("/codes"); ++i)
                codes.push_back(Json(confirmed->body).text(fmt::format("/codes/{}", i)));
        return {secret, codes};
    }
    std::string code_of(const std::string& secret) {
        return one_time_code(secret, one_time_step(world_.clock().now()));
    }
    std::string secret_of() {
        const auto secret = world_.database().system_read(
            [&](store::SystemTransaction& system) -> Result<std::string> {
                TRY(const store::User user, store::find_user(system, kAdminEmail));
                TRY(const store::Credentials credentials, store::get_credentials(system, user.id));
                return open_code_secret(world_.environment(), credentials);
            });
        EXPECT_TRUE(ok(secret));
        return secret.value_or("");
    }
    std::string challenge() {
        const auto reply = world_.login(kAdminEmail, kAdminPassword);
        EXPECT_TRUE(ok(reply));
        if (!reply) return {};
        EXPECT_EQ(Json(reply->body).text("/state"), "code_required");
        EXPECT_EQ(Json(reply->body).text("/access_token"), "");
        return Json(reply->body).text("/challenge");
    }
    Result<Reply> answer(const std::string& challenge, const std::string& code) {
        return world_.public_call(
            "auth.totp", fmt::format(R"({{"challenge":"{}","code":"{}"}})", challenge, code));
    }
};
INSTANTIATE_TEST_SUITE_P(Databases, SignIn, test::kDatabases, test::database_name);

TEST_P(SignIn, TheFirstAdministratorAdministersTheHomeWorkspaceAndHasAPersonalOne) {
    const Principal admin = world_.admin();
    EXPECT_EQ(admin.role, Role::kAdmin);
    EXPECT_EQ(admin.tenant, world_.owner().tenant);
    const auto me = world_.call_as(&admin, "auth.me");
    ASSERT_TRUE(ok(me));
    const Json json(me->body);
    EXPECT_EQ(json.text("/email"), kAdminEmail);
    EXPECT_EQ(json.size("/workspaces"), 2U);
    EXPECT_EQ(json.text("/workspaces/0/kind"), "personal");
    EXPECT_TRUE(json.truth("/workspaces/1/home"));
}

TEST_P(SignIn, AServerIsSetUpOnce) {
    const auto key = world_.dispatcher().identity().make_one_time_secret();
    ASSERT_TRUE(ok(key));
    EXPECT_TRUE(fails_with(
        Code::kConflict,
        world_.public_call(
            "auth.setup",
            fmt::format(R"({{"key":"{}","email":"eve@example.com","name":"Eve","password":"{}"}})",
                        *key, kOtherPassword))));
}

TEST_P(SignIn, AWrongPasswordAndAnUnknownAddressGetTheSameAnswer) {
    const auto wrong = world_.login(kAdminEmail, "not the password at all");
    const auto unknown = world_.login("nobody@example.com", "not the password at all");
    ASSERT_TRUE(fails_with(Code::kUnauthenticated, wrong));
    ASSERT_TRUE(fails_with(Code::kUnauthenticated, unknown));
    EXPECT_EQ(wrong.error().message, unknown.error().message);
    EXPECT_EQ(wrong.error().errors, unknown.error().errors);
    EXPECT_EQ(wrong.error().attributes, unknown.error().attributes);
}

TEST_P(SignIn, TheCaseOfTheAddressDoesNotMatterAndThatOfThePasswordDoes) {
    EXPECT_TRUE(ok(world_.login(" ADA@Example.Com ", kAdminPassword)));
    EXPECT_TRUE(
        fails_with(Code::kUnauthenticated, world_.login(kAdminEmail, "A Lighthouse in the Fog")));
}

TEST_P(SignIn, SignInsAreAuditedAndPasswordsAreNot) {
    ASSERT_TRUE(fails_with(Code::kUnauthenticated, world_.login(kAdminEmail, kOtherPassword)));
    ASSERT_TRUE(ok(world_.login(kAdminEmail, kAdminPassword)));
    const auto rows = world_.audit(world_.owner().tenant, "auth.login");
    ASSERT_EQ(rows.size(), 2U);
    EXPECT_EQ(rows[0].entry.outcome == "ok", rows[1].entry.outcome != "ok");
    for (const store::AuditRow& row : world_.audit(world_.owner().tenant)) {
        EXPECT_EQ(row.entry.details.find(kAdminPassword), std::string::npos);
        EXPECT_EQ(row.entry.details.find(kOtherPassword), std::string::npos);
        EXPECT_EQ(row.entry.object.find(kOtherPassword), std::string::npos);
    }
}

TEST_P(SignIn, ARefreshTokenIsValidOnceAndItsSecondUseEndsTheSignIn) {
    const auto second = refresh(world_.admin_refresh);
    ASSERT_TRUE(ok(second));
    const std::string next = Json(second->body).text("/refresh_token");
    EXPECT_NE(next, world_.admin_refresh);
    EXPECT_TRUE(ok(world_.with_token(Json(second->body).text("/access_token"))));
    const auto third = refresh(next);
    ASSERT_TRUE(ok(third));

    EXPECT_TRUE(fails_with(Code::kUnauthenticated, refresh(world_.admin_refresh)));
    EXPECT_TRUE(
        fails_with(Code::kUnauthenticated, refresh(Json(third->body).text("/refresh_token"))));
    EXPECT_TRUE(fails_with(Code::kUnauthenticated,
                           world_.with_token(Json(third->body).text("/access_token"))));
    EXPECT_TRUE(fails_with(Code::kUnauthenticated, world_.with_token(world_.admin_token)));
    EXPECT_EQ(world_.audit(world_.owner().tenant, "auth.refresh").size(), 1U);
}

TEST_P(SignIn, ARefreshTokenIsNoAccessTokenAndTheOtherWayRound) {
    EXPECT_TRUE(fails_with(Code::kUnauthenticated, world_.with_token(world_.admin_refresh)));
    EXPECT_TRUE(fails_with(Code::kUnauthenticated, refresh("x")));
    EXPECT_TRUE(fails_with(Code::kUnauthenticated, refresh(std::string(64, 'a'))));
}

TEST_P(SignIn, AnAccessTokenExpiresAfterFiveMinutesAndARefreshTokenAfterThirtyDays) {
    world_.clock().advance(kAccessLife - std::chrono::seconds(1));
    world_.forget_principals();
    EXPECT_TRUE(ok(world_.with_token(world_.admin_token)));
    world_.clock().advance(std::chrono::seconds(1));
    world_.forget_principals();
    EXPECT_TRUE(fails_with(Code::kUnauthenticated, world_.with_token(world_.admin_token)));
    world_.clock().advance(std::chrono::hours(24 * 30));
    EXPECT_TRUE(fails_with(Code::kUnauthenticated, refresh(world_.admin_refresh)));
}

TEST_P(SignIn, SigningOutEndsTheAccessTokenAtOnce) {
    const Principal admin = world_.admin();
    ASSERT_TRUE(ok(world_.call_as(&admin, "auth.logout")));
    EXPECT_TRUE(fails_with(Code::kUnauthenticated, world_.with_token(world_.admin_token)));
    EXPECT_TRUE(fails_with(Code::kUnauthenticated, refresh(world_.admin_refresh)));
}

TEST_P(SignIn, SigningOutEverywhereEndsAllSignIns) {
    const auto other = world_.login(kAdminEmail, kAdminPassword);
    ASSERT_TRUE(ok(other));
    const Principal admin = world_.admin();
    ASSERT_TRUE(ok(world_.call_as(&admin, "auth.logout_all")));
    for (const std::string& token : {world_.admin_token, Json(other->body).text("/access_token")})
        EXPECT_TRUE(fails_with(Code::kUnauthenticated, world_.with_token(token)));
}

TEST_P(SignIn, ABrowserGetsCookiesAndNoTokens) {
    const auto reply =
        world_.public_call("auth.login", world_.login_request(kAdminEmail, kAdminPassword, true));
    ASSERT_TRUE(ok(reply));
    EXPECT_EQ(Json(reply->body).text("/access_token"), "");
    EXPECT_EQ(Json(reply->body).text("/refresh_token"), "");
    ASSERT_EQ(reply->cookies.size(), 2U);
    const auto principal =
        world_.dispatcher().identity().authenticate_session(reply->cookies[0].value);
    ASSERT_TRUE(ok(principal));
    EXPECT_EQ(principal->csrf, Json(reply->body).text("/csrf"));
    const auto listed = world_.call_as(&*principal, "auth.sessions");
    ASSERT_TRUE(ok(listed));
    EXPECT_EQ(Json(listed->body).size("/data"), 2U);
    EXPECT_TRUE(Json(listed->body).truth("/data/0/current"));
    EXPECT_EQ(Json(listed->body).text("/data/0/agent"), "test browser");
    // The other one can be ended; a stranger's cannot.
    const std::string id = Json(listed->body).text("/data/1/id");
    ASSERT_TRUE(
        ok(world_.call_as(&*principal, "auth.revoke", fmt::format(R"({{"sign_in":"{}"}})", id))));
    EXPECT_TRUE(fails_with(Code::kUnauthenticated, world_.with_token(world_.admin_token)));
}

TEST_P(SignIn, AfterEightyAttemptsOnlyAKnownBrowserMayTry) {
    const auto browser =
        world_.public_call("auth.login", world_.login_request(kAdminEmail, kAdminPassword, true));
    ASSERT_TRUE(ok(browser));
    const std::string device = browser->cookies[1].value;
    ASSERT_TRUE(ok(world_.database().system([&](store::SystemTransaction& system) -> Status {
        for (int i = 0; i < 80; ++i)
            TRY_STATUS(
                store::take_attempt(system, "password\n" + kAdminEmail, 80, world_.clock().now()));
        return {};
    })));
    // Even the right password is not evaluated.
    EXPECT_TRUE(fails_with(Code::kLimitExceeded, world_.login(kAdminEmail, kAdminPassword)));
    EXPECT_TRUE(fails_with(Code::kLimitExceeded,
                           world_.login(kAdminEmail, kAdminPassword, "x." + std::string(64, 'a'))));
    EXPECT_TRUE(ok(world_.login(kAdminEmail, kAdminPassword, device)));
    world_.clock().advance(std::chrono::hours(1));
    EXPECT_TRUE(ok(world_.login(kAdminEmail, kAdminPassword)));
}

TEST_P(SignIn, ThousandsOfGuessesAreEvaluatedAtMostAHundredTimesAnHour) {
    std::int64_t evaluated = 0;
    ASSERT_TRUE(ok(world_.database().system([&](store::SystemTransaction& system) -> Status {
        for (int i = 0; i < 10'000; ++i) {
            TRY(const bool taken,
                store::take_attempt(system, "password\nvictim", 80, world_.clock().now()));
            evaluated += taken ? 1 : 0;
        }
        return {};
    })));
    EXPECT_EQ(evaluated, 80);
}

TEST_P(SignIn, AOneTimeCodeIsRequiredOnceItIsConfirmedAndValidOnce) {
    const auto [secret, codes] = enroll();
    EXPECT_EQ(codes.size(), 10U);
    const std::string first = challenge();
    // The code that confirmed the secret is used up.
    EXPECT_TRUE(fails_with(Code::kUnauthenticated, answer(first, code_of(secret))));
    world_.clock().advance(std::chrono::seconds(30));
    const auto signed_in = answer(first, code_of(secret));
    ASSERT_TRUE(ok(signed_in));
    EXPECT_TRUE(ok(world_.with_token(Json(signed_in->body).text("/access_token"))));
    // Neither the challenge nor the code works twice.
    EXPECT_TRUE(fails_with(Code::kUnauthenticated, answer(first, code_of(secret))));
    EXPECT_TRUE(fails_with(Code::kUnauthenticated, answer(challenge(), code_of(secret))));
}

TEST_P(SignIn, ARecoveryCodeReplacesAOneTimeCodeOnce) {
    const auto [secret, codes] = enroll();
    ASSERT_EQ(codes.size(), 10U);
    std::string shouted = codes[3];
    for (char& c : shouted) c = static_cast<char>(std::toupper(c));
    const auto signed_in = answer(challenge(), shouted);
    ASSERT_TRUE(ok(signed_in));
    EXPECT_EQ(Json(signed_in->body).number("/recovery_codes_left"), 9.0);
    EXPECT_TRUE(fails_with(Code::kUnauthenticated, answer(challenge(), codes[3])));
    EXPECT_TRUE(ok(answer(challenge(), codes[4])));
}

TEST_P(SignIn, AChallengeTakesFiveTriesAndLastsFiveMinutes) {
    const auto [secret, codes] = enroll();
    const std::string tried = challenge();
    for (int i = 0; i < 5; ++i)
        EXPECT_TRUE(fails_with(Code::kUnauthenticated, answer(tried, "000000")));
    EXPECT_TRUE(fails_with(Code::kLimitExceeded, answer(tried, codes[0])));
    const std::string late = challenge();
    world_.clock().advance(std::chrono::minutes(5));
    EXPECT_TRUE(fails_with(Code::kUnauthenticated, answer(late, codes[0])));
}

TEST_P(SignIn, TheSecretOfOneTimeCodesIsNotStoredInPlainText) {
    const auto [secret, codes] = enroll();
    const auto stored =
        world_.database().system_read([&](store::SystemTransaction& system) -> Result<std::string> {
            TRY(const store::Rows rows,
                system.query("SELECT code_secret, password FROM credentials"));
            return rows[0].string(0) + rows[0].string(1);
        });
    ASSERT_TRUE(ok(stored));
    EXPECT_EQ(stored->find(secret), std::string::npos);
    EXPECT_EQ(stored->find(to_base32(secret)), std::string::npos);
    EXPECT_NE(stored->find("$argon2id$"), std::string::npos);
}

TEST_P(SignIn, AResetDoesNotBypassOneTimeCodes) {
    const Principal admin = world_.admin();
    enroll();
    const auto link =
        world_.call_as(&admin, "user.reset", fmt::format(R"({{"user":"{}"}})", kAdminEmail));
    ASSERT_TRUE(ok(link));
    const std::string key = Json(link->body).text("/key");
    const std::string request =
        fmt::format(R"({{"key":"{}","password":"{}"}})", key, kOtherPassword);
    ASSERT_TRUE(ok(world_.public_call("auth.password_reset", request)));
    EXPECT_TRUE(
        fails_with(Code::kUnauthenticated, world_.public_call("auth.password_reset", request)));
    EXPECT_TRUE(fails_with(Code::kUnauthenticated, world_.login(kAdminEmail, kAdminPassword)));
    const auto reply = world_.login(kAdminEmail, kOtherPassword);
    ASSERT_TRUE(ok(reply));
    EXPECT_EQ(Json(reply->body).text("/state"), "code_required");
}

TEST_P(SignIn, AChangedPasswordEndsTheOtherSignIns) {
    const auto other = world_.login(kAdminEmail, kAdminPassword);
    ASSERT_TRUE(ok(other));
    const Principal admin = world_.admin();
    EXPECT_TRUE(fails_with(
        Code::kInvalidInput,
        world_.call_as(
            &admin, "auth.password_change",
            fmt::format(R"({{"current_password":"wrong","password":"{}"}})", kOtherPassword))));
    EXPECT_TRUE(fails_with(
        Code::kInvalidInput,
        world_.call_as(
            &admin, "auth.password_change",
            fmt::format(R"({{"current_password":"{}","password":"too short"}})", kAdminPassword))));
    ASSERT_TRUE(ok(world_.call_as(&admin, "auth.password_change",
                                  fmt::format(R"({{"current_password":"{}","password":"{}"}})",
                                              kAdminPassword, kOtherPassword))));
    EXPECT_TRUE(ok(world_.with_token(world_.admin_token)));
    EXPECT_TRUE(fails_with(Code::kUnauthenticated,
                           world_.with_token(Json(other->body).text("/access_token"))));
    EXPECT_TRUE(fails_with(Code::kUnauthenticated, world_.login(kAdminEmail, kAdminPassword)));
    EXPECT_TRUE(ok(world_.login(kAdminEmail, kOtherPassword)));
}

TEST_P(SignIn, AWrongPasswordOrCodeIsAnErrorOfItsField) {
    const Principal admin = world_.admin();
    const auto field = [&](const char* method, const char* request) {
        const auto reply = world_.call_as(&admin, method, request);
        EXPECT_TRUE(fails_with(Code::kInvalidInput, reply)) << method;
        return reply || reply.error().errors.empty() ? "none" : reply.error().errors[0].pointer;
    };
    EXPECT_EQ(field("auth.totp_enroll", R"({"password":"wrong"})"), "/password");
    EXPECT_EQ(field("auth.password_change",
                    R"({"current_password":"wrong","password":"five wooden ladders"})"),
              "/current_password");
    enroll();
    const auto reply = world_.login(kAdminEmail, kAdminPassword);
    ASSERT_TRUE(ok(reply));
    const auto refused =
        world_.public_call("auth.totp", fmt::format(R"({{"challenge":"{}","code":"000000"}})",
                                                    Json(reply->body).text("/challenge")));
    ASSERT_TRUE(fails_with(Code::kUnauthenticated, refused));
    ASSERT_EQ(refused.error().errors.size(), 1U);
    EXPECT_EQ(refused.error().errors[0].pointer, "/code");
}

TEST_P(SignIn, AskingForANewPasswordRevealsNothing) {
    const auto known =
        world_.public_call("auth.password_forgot", fmt::format(R"({{"email":"{}"}})", kAdminEmail));
    const auto unknown =
        world_.public_call("auth.password_forgot", R"({"email":"nobody@example.com"})");
    ASSERT_TRUE(ok(known));
    ASSERT_TRUE(ok(unknown));
    EXPECT_EQ(known->body, unknown->body);
    const Principal admin = world_.admin();
    const auto user =
        world_.call_as(&admin, "user.get", fmt::format(R"({{"user":"{}"}})", kAdminEmail));
    ASSERT_TRUE(ok(user));
    EXPECT_NE(Json(user->body).text("/reset_requested_at"), "");
}

TEST_P(SignIn, AServiceTokenHasNoAccount) {
    const auto issued = world_.issue_token(world_.admin());
    ASSERT_TRUE(ok(issued));
    const auto token = world_.with_token(issued->secret);
    ASSERT_TRUE(ok(token));
    for (const auto& [method, request] :
         {std::pair("auth.sessions", std::string("{}")),
          std::pair("auth.logout_all", std::string("{}")),
          std::pair("auth.revoke", std::string(R"({"others":true})")),
          std::pair("auth.totp_enroll", fmt::format(R"({{"password":"{}"}})", kAdminPassword))})
        EXPECT_TRUE(fails_with(Code::kUnsupported, world_.call_as(&*token, method, request)))
            << method;
}

TEST_P(SignIn, ALockdownEndsEverythingUntilTheOwnerEndsIt) {
    const auto issued = world_.issue_token(world_.admin());
    ASSERT_TRUE(ok(issued));
    ASSERT_TRUE(ok(world_.call("auth.lockdown")));
    world_.forget_principals();
    EXPECT_TRUE(fails_with(Code::kUnauthenticated, world_.with_token(world_.admin_token)));
    EXPECT_TRUE(fails_with(Code::kUnauthenticated, world_.with_token(issued->secret)));
    EXPECT_TRUE(fails_with(Code::kUnauthenticated, refresh(world_.admin_refresh)));
    EXPECT_TRUE(fails_with(Code::kForbidden, world_.login(kAdminEmail, kAdminPassword)));
    ASSERT_TRUE(ok(world_.call("auth.lockdown", R"({"end":true})")));
    EXPECT_TRUE(ok(world_.login(kAdminEmail, kAdminPassword)));
    EXPECT_TRUE(fails_with(Code::kUnauthenticated, world_.with_token(world_.admin_token)));
}

TEST_P(SignIn, NewDevicesTokensAndLockdownsAreNotified) {
    const auto titles = [&] {
        const Principal admin = world_.admin();
        const auto listed = world_.call_as(&admin, "notification.list");
        EXPECT_TRUE(ok(listed));
        return Json(listed->body).texts("/data", "title");
    };
    const auto sign_in = [&](bool browser, const std::string& device, const std::string& agent) {
        return world_.public_call("auth.login",
                                  world_.login_request(kAdminEmail, kAdminPassword, browser),
                                  device, agent);
    };
    ASSERT_TRUE(ok(sign_in(false, "", "test browser")));
    EXPECT_THAT(titles(), testing::IsEmpty());
    const auto browser = sign_in(true, "", "another browser");
    ASSERT_TRUE(ok(browser));
    EXPECT_THAT(titles(), testing::ElementsAre("New sign-in to your account"));
    // A browser that signed in before is known after an update, too.
    ASSERT_TRUE(ok(sign_in(true, browser->cookies[1].value, "another browser, version 2")));
    EXPECT_EQ(titles().size(), 1U);
    const Principal admin = world_.admin();
    ASSERT_TRUE(ok(world_.call_as(&admin, "auth.create_token", R"({"name":"nightly"})")));
    EXPECT_THAT(titles(), testing::Contains("Ada made the access token nightly"));
    ASSERT_TRUE(ok(world_.call("auth.lockdown")));
    world_.forget_principals();
    ASSERT_TRUE(ok(world_.call("auth.lockdown", R"({"end":true})")));
    EXPECT_THAT(titles(), testing::Contains(testing::HasSubstr("started the lockdown")));
}

TEST(SignInOfOneOwner, HasNoPasswords) {
    World world;
    world.owner();
    for (const auto& [method, request] :
         {std::pair("auth.login", R"({"email":"a@b.c","password":"x"})"),
          std::pair("auth.setup", R"({"key":"x","email":"a@b.c","name":"A","password":"x"})"),
          std::pair("auth.password_forgot", R"({"email":"a@b.c"})"),
          std::pair("auth.refresh", R"({"refresh_token":"x"})")})
        EXPECT_TRUE(fails_with(Code::kUnsupported, world.call_as(nullptr, method, request)))
            << method;
    EXPECT_FALSE(Json(world.body("auth.options")).truth("/passwords"));
}

}  // namespace
}  // namespace ballast::service
