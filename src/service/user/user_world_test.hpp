// A server with users: its first administrator, and the steps of a sign-in.
#pragma once

#include <string>
#include <string_view>

#include "base/one_time_code.hpp"
#include "service/access_token.hpp"
#include "service/user/sign_in.hpp"
#include "store/credentials.hpp"
#include "support/world.hpp"

namespace ballast::service {

inline const std::string kAdminEmail = "ada@example.com";
inline const std::string kAdminPassword = "a lighthouse in the fog";
inline const std::string kOtherPassword = "five wooden ladders";

class UserWorld : public World {
public:
    explicit UserWorld(store::Dialect dialect = store::Dialect::kSqlite)
        : World(make_method_table(), settings_with_users(), dialect) {}

    static Settings settings_with_users() {
        Settings settings;
        settings.users = true;
        settings.sign_in_limit_per_minute = 0;
        settings.rate_limit_per_minute = 0;
        return settings;
    }

    // The response of a public method as JSON, or its error.
    Result<Reply> public_call(std::string_view method, const std::string& request,
                              const std::string& device = {},
                              const std::string& agent = "test browser") {
        Invocation invocation = this->invocation(method, request, nullptr);
        invocation.device = device;
        invocation.agent = agent;
        return dispatcher().invoke(invocation);
    }

    void set_up() {
        const auto key = dispatcher().identity().make_one_time_secret();
        ASSERT_TRUE(test::ok(key));
        const auto made = public_call(
            "auth.setup", fmt::format(R"({{"key":"{}","email":"{}","name":"Ada","password":"{}"}})",
                                      *key, kAdminEmail, kAdminPassword));
        ASSERT_TRUE(test::ok(made));
        admin_token = test::Json(made->body).text("/access_token");
        admin_refresh = test::Json(made->body).text("/refresh_token");
    }

    std::string login_request(const std::string& email, const std::string& password,
                              bool browser = false) {
        return fmt::format(R"({{"email":"{}","password":"{}","browser":{}}})", email, password,
                           browser);
    }
    Result<Reply> login(const std::string& email, const std::string& password,
                        const std::string& device = {}) {
        return public_call("auth.login", login_request(email, password), device);
    }

    // A user with a password, as after an invitation, and a member of the home workspace.
    std::string add_user(const std::string& email, const std::string& role = "\"viewer\"") {
        const Principal by = admin();
        const auto invited =
            call_as(&by, "user.invite",
                    fmt::format(R"({{"email":"{}","name":"New","role":{}}})", email, role));
        EXPECT_TRUE(test::ok(invited));
        if (!invited) return {};
        const auto accepted =
            public_call("auth.accept_invitation",
                        fmt::format(R"({{"key":"{}","password":"{}"}})",
                                    test::Json(invited->body).text("/key"), kOtherPassword));
        EXPECT_TRUE(test::ok(accepted));
        return test::Json(invited->body).text("/user");
    }

    Result<Principal> with_token(const std::string& token, std::string_view workspace = {}) {
        return dispatcher().identity().authenticate_token(token, "", workspace);
    }
    // The administrator, signed in as a program.
    Principal admin() {
        auto principal = with_token(admin_token);
        if (!principal) {
            const auto again = login(kAdminEmail, kAdminPassword);
            EXPECT_TRUE(test::ok(again));
            if (again) admin_token = test::Json(again->body).text("/access_token");
            principal = with_token(admin_token);
        }
        EXPECT_TRUE(test::ok(principal));
        return principal.value_or(Principal{});
    }
    Principal signed_in(const std::string& email, const std::string& password = kOtherPassword) {
        const auto reply = login(email, password);
        EXPECT_TRUE(test::ok(reply));
        if (!reply) return {};
        const auto principal = with_token(test::Json(reply->body).text("/access_token"));
        EXPECT_TRUE(test::ok(principal));
        return principal.value_or(Principal{});
    }

    // As after a second: principals are cached for that long, in real time.
    void forget_principals() { environment().shared<PrincipalCache>().clear(); }

    std::string admin_token;
    std::string admin_refresh;
};

}  // namespace ballast::service
