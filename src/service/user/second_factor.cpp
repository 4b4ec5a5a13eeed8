#include "service/user/second_factor.hpp"

#include <algorithm>
#include <fmt/format.h>
#include <unistd.h>

#include "base/check.hpp"
#include "base/one_time_code.hpp"
#include "service/key_file.hpp"
#include "service/user/password_hashing.hpp"
#include "store/database.hpp"

namespace ballast::service {

namespace {

constexpr std::size_t kCodes = 10;
constexpr std::size_t kCodeBytes = 10;
constexpr std::size_t kGroup = 4;

std::string context_of(const UserId& user) {
    return "credentials|" + user.to_string() + "|code_secret";
}

bool is_digits(std::string_view text) {
    return std::ranges::all_of(text, [](char c) { return c >= '0' && c <= '9'; });
}

Result<bool> use_one_time_code(Environment& environment, const store::Credentials& credentials,
                               std::string_view code) {
    TRY(const std::string secret, open_code_secret(environment, credentials));
    const auto step = step_of_code(secret, code, environment.clock().now(), credentials.code_step);
    if (!step) return false;
    TRY(store::Database * database, environment.database());
    return database->system([&](store::SystemTransaction& transaction) {
        return store::use_code_step(transaction, credentials.member, *step);
    });
}

}  // namespace

Result<std::string> seal_code_secret(Environment& environment, const UserId& user,
                                     std::string_view secret) {
    TRY(const SealingKey key, sealing_key(environment));
    return key.seal(secret, context_of(user));
}

Result<std::string> open_code_secret(Environment& environment,
                                     const store::Credentials& credentials) {
    TRY(const SealingKey key, sealing_key(environment));
    auto secret = key.open(credentials.code_secret, context_of(credentials.member));
    if (!secret)
        return fail(Code::kCorrupted,
                    "the second factor of this account cannot be read: restore keys/seal in the "
                    "data directory, or use a recovery code and set the second factor up again");
    return secret;
}

std::vector<std::string> make_recovery_codes() {
    std::vector<std::string> codes;
    for (std::size_t number = 0; number < kCodes; ++number) {
        std::string bytes(kCodeBytes, '\0');
        CHECK(getentropy(bytes.data(), bytes.size()) == 0);
        const std::string letters = plain_code(to_base32(bytes));
        std::string code = fmt::to_string(number);
        for (std::size_t at = 0; at < letters.size(); at += kGroup)
            code += "-" + letters.substr(at, kGroup);
        codes.push_back(std::move(code));
    }
    return codes;
}

std::string plain_code(std::string_view code) {
    std::string plain;
    for (const char c : code) {
        if (c == '-' || c == ' ') continue;
        plain += c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
    }
    return plain;
}

Result<bool> use_code(Environment& environment, const store::Credentials& credentials,
                      std::string_view given) {
    const std::string code = plain_code(given);
    constexpr std::size_t kDigits = 6;
    if (code.size() == kDigits && is_digits(code))
        return use_one_time_code(environment, credentials, code);
    if (code.empty() || !is_digits(code.substr(0, 1))) return false;
    TRY(store::Database * database, environment.database());
    TRY(const auto codes, database->system_read([&](store::SystemTransaction& transaction) {
        return store::list_recovery_codes(transaction, credentials.member);
    }));
    const std::int64_t number = code.front() - '0';
    const auto found = std::ranges::find(codes, number, &store::RecoveryCode::number);
    if (found == codes.end() || found->used_at) return false;
    TRY(const bool is_right, check_in_turn(environment, code, found->hash));
    if (!is_right) return false;
    return database->system([&](store::SystemTransaction& transaction) {
        return store::use_recovery_code(transaction, credentials.member, number,
                                        environment.clock().now());
    });
}

}  // namespace ballast::service
